"""The year grid: categories down, months across, each cell with its transactions."""

from collections.abc import Sequence
from decimal import Decimal

from expense_tracker.kernel.period import Period
from ledger.expression import Term
from ledger.models import Category
from reports.period_reports.categories import TITLES
from reports.period_reports.question import Question, Sums, all_days, label
from reports.period_reports.sections import Section
from reports.period_reports.steps import step_label, step_sums, steps_of
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import KINDS, ZERO, Branch, branches


def year_sections(question: Question) -> list[Section]:
    steps = steps_of(question)
    sums = step_sums(question, steps)
    return [
        Section(f"grid-{kind}", table)
        for kind in (Category.Kind.EXPENSE, Category.Kind.INCOME)
        for table in _grid(question, steps, sums, kind)
    ]


def _grid(
    question: Question, steps: Sequence[Period], sums: list[Sums], kind: str
) -> list[Table]:
    found = branches(question, [_together(sums), *sums], kind)
    if not found:
        return []
    days = all_days(steps)
    columns = (
        Column("Category"),
        Column("Total", "money"),
        *(Column(step_label(step, is_short=True), "money") for step in steps),
    )
    rows = []
    for branch in found:
        rows.append(_row(question, branch, days, steps, colour=branch.colour))
        rows += [_row(question, part, days, steps, depth=1) for part in branch.parts]
    whole = tuple(
        sum(amounts, ZERO)
        for amounts in zip(*(branch.amounts for branch in found), strict=True)
    )
    term = Term("type", ":", KINDS[Category.Kind(kind)])
    total = Branch("Total", whole, "", lambda each: question.list_url(each, term))
    return [
        Table(
            f"{TITLES[kind]} by month, {label(days)}",
            columns,
            tuple(rows),
            _row(question, total, days, steps),
        )
    ]


def _together(sums: list[Sums]) -> Sums:
    whole: dict[tuple[int | None, str], Decimal] = {}
    for each in sums:
        for key, amount in each.items():
            whole[key] = whole.get(key, ZERO) + amount
    return whole


def _row(
    question: Question,
    branch: Branch,
    days: Period,
    steps: Sequence[Period],
    *,
    depth: int = 0,
    colour: str = "",
) -> Row:
    """Months without anything are blank, and lead nowhere."""
    together, *months = branch.amounts
    url = branch.link(days)
    values = [question.money(amount) if amount else None for amount in months]
    urls = [
        branch.link(step) if amount else ""
        for step, amount in zip(steps, months, strict=True)
    ]
    return Row(
        (branch.name, question.money(together), *values),
        depth=depth,
        colour=colour,
        urls=(url, url, *urls),
    )
