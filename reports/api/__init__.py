"""The reports' part of the API."""

from reports.api import insights, period_reports, saved, statements, summary

ROUTERS = (
    summary.router,
    period_reports.router,
    saved.router,
    insights.router,
    statements.router,
)
