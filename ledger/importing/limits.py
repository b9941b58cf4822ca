"""How much a file may ask of us; beyond any of these it is refused with words.

Chosen so that the worst allowed file stays under 5 s and 250 MB (measured in
ledger/tests/importing/test_hostile.py).
"""

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
# Headings, blank lines and footers do not count as rows of the statement.
SPARE_ROWS = 1_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000
MAX_CELL_CHARS = 32_767
MAX_TEXT_CHARS = 40_000_000
# An open quotation mark swallows the rest of a file into one cell.
MAX_CELL_LINES = 100

MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_PACKED_RATIO = 60
MAX_ZIP_ENTRIES = 1_000
# Of an archive of statements, which are read one after the other.
MAX_ARCHIVE_BYTES = 30 * 1024 * 1024
MAX_ARCHIVE_FILES = 100

# Of files without columns.
MAX_STATEMENTS = 10_000
MAX_LINES = 1_000_000

WORKBOOK_SECONDS = 15
WORKBOOK_MEMORY_BYTES = 240 * 1024 * 1024
