"""How much an archive may ask of us on its way in.

Measured in accounts/tests/takeout/test_hostile.py.
"""

MIB = 1024 * 1024

MAX_BYTES = 1024 * MIB
MAX_UNPACKED_BYTES = 4096 * MIB
# Below, a high ratio harms nobody; text of rows alone packs about twenty to one.
UNDOUBTED_BYTES = 32 * MIB
MAX_RATIO = 100
MAX_FILES = 60_000
MAX_DIRECTORY_BYTES = 16 * MIB
MAX_MANIFEST_BYTES = MIB
MAX_LINE_BYTES = MIB
MAX_BOOKS = 50
MAX_ROWS = 1_000_000
# Rows that point at a later one of their own table wait for it in memory.
MAX_WAITING = 100_000

CHUNK = 2000
# A worker says that it goes on more often than this.
LEFT_LYING_MINUTES = 5
ATTEMPTS = 5
KEPT_DAYS = 7
