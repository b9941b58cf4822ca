"""Cash flow: where money came from and where it went, in and out always equal.

docs/algorithms/reports.md, "Cash flow"
"""

from dataclasses import dataclass
from decimal import Decimal

from ledger.models import Category
from reports.period_reports.question import Question
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import GREY, ZERO, Branch, branches

LEFT_OVER, FROM_SAVINGS = "Left over", "From savings"
REFUNDED = "refunded"


@dataclass(frozen=True)
class Stream:
    """Money that comes in or goes out, positive; its `parts` add up to it."""

    name: str
    amount: Decimal
    colour: str
    url: str = ""
    parts: tuple["Stream", ...] = ()


@dataclass(frozen=True)
class CashFlow:
    inward: list[Stream]
    outward: list[Stream]

    @property
    def through(self) -> Decimal:
        """What comes in, which is what goes out."""
        return sum((stream.amount for stream in self.inward), ZERO)


def cash_flow(question: Question) -> CashFlow:
    """Top categories, subcategories as their parts. What is left over goes out; what
    was spent beyond the income, and net refunds, come in.
    """
    incomes = branches(question, [question.now], Category.Kind.INCOME)
    spendings = branches(question, [question.now], Category.Kind.EXPENSE)
    inward = [_stream(question, each) for each in incomes if each.amounts[0] > 0]
    inward += [_refund(question, each) for each in spendings if each.amounts[0] < 0]
    outward = [_stream(question, each) for each in spendings if each.amounts[0] > 0]
    left = _sum(inward) - _sum(outward)
    if left > 0:
        outward.append(Stream(LEFT_OVER, left, "green"))
    elif left < 0:
        inward.append(Stream(FROM_SAVINGS, -left, GREY))
    return CashFlow(inward, outward)


def _sum(streams: list[Stream]) -> Decimal:
    return sum((stream.amount for stream in streams), ZERO)


def _stream(question: Question, branch: Branch) -> Stream:
    # A net refund among the parts would make the others more than the whole.
    is_whole = all(part.amounts[0] >= 0 for part in branch.parts)
    parts = [part for part in branch.parts if part.amounts[0]] if is_whole else []
    return Stream(
        branch.name,
        branch.amounts[0],
        branch.colour,
        branch.link(question.counted),
        tuple(_stream(question, part) for part in parts),
    )


def _refund(question: Question, branch: Branch) -> Stream:
    return Stream(
        f"{branch.name}, {REFUNDED}",
        -branch.amounts[0],
        branch.colour,
        branch.link(question.counted),
    )


# --- shown ----------------------------------------------------------------------------


def flow_sections(question: Question) -> list[Section]:
    found = cash_flow(question)
    if not found.through:
        return []
    return [Section("flow", _table(question, found), (_sankey(question, found),))]


def _table(question: Question, found: CashFlow) -> Table:
    rows = []
    for streams, place in ((found.inward, 0), (found.outward, 1)):
        for stream in streams:
            rows.append(_row(question, stream, place))
            rows += [_row(question, part, place, depth=1) for part in stream.parts]
    through = question.money(found.through)
    return Table(
        "Where the money went",
        (Column("Flow"), Column("In", "money"), Column("Out", "money")),
        tuple(rows),
        Row(("Total", through, through)),
    )


def _row(question: Question, stream: Stream, place: int, depth: int = 0) -> Row:
    amount = question.money(stream.amount)
    values = (stream.name, None, amount) if place else (stream.name, amount, None)
    url = stream.url
    return Row(values, "", depth, "" if depth else stream.colour, (url, url, url))


def _sankey(question: Question, found: CashFlow) -> Chart:
    book = question.book.name
    nodes = [{"id": "book", "name": book, "colour": "slate", "url": ""}]
    flows: list[dict[str, str]] = []

    def draw(stream: Stream, node: str, other: str, *, is_inward: bool) -> None:
        nodes.append(
            {
                "id": node,
                "name": stream.name,
                "colour": stream.colour,
                "url": stream.url,
            }
        )
        source, target = (node, other) if is_inward else (other, node)
        flows.append({"source": source, "target": target, "value": str(stream.amount)})
        for number, part in enumerate(stream.parts):
            draw(part, f"{node}.{number}", node, is_inward=is_inward)

    for number, stream in enumerate(found.inward):
        draw(stream, f"in{number}", "book", is_inward=True)
    for number, stream in enumerate(found.outward):
        draw(stream, f"out{number}", "book", is_inward=False)
    return Chart(
        "sankey",
        f"Flow of money, {question.head}: {len(found.inward)} sources on the left, "
        f"{len(found.outward)} uses on the right; the table has the same figures.",
        chart_data(question.currency, nodes=nodes, flows=flows),
        is_wide=True,
    )
