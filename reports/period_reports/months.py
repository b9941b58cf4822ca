"""In and out: income against spending month by month, and what share was kept."""

from collections.abc import Sequence

from expense_tracker.kernel.period import Period
from ledger.queries.totals import Flow
from reports.period_reports.question import Question, all_days, label, savings_rate
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.steps import step_label, step_sums, steps_of
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import ZERO

COLUMNS = (
    Column("Month"),
    Column("Income", "money"),
    Column("Spending", "money"),
    Column("Left over", "money"),
    Column("Savings rate", "percent"),
)


def month_sections(question: Question) -> list[Section]:
    steps = steps_of(question)
    flows = [question.flow(sums) for sums in step_sums(question, steps)]
    if not any(flow.income or flow.spending for flow in flows):
        return []
    legend = (("sw-in", "Income"), ("", "Spending"))
    charts = (_bars(question, steps, flows),)
    return [Section("months", _table(question, steps, flows), charts, legend=legend)]


def _table(question: Question, steps: Sequence[Period], flows: Sequence[Flow]) -> Table:
    days = all_days(steps)
    together = Flow(
        sum((flow.income for flow in flows), question.money(ZERO)),
        sum((flow.spending for flow in flows), question.money(ZERO)),
    )
    rows = [
        _row(step_label(step), flow, question.list_url(step))
        for step, flow in zip(steps, flows, strict=True)
    ]
    return Table(
        f"Income and spending, {label(days)}",
        COLUMNS,
        tuple(reversed(rows)),
        _row("Together", together, question.list_url(days)),
    )


def _row(name: str, flow: Flow, url: str) -> Row:
    values = (name, flow.income, flow.spending, flow.net, savings_rate(flow))
    return Row(values, urls=(url, url, url, url, ""))


def _bars(question: Question, steps: Sequence[Period], flows: Sequence[Flow]) -> Chart:
    return Chart(
        "bars",
        f"Bar chart of income and spending, {step_label(steps[0])} to "
        f"{step_label(steps[-1])}; the table has the same figures.",
        chart_data(
            question.currency,
            labels=[step_label(step, is_short=True) for step in steps],
            urls=[question.list_url(step) for step in steps],
            series=[
                {
                    "name": "Income",
                    "tone": "income",
                    "values": [str(flow.income.amount) for flow in flows],
                },
                {
                    "name": "Spending",
                    "tone": "spend",
                    "values": [str(flow.spending.amount) for flow in flows],
                },
            ],
            limit=None,
        ),
    )
