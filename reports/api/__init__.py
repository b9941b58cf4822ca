"""The reports' part of the API."""

from reports.api import (
    assistant,
    benchmark,
    insights,
    period_reports,
    saved,
    statements,
    summary,
)

ROUTERS = (
    summary.router,
    period_reports.router,
    saved.router,
    insights.router,
    assistant.router,
    benchmark.router,
    statements.router,
)
