"""XML of bank messages to entries, one at a time, at a bounded price.

Only the elements that camt.py asks for are kept, by their local names: banks use every
version, any prefix, and none. A document type is refused, and entities with it.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Generic, NoReturn, TypeVar
from xml.parsers import expat

from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import MAX_TEXT
from ledger.importing.limits import MAX_ROWS, MAX_STATEMENTS

MAX_DEPTH = 100
MAX_NODES = 300_000
MAX_HEAD_NODES = 200
# The elements a statement can be: of a day, of the day so far, of single bookings.
STATEMENTS = frozenset({"Stmt", "Rpt", "Ntfctn"})
ENTRY = "Ntry"
_KEPT = frozenset(
    {
        *("Stmt", "Rpt", "Ntfctn", "Acct", "Id", "IBAN", "Othr", "Ccy", "Ownr", "Nm"),
        *("Bal", "Tp", "CdOrPrtry", "Cd", "Prtry", "Amt", "CdtDbtInd", "Dt", "DtTm"),
        *("Ntry", "NtryRef", "Sts", "RvslInd", "BookgDt", "ValDt", "AcctSvcrRef"),
        *("AddtlNtryInf", "CreDtTm", "NtryDtls", "TxDtls", "AddtlTxInf", "RtrInf"),
        *("Refs", "EndToEndId", "TxId", "InstrId", "AmtDtls", "InstdAmt", "TxAmt"),
        *("CntrValAmt", "Chrgs", "Rcrd", "TtlChrgsAndTaxAmt", "RltdPties", "Pty"),
        *("Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr", "DbtrAcct", "CdtrAcct"),
        *("RltdAgts", "DbtrAgt", "CdtrAgt", "FinInstnId", "RmtInf", "Ustrd", "Strd"),
        *("RltdDts", "TxDtTm", "AccptncDtTm", "IntrBkSttlmDt"),
        *("AddtlRmtInf", "CdtrRefInf", "Ref", "RfrdDocInf", "Nb"),
    }
)
_LOOSE_AMPERSAND = re.compile(r"&(?!#?\w{1,10};)")

T = TypeVar("T")


@cache
def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


class Node:
    """An element: local name, text, the currency of an amount, elements in it."""

    __slots__ = ("currency", "name", "nodes", "text")

    def __init__(self, name: str, currency: str = "") -> None:
        self.name = name
        self.currency = currency
        self.text = ""
        self.nodes: list[Node] = []

    def all(self, path: str) -> "list[Node]":
        """The elements at a path of names parted by slashes."""
        found = [self]
        for name in _names(path):
            found = [one for node in found for one in node.nodes if one.name == name]
        return found

    def first(self, *paths: str) -> "Node | None":
        """The first element at the first path that leads to one."""
        return next((one for path in paths for one in self.all(path)), None)

    def value(self, *paths: str) -> str:
        """The first text at these paths, "" when there is none."""
        texts = (one.text.strip() for path in paths for one in self.all(path))
        return next(filter(None, texts), "")


class StatementXml(Generic[T]):
    """Reads a message, handing each entry over as soon as it ends.

    `read_entry` gets the statement as far as it is known (its account stands before
    its entries) and the entry. `found` has each statement with what came of them.
    """

    def __init__(self, read_entry: Callable[[Node, Node], T]) -> None:
        self._read_entry = read_entry
        self._reset()

    def _reset(self) -> None:
        self.found: list[tuple[Node, list[T]]] = []
        self._open: list[Node] = []
        self._depth = self._skipped = self._nodes = 0

    def parse(self, text: str) -> None:
        """Raises UnreadableFile for what is no XML, or made to hurt."""
        try:
            self._parse(text)
        except expat.ExpatError as error:
            mended = _LOOSE_AMPERSAND.sub("&amp;", text)
            if mended == text:
                raise UnreadableFile(
                    "This XML file is damaged or cut short: line "
                    f"{error.lineno} cannot be read. Download it again."
                ) from error
            self._reset()
            self.parse(mended)

    def _parse(self, text: str) -> None:
        # The text is decoded already, whatever the file says of itself.
        parser = expat.ParserCreate(encoding="utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(text.strip("\ufeff\0 \t\r\n").encode(errors="replace"), True)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableFile("This XML file is nested deeper than a statement is.")
        name = tag.rpartition(":")[2]
        if self._skipped:
            self._skipped += 1
        elif name in STATEMENTS and not self._open:
            self._open_statement(name)
        elif self._open:
            self._keep(name, attributes)

    def _open_statement(self, name: str) -> None:
        if len(self.found) >= MAX_STATEMENTS:
            raise UnreadableFile("This file holds more statements than we read.")
        self._open.append(Node(name))
        self._nodes = 0
        self.found.append((self._open[0], []))

    def _keep(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _KEPT:
            self._skipped = 1
            return
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open[0].nodes) > MAX_HEAD_NODES:
            raise UnreadableFile("One entry of this file is larger than we read.")
        node = Node(name, attributes.get("Ccy", ""))
        self._open[-1].nodes.append(node)
        self._open.append(node)

    def _text(self, text: str) -> None:
        if self._open and not self._skipped:
            node = self._open[-1]
            node.text += text if len(node.text) < MAX_TEXT else ""

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif self._open:
            node = self._open.pop()
            if node.name == ENTRY and len(self._open) == 1:
                self._take(node)

    def _take(self, entry: Node) -> None:
        statement, items = self.found[-1]
        if len(items) >= MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS:,} transactions. Export a shorter "
                "period."
            )
        items.append(self._read_entry(statement, entry))
        statement.nodes.pop()
        self._nodes = 0


def refuse_doctype(*_: object) -> NoReturn:
    """For the parser to call where a document type begins."""
    raise UnreadableFile(
        "This XML file declares a document type, which no statement needs, so it was "
        "not opened."
    )
