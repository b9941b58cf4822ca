"""QIF to records: sections, accounts, fields by their letter, parts of a split."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import MAX_TEXT
from ledger.importing.limits import MAX_LINES, MAX_ROWS

# Sections that hold no transactions. Any other is one of an account: banks translate
# the names.
_LISTS = frozenset(
    {
        *("cat", "class", "memorized", "security", "prices", "budget", "invitem"),
        *("template", "tax", "category", "payee", "tag", "customer", "vendor"),
    }
)
_INVESTMENTS = frozenset({"invst", "port"})
_CATEGORIES = frozenset({"cat", "category"})
_SPLIT_FIELDS = frozenset("SE$%")
_ACCOUNT = "account"
_TOO_MUCH = (
    f"The file has more than {MAX_ROWS:,} transactions. Export a shorter period."
)


@dataclass
class Part:
    """One part of a split, as written. `percent` is without its sign."""

    category: str
    memo: str = ""
    amount: str = ""
    percent: str = ""


@dataclass
class Record:
    """The fields of one transaction by letter, each the first of its kind; lines of the
    address in one.
    """

    account: str
    is_investment: bool
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


@dataclass
class QifFile:
    """The transactions of a file, and which of its categories are income."""

    records: list[Record] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    # By name; None where the list does not say.
    is_income: dict[str, bool | None] = field(default_factory=dict)


def qif_records(text: str) -> QifFile:
    """Everything in the file that matters here. Raises UnreadableFile for too much."""
    reader = _Reader()
    for line in _lines(text):
        reader.take(line)
    reader.end_record()
    return reader.file


def _lines(text: str) -> Iterator[str]:
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise UnreadableFile(_TOO_MUCH)
    return (line for line in text.splitlines() if line.strip())


class _Reader:
    def __init__(self) -> None:
        self.file = QifFile()
        self.section = "bank"
        self.account = ""
        self.count = 0
        self.record = Record("", is_investment=False)

    def take(self, line: str) -> None:
        """One line that is not blank."""
        if line.startswith("!"):
            self.end_record()
            self._enter(line)
        elif line.startswith("^"):
            self.end_record()
        else:
            self._field(line[0].upper(), line[1:].strip())

    def _enter(self, line: str) -> None:
        name, _, value = line[1:].strip().lower().partition(":")
        if name == "type":
            self.section = value.strip()
        elif name == _ACCOUNT:
            self.section = _ACCOUNT
        # Options and their ends switch nothing that matters: the account named last is
        # the one that transactions belong to.

    def _field(self, letter: str, value: str) -> None:
        record = self.record
        in_split = bool(record.parts)
        if letter == "S" and self._has_transactions:
            self._count()
            record.parts.append(Part(value))
        elif in_split and letter in _SPLIT_FIELDS:
            self._part_field(record.parts[-1], letter, value)
        elif letter == "A" and len(record.fields.get("A", "")) < MAX_TEXT:
            record.fields["A"] = f"{record.fields.get('A', '')}, {value}"
        elif not in_split or letter not in record.fields:
            record.fields.setdefault(letter, value)

    def _part_field(self, part: Part, letter: str, value: str) -> None:
        if letter == "E":
            part.memo = part.memo or value
        elif letter == "$":
            part.amount = part.amount or value
        else:
            part.percent = part.percent or value.strip(" %")

    @property
    def _has_transactions(self) -> bool:
        return self.section not in _LISTS and self.section != _ACCOUNT

    def end_record(self) -> None:
        """What was read since the last end belongs together."""
        fields = self.record.fields
        if self.section == _ACCOUNT:
            self._name_account(fields.get("N", ""))
        elif self.section in _CATEGORIES:
            income = True if "I" in fields else False if "E" in fields else None
            self.file.is_income[fields.get("N", "")] = income
        elif self._has_transactions and "D" in fields:
            self._keep()
        self.record = Record("", is_investment=False)

    def _name_account(self, name: str) -> None:
        if name:
            self.account = name
            self.file.accounts.append(name)

    def _keep(self) -> None:
        self._count()
        self.record.account = self.account
        self.record.is_investment = self.section in _INVESTMENTS
        self.file.records.append(self.record)

    def _count(self) -> None:
        """Transactions and parts of them."""
        self.count += 1
        if self.count > MAX_ROWS:
            raise UnreadableFile(_TOO_MUCH)
