"""The reports' part of the API."""

from reports.api import (
    assistant,
    benchmark,
    books,
    feedback,
    forecast,
    insights,
    needs,
    period_reports,
    saved,
    statement_figures,
    statements,
    summary,
)

ROUTERS = (
    summary.router,
    needs.router,
    books.router,
    period_reports.router,
    saved.router,
    insights.router,
    forecast.router,
    assistant.router,
    benchmark.router,
    statements.router,
    statement_figures.router,
    feedback.router,
)
