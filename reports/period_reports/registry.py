"""Every report there is, by the name in its address, and the one way to each.

    make_report("spending", book=book, period=period, as_of=as_of, options=options)

gives the tables (reports.period_reports.table.Report), `make_page` the charts as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Book
from expense_tracker.kernel.period import Period
from reports.period_reports.cash_flow import flow_sections
from reports.period_reports.categories import income_sections, spending_sections
from reports.period_reports.comparison import comparison_sections
from reports.period_reports.day_map import day_map_sections
from reports.period_reports.figures import Figures, figures_table
from reports.period_reports.grid import year_sections
from reports.period_reports.largest import largest_sections
from reports.period_reports.months import month_sections
from reports.period_reports.question import Options, Question, ask
from reports.period_reports.sections import Section
from reports.period_reports.table import Report
from reports.period_reports.taxes import tax_sections
from reports.period_reports.wealth import worth_sections
from reports.period_reports.who import MEMBERS, PAYEES, TAGS, WALLETS


@dataclass(frozen=True)
class ReportKind:
    """`label` is what its switch says, `title` what stands above a file."""

    slug: str
    label: str
    title: str
    build: Callable[[Question], list[Section]]


KINDS = {
    kind.slug: kind
    for kind in (
        ReportKind(
            "spending", "By category", "Spending by category", spending_sections
        ),
        ReportKind("income", "Income", "Income by category", income_sections),
        ReportKind("months", "In and out", "Income and spending", month_sections),
        ReportKind("flow", "Cash flow", "Cash flow", flow_sections),
        ReportKind("worth", "Net worth", "Net worth", worth_sections),
        ReportKind("calendar", "Calendar", "Spending day by day", day_map_sections),
        ReportKind("year", "By month", "Categories by month", year_sections),
        *(
            ReportKind(who.slug, f"{who.label}s", who.title, who.sections)
            for who in (PAYEES, TAGS, WALLETS, MEMBERS)
        ),
        ReportKind("compare", "Compare", "Comparison", comparison_sections),
        ReportKind("taxes", "Taxes", "For taxes", tax_sections),
        ReportKind(
            "largest", "Largest and unusual", "Largest and unusual", largest_sections
        ),
    )
}


@dataclass(frozen=True)
class ReportPage:
    """One report as its page shows it. A period still to come has no figures."""

    kind: ReportKind
    question: Question
    figures: Figures | None
    sections: tuple[Section, ...]

    @property
    def report(self) -> Report:
        figures = [figures_table(self.question, self.figures)] if self.figures else []
        tables = [section.table for section in self.sections]
        return Report(
            title=self.kind.title,
            period=self.question.period,
            made_on=self.question.as_of,
            tables=(*figures, *tables),
        )


def make_page(
    slug: str,
    *,
    book: Book,
    period: Period,
    as_of: date,
    options: Options | None = None,
) -> ReportPage:
    """Inside the Book's scope. Raises KeyError for a name no report has."""
    kind = KINDS[slug]
    question = ask(book=book, period=period, as_of=as_of, options=options)
    if not question.has_begun:
        return ReportPage(kind, question, None, ())
    return ReportPage(kind, question, Figures.of(question), tuple(kind.build(question)))


def make_report(
    slug: str,
    *,
    book: Book,
    period: Period,
    as_of: date,
    options: Options | None = None,
) -> Report:
    """The same as tables; of a period still to come none."""
    return make_page(
        slug, book=book, period=period, as_of=as_of, options=options
    ).report
