"""Statements, insights and reports in the staff console."""

from reports.admin import (  # noqa: F401 - each registers its pages
    benchmark,
    insights,
    saved,
    statements,
)
