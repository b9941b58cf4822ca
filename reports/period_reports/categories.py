"""Spending and income by category: what this period went to, against the one before."""

from decimal import Decimal

from ledger.expression import Term
from ledger.models import Category
from reports.period_reports.question import Question, label, share
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.table import Column, Meaning, Row, Table
from reports.period_reports.tree import (
    GREY,
    KINDS,
    OTHERS,
    SLICES,
    ZERO,
    Branch,
    branches,
    dots,
)

MEANS: dict[str, Meaning] = {"expense": "cost", "income": "gain"}
TITLES = {"expense": "Spending", "income": "Income"}


def spending_sections(question: Question) -> list[Section]:
    return _sections(question, Category.Kind.EXPENSE)


def income_sections(question: Question) -> list[Section]:
    return _sections(question, Category.Kind.INCOME)


def _sections(question: Question, kind: str) -> list[Section]:
    columns = [question.now, question.then] if question.before else [question.now]
    found = branches(question, columns, kind)
    if not found:
        return []
    table = _table(question, found, kind)
    charts = (_donut(question, found, kind), _bars(question, found, kind))
    legend = (("sw2", label(question.before)),) if question.before else ()
    return [Section(kind, table, charts, "beside", legend)]


# --- the table ------------------------------------------------------------------------


def _table(question: Question, found: list[Branch], kind: str) -> Table:
    whole = tuple(sum(amounts) for amounts in zip(*_amounts(found), strict=True))
    columns = [
        Column("Category"),
        Column(question.head, "money"),
        Column("Share", "percent"),
    ]
    if question.before:
        columns += [
            Column(label(question.before), "money"),
            Column("Change", "money", change=MEANS[kind]),
        ]
    rows = []
    for branch, colour in zip(found, dots(found), strict=True):
        rows.append(_row(question, branch, whole[0], colour=colour))
        rows += [_row(question, part, whole[0], depth=1) for part in branch.parts]
    total = _total(question, whole, kind)
    return Table(f"{TITLES[kind]} by category", tuple(columns), tuple(rows), total)


def _amounts(found: list[Branch]) -> list[tuple[Decimal, ...]]:
    return [branch.amounts for branch in found]


def _row(
    question: Question, branch: Branch, whole: Decimal, depth: int = 0, colour: str = ""
) -> Row:
    now, *before = branch.amounts
    values = (branch.name, question.money(now), share(now, whole))
    url = branch.link(question.counted)
    if not question.before:
        return Row(values, url, depth, colour)
    then, change = question.money(before[0]), question.money(now - before[0])
    urls = ("", "", "", branch.link(question.before), "")
    return Row((*values, then, change), url, depth, colour, urls)


def _total(question: Question, whole: tuple[Decimal, ...], kind: str) -> Row:
    term = Term("type", ":", KINDS[Category.Kind(kind)])
    everything = Branch("Total", whole, "", lambda days: question.list_url(days, term))
    return _row(question, everything, whole[0])


# --- the charts -----------------------------------------------------------------------


def _donut(question: Question, found: list[Branch], kind: str) -> Chart:
    whole = sum((branch.amounts[0] for branch in found), ZERO)
    name = TITLES[kind].lower()
    return Chart(
        "donut",
        f"Donut chart of {name} by category, {question.head}; the table has the "
        "same figures.",
        chart_data(
            question.currency,
            title=TITLES[kind],
            total=str(whole),
            slices=_slices(question, found),
        ),
    )


def _slices(question: Question, found: list[Branch]) -> list[dict[str, str]]:
    drawn = [branch for branch in found if branch.amounts[0] > 0]
    slices = [
        {
            "name": branch.name,
            "value": str(branch.amounts[0]),
            "colour": branch.colour,
            "url": branch.link(question.counted),
        }
        for branch in drawn[:SLICES]
    ]
    rest = sum((branch.amounts[0] for branch in drawn[SLICES:]), ZERO)
    if rest:
        slices.append({"name": OTHERS, "value": str(rest), "colour": GREY})
    return slices


def _bars(question: Question, found: list[Branch], kind: str) -> Chart:
    """The largest, each beside what it was before."""
    first, rest = found[:SLICES], found[SLICES:]
    heads = [question.head] + ([label(question.before)] if question.before else [])
    tones = ["", "muted"]
    series = [
        {
            "name": head,
            "tone": tones[place],
            "values": [str(branch.amounts[place]) for branch in first]
            + ([str(sum(b.amounts[place] for b in rest))] if rest else []),
        }
        for place, head in enumerate(heads)
    ]
    return Chart(
        "rows",
        f"Bar chart of {TITLES[kind].lower()} by category, {' against '.join(heads)}; "
        "the table has the same figures.",
        chart_data(
            question.currency,
            labels=[branch.name for branch in first] + ([OTHERS] if rest else []),
            colours=[branch.colour for branch in first] + ([GREY] if rest else []),
            urls=[branch.link(question.counted) for branch in first],
            series=series,
        ),
    )
