"""What might be spent less on: the tips of the last month that is over."""

from reports.assistant.answers.base import Answer, Asker, Line, page
from reports.insights.note import Note
from reports.insights.page import month_note


def advice(ask: Asker) -> Answer:
    """The tips the insights page gives; it makes none of its own."""
    link = page("reports:insight-list", "Insights", "lightbulb")
    month = ask.this_month.previous()
    note = month_note(book=ask.book, month=month)
    if note is None or not note.tips:
        text = "There is no month to learn from yet."
        return ask.answer(text, links=(link,), source=link)
    return ask.answer(
        f"{note.tips[0]} That is from {month.label(ask.locale)}.",
        lines=_more(note),
        links=(link,),
        source=link,
    )


def _more(note: Note) -> tuple[Line, ...]:
    return tuple(Line(tip, "") for tip in note.tips[1:])
