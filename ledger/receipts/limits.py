"""How much a file may ask of us; beyond any of these it is refused with words.

Measured in ledger/tests/receipts/test_hostile.py.
"""

MAX_BYTES = 10 * 1024 * 1024
MAX_PER_ENTRY = 20
# The biggest pictures of today's phones in common use have 50 million.
MAX_PIXELS = 52_000_000
MAX_SIDE = 20_000
MAX_PAGES = 50

# A picture is kept with so many pixels at most: small print stays readable.
KEPT_PIXELS = 12_000_000
KEPT_QUALITY = 88
THUMBNAIL_SIDE = 640
THUMBNAIL_QUALITY = 80

CHILD_SECONDS = 20
CHILD_MEMORY_BYTES = 900 * 1024 * 1024
CHILD_OUTPUT_BYTES = 40 * 1024 * 1024

# Of one reading by the text recogniser; there are a few for a page.
READ_SECONDS = 40
READ_MEMORY_BYTES = 900 * 1024 * 1024
READ_PAGES = 3
MAX_TEXT_CHARS = 20_000
