"""A Book as a journal of double entries, for plain-text accounting.

    deals      entries as what moved between accounts: every deal adds up to nothing
    hledger    in the words of hledger, which ledger reads too
    beancount  in those of Beancount

What becomes what: docs/operations/journals.md
"""

from collections.abc import Callable, Iterator, Mapping

from accounts.models import Book
from ledger.journals.beancount import beancount_lines
from ledger.journals.hledger import hledger_lines

Lines = Callable[[Book], Iterator[str]]

# By name, with the ending of its files.
JOURNALS: Mapping[str, tuple[str, Lines]] = {
    "hledger": ("journal", hledger_lines),
    "beancount": ("beancount", beancount_lines),
}
