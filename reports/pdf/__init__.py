"""Draws a statement's figures as a PDF."""

from reports.pdf.document import render_statement

__all__ = ["render_statement"]
