"""Comparison: spending and income of these days, of the ones before, and a year ago."""

from decimal import Decimal

from expense_tracker.kernel.period import Period
from ledger.expression import Term
from ledger.models import Category
from reports.period_reports.categories import MEANS, TITLES
from reports.period_reports.question import Question, Sums, compared, label
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import KINDS, SLICES, ZERO, Branch, branches


def comparison_sections(question: Question) -> list[Section]:
    others = [
        days
        for compare in ("previous", "year")
        if (days := compared(question.period, question.counted, compare))
    ]
    stretches = [question.counted, *others]
    sums = [question.now, *(question.sums(days) for days in others)]
    return [
        section
        for kind in (Category.Kind.EXPENSE, Category.Kind.INCOME)
        for section in _sections(question, stretches, sums, kind)
    ]


def _sections(
    question: Question, stretches: list[Period], sums: list[Sums], kind: str
) -> list[Section]:
    found = branches(question, sums, kind)
    if not found:
        return []
    table = _table(question, stretches, found, kind)
    chart = _bars(question, stretches, found, kind)
    swatches = ("" if kind == Category.Kind.EXPENSE else "sw-in", "sw2", "sw-warn")
    legend = tuple(zip(swatches, map(label, stretches), strict=True))
    return [Section(f"compare-{kind}", table, (chart,), legend=legend)]


def _table(
    question: Question, stretches: list[Period], found: list[Branch], kind: str
) -> Table:
    now, *others = stretches
    columns = [Column("Category"), Column(label(now), "money")]
    for days in others:
        columns.append(Column(label(days), "money"))
        columns.append(Column("Change", "money", change=MEANS[kind]))
    rows = []
    for branch in found:
        rows.append(_row(question, stretches, branch))
        rows += [_row(question, stretches, part, 1) for part in branch.parts]
    whole = tuple(
        sum(amounts, ZERO)
        for amounts in zip(*(branch.amounts for branch in found), strict=True)
    )
    term = Term("type", ":", KINDS[Category.Kind(kind)])
    total = Branch("Total", whole, "", lambda days: question.list_url(days, term))
    return Table(
        f"{TITLES[kind]} compared",
        tuple(columns),
        tuple(rows),
        _row(question, stretches, total),
    )


def _row(
    question: Question, stretches: list[Period], branch: Branch, depth: int = 0
) -> Row:
    now: Decimal = branch.amounts[0]
    url = branch.link(stretches[0])
    values: list[object] = [branch.name, question.money(now)]
    urls = [url, url]
    for days, amount in zip(stretches[1:], branch.amounts[1:], strict=True):
        values += [question.money(amount), question.money(now - amount)]
        urls += [branch.link(days), ""]
    return Row(tuple(values), depth=depth, urls=tuple(urls))  # type: ignore[arg-type]


def _bars(
    question: Question, stretches: list[Period], found: list[Branch], kind: str
) -> Chart:
    first = found[:SLICES]
    tones = ("spend" if kind == "expense" else "income", "muted", "warn")
    return Chart(
        "rows",
        f"Bar chart of {TITLES[kind].lower()} by category in "
        f"{', '.join(map(label, stretches))}; the table has the same figures.",
        chart_data(
            question.currency,
            labels=[branch.name for branch in first],
            urls=[branch.link(stretches[0]) for branch in first],
            series=[
                {
                    "name": label(days),
                    "tone": tones[place],
                    "values": [str(branch.amounts[place]) for branch in first],
                }
                for place, days in enumerate(stretches)
            ],
        ),
    )
