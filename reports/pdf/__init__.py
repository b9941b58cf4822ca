"""Draws statements' figures as PDFs."""

from reports.period_reports.table import Report
from reports.statements.month import StatementFigures
from reports.statements.year import YearFigures


def render_statement(figures: StatementFigures) -> bytes:
    """The PDF's bytes, the same for the same figures."""
    # Its library takes 15 MB, which processes that never draw are spared.
    from reports.pdf import document  # noqa: PLC0415

    return document.render_statement(figures)


def render_year_statement(figures: YearFigures) -> bytes:
    """The same of a year."""
    from reports.pdf import year  # noqa: PLC0415

    return year.render_year_statement(figures)


def render_report(report: Report, *, book_name: str) -> bytes:
    """Any report's tables."""
    from reports.pdf import report as of_tables  # noqa: PLC0415

    return of_tables.render_report(report, book_name=book_name)
