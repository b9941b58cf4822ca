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
    feedback.router,
)
