"""What reports keep."""

from reports.models.benchmark import BenchmarkMember, BenchmarkPublication
from reports.models.insights import Insight, InsightLook, MutedInsight, WordedNote
from reports.models.saved import ReportMail, SavedReport
from reports.models.statements import Statement

__all__ = [
    "BenchmarkMember",
    "BenchmarkPublication",
    "Insight",
    "InsightLook",
    "MutedInsight",
    "ReportMail",
    "SavedReport",
    "Statement",
    "WordedNote",
]
