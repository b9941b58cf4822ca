"""What reports keep."""

from reports.models.statements import Statement

__all__ = ["Statement"]
