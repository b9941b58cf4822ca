"""The reports' part of the API."""

from reports.api import summary

ROUTERS = (summary.router,)
