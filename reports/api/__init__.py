"""The reports' part of the API."""

from reports.api import insights, period_reports, statements, summary

ROUTERS = (summary.router, period_reports.router, insights.router, statements.router)
