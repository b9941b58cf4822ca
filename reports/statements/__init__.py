"""Statements of months and years: their figures, and when they are made."""
