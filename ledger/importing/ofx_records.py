"""OFX tags to the fields of statements and their transactions."""

from dataclasses import dataclass, field

from ledger.importing.errors import UnreadableFile
from ledger.importing.limits import MAX_ROWS, MAX_STATEMENTS
from ledger.importing.ofx_tags import ofx_tags

_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS"})
ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"})
_TRANSACTIONS = frozenset({"STMTTRN", "STMTTRNP"})
_LISTS = frozenset(
    {"BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST", "INVPOSLIST", "SECLIST"}
)
# Trades and what else an investment account tells: all of them have this.
TRADE = "INVTRAN"
_ADDRESS = frozenset(
    {"NAME", "ADDR1", "ADDR2", "ADDR3", "CITY", "STATE", "POSTALCODE", "COUNTRY"}
)
_MONEY = frozenset({"CURRATE", "CURSYM"})
_ACCOUNT = frozenset(
    {"BANKID", "BRANCHID", "ACCTID", "ACCTTYPE", "ACCTKEY", "BROKERID"}
)
_BALANCE = frozenset({"BALAMT", "DTASOF"})
# Groups and what belongs in them; anything else ends them, with an end tag or without.
_GROUPS = {
    "PAYEE": _ADDRESS | {"PHONE"},
    "CURRENCY": _MONEY,
    "ORIGCURRENCY": _MONEY,
    "BANKACCTTO": _ACCOUNT,
    "CCACCTTO": _ACCOUNT,
    "LEDGERBAL": _BALANCE,
    "AVAILBAL": _BALANCE,
    **dict.fromkeys(ACCOUNTS, _ACCOUNT),
}

Fields = dict[str, str]


@dataclass
class OfxStatement:
    """A statement and its transactions, as told. Fields of groups are named
    `GROUP.FIELD`; under "" a record has the tag that opened it.
    """

    fields: Fields = field(default_factory=dict)
    records: list[Fields] = field(default_factory=list)


def ofx_statements(text: str) -> list[OfxStatement]:
    """The statements of a file. Raises UnreadableFile when it has none, or too much."""
    return _Reader().read(text)


class _Reader:
    """Sorts tags into statements and their transactions."""

    def __init__(self) -> None:
        self.found: list[OfxStatement] = []
        self.record: Fields | None = None
        self.group = ""
        self.count = 0

    def read(self, text: str) -> list[OfxStatement]:
        for closes, name, value in ofx_tags(text):
            if closes:
                self._close(name)
            elif name in _STATEMENTS:
                self._end()
                self._next_statement()
            else:
                self._take(name, value)
        if not self.found:
            raise UnreadableFile(
                "This OFX file holds no statement. Download it from the bank again."
            )
        return self.found

    def _end(self) -> None:
        self.record, self.group = None, ""

    def _close(self, name: str) -> None:
        if name in _TRANSACTIONS or name in _LISTS or name in _STATEMENTS:
            self._end()
        elif name == self.group:
            self.group = ""

    def _take(self, name: str, value: str) -> None:
        if name in _TRANSACTIONS or name == TRADE:
            self._begin(name)
        elif name in _LISTS:
            self._end()
        elif name in _GROUPS and not value:
            self._open_group(name)
        elif value:
            if self.group and name not in _GROUPS[self.group]:
                self.group = ""
            key = f"{self.group}.{name}" if self.group else name
            # Of a repeated tag the first counts: later ones are of other groups.
            self._fields().setdefault(key, value)

    def _begin(self, name: str) -> None:
        self._end()
        self.count += 1
        if self.count > MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS:,} transactions. Export a shorter "
                "period."
            )
        self.record = {"": name}
        self._statement().records.append(self.record)

    def _open_group(self, name: str) -> None:
        if name in ACCOUNTS or name.endswith("BAL"):
            self.record = None
        if name in ACCOUNTS and self.found and self.found[-1].records:
            # A second account without a statement of its own.
            self._next_statement()
        self.group = name

    def _fields(self) -> Fields:
        if self.record is not None:
            return self.record
        return self._statement().fields if self.found or self.group else {}

    def _statement(self) -> OfxStatement:
        if not self.found:
            self._next_statement()
        return self.found[-1]

    def _next_statement(self) -> None:
        if len(self.found) >= MAX_STATEMENTS:
            raise UnreadableFile("This OFX file holds more statements than we read.")
        self.found.append(OfxStatement())
