"""The four figures above every report: income, spending, left over, savings rate."""

from dataclasses import dataclass
from decimal import Decimal

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.queries.totals import Flow
from reports.period_reports.question import Question, label, savings_rate
from reports.period_reports.table import Column, Meaning, Row, Table


@dataclass(frozen=True)
class Figure:
    """`change` is the amount less that of the days before; None without such days."""

    label: str
    amount: Money
    change: Money | None
    means: Meaning


@dataclass(frozen=True)
class Figures:
    """Of the counted days, and of those before; None when nothing is compared."""

    now: Flow
    then: Flow | None

    @classmethod
    def of(cls, question: Question) -> "Figures":
        then = question.flow(question.then) if question.before else None
        return cls(question.flow(question.now), then)

    @property
    def amounts(self) -> list[Figure]:
        now, then = self.now, self.then
        return [
            _figure("Income", now.income, then.income if then else None, "gain"),
            _figure("Spending", now.spending, then.spending if then else None, "cost"),
            _figure("Left over", now.net, then.net if then else None, "gain"),
        ]

    @property
    def rate(self) -> Decimal | None:
        return savings_rate(self.now)

    @property
    def points(self) -> int | None:
        """By how many whole percentage points the savings rate rose."""
        before = savings_rate(self.then) if self.then else None
        if self.rate is None or before is None:
            return None
        return round((self.rate - before) * 100)

    @property
    def points_lost(self) -> int:
        return -(self.points or 0)


def _figure(label: str, now: Money, then: Money | None, means: Meaning) -> Figure:
    return Figure(label, now, None if then is None else now - then, means)


def figures_table(question: Question, figures: Figures) -> Table:
    """The four figures, a row for the counted days and one for those before."""
    rows = [_row(question, question.counted, figures.now)]
    if question.before and figures.then:
        rows.append(_row(question, question.before, figures.then))
    columns = (
        Column("Days"),
        Column("Income", "money"),
        Column("Spending", "money"),
        Column("Left over", "money"),
        Column("Savings rate", "percent"),
    )
    return Table("In short", columns, tuple(rows))


def _row(question: Question, period: Period, flow: Flow) -> Row:
    values = (label(period), flow.income, flow.spending, flow.net, savings_rate(flow))
    url = question.list_url(period)
    return Row(values, urls=(url, url, url, url, ""))
