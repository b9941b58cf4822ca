"""Reports of any stretch of days: spending, income, cash flow and the rest.

question    days, search and comparison, and the sums everything is made of
registry    every report by its name
one module for each report: a Question in, Sections (tables and charts) out
"""

from reports.period_reports.question import COMPARISONS, Options
from reports.period_reports.registry import KINDS, make_page, make_report

__all__ = ["COMPARISONS", "KINDS", "Options", "make_page", "make_report"]
