"""Draws a statement's figures as a PDF."""

from reports.statement import StatementFigures


def render_statement(figures: StatementFigures) -> bytes:
    """The PDF's bytes, the same for the same figures."""
    # Its library takes 15 MB, which processes that never draw are spared.
    from reports.pdf import document  # noqa: PLC0415

    return document.render_statement(figures)
