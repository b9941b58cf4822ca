"""What reports keep."""

from reports.models.insights import Insight, InsightLook, MutedInsight, WordedNote
from reports.models.statements import Statement

__all__ = ["Insight", "InsightLook", "MutedInsight", "Statement", "WordedNote"]
