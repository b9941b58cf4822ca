"""Questions in plain words, answered by the books."""

from typing import Annotated

from django.conf import settings
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.language_model.asking import Purpose, may_ask
from accounts.links import path_in
from expense_tracker.kernel.api.types import Row, maybe
from expense_tracker.kernel.locale import current_locale
from ledger.listing.filters import EntryFilter
from ledger.views.quick import line_as_entry
from reports.api.period_reports import AmountOut, value_out
from reports.assistant.answers import Answer, Line, Link
from reports.assistant.asking import EXAMPLES, Reply, reply_by_model, reply_to
from reports.assistant.handbook import Section
from reports.assistant.questions import Other
from reports.assistant.reading import MAX_LENGTH

router = Router(tags=["Assistant"])
BEGIN = "Ask about your own figures."
UNREAD = "No language model reads questions in this book."


class AskQuery(Row):
    q: Annotated[
        str,
        Field(
            max_length=MAX_LENGTH,
            description="A question, as one would say it; none for some to begin with.",
            examples=[EXAMPLES[0]],
        ),
    ] = ""


class AnswerLine(Row):
    """A row of the answer's table."""

    label: str
    value: str
    url: str = Field(description="Its page; empty for none.")
    total: bool


class AnswerLink(Row):
    label: str
    url: str


class AnswerEntries(Row):
    """What the figure was computed from: send these to the list of transactions."""

    q: str
    period: str


class OtherQuestion(Row):
    """One that may have been meant."""

    label: str
    q: str


class Passage(Row):
    """Of the guide."""

    title: str
    page: str
    text: str
    url: str


class LineToAdd(Row):
    """A transaction that was asked for. Nothing is booked: send it to
    `/entries/quick`.
    """

    line: str
    problems: list[str] = Field(description="What it does not say yet.")


class AssistantAnswer(Row):
    """Figures, passages of the guide, or a line to add; none of them where the question
    was not understood.
    """

    text: str = Field(description="The answer in a sentence, or why there is none.")
    understood: bool
    figure: AmountOut | int | str | None = Field(
        description="Of the sentence, as computed: amount, count, day or share."
    )
    lines: list[AnswerLine]
    took: list[str] = Field(description="What was taken where words leave it open.")
    entries: AnswerEntries | None
    source: AnswerLink | None = Field(description="The page that shows the same.")
    links: list[AnswerLink]
    passages: list[Passage]
    add: LineToAdd | None
    unknown: list[str] = Field(description="Words that nobody knows.")
    others: list[OtherQuestion] = Field(description="“Did you mean …?”")
    examples: list[str] = Field(description="Questions to begin with, for no answer.")
    may_be_read: bool = Field(description="By a language model: `/assistant/reading`.")


@router.get("/assistant", response=AssistantAnswer, summary="Ask a question")
def assistant_ask(request: ApiRequest, query: Query[AskQuery]) -> AssistantAnswer:
    """What was spent, earned, is due, left or free, in words and figures: at once, and
    by this program alone. It changes nothing.
    """
    asked = query.q.strip()
    if not asked:
        return _told(request, Reply("", reason=BEGIN))
    reply = reply_to(
        asked,
        book=request.book,
        as_of=today_for(request.book),
        locale=current_locale(),
        # A token of one book does not tell of groups that are booked in others.
        user=None if request.token.book_id else request.user,
    )
    return _told(request, reply)


@router.get(
    "/assistant/reading",
    response=AssistantAnswer,
    summary="Have a question read by the language model",
)
def assistant_reading(request: ApiRequest, query: Query[AskQuery]) -> AssistantAnswer:
    """For a question that was answered with `may_be_read`: it is put into terms by the
    site's language model, and answered from the books. Takes some seconds, and counts
    among the calls of the day; it changes nothing else.
    """
    asked, book = query.q.strip(), request.book
    if not asked or not may_ask(book, Purpose.QUESTIONS):
        reason = UNREAD if asked else BEGIN
        return _told(request, Reply(asked, reason=reason))
    reply = reply_by_model(
        asked, book=book, as_of=today_for(book), locale=current_locale()
    )
    return _told(request, reply)


def _told(request: ApiRequest, reply: Reply) -> AssistantAnswer:
    found = reply.answer or Answer(text="")
    return AssistantAnswer(
        text=reply.said,
        understood=not reply.is_empty,
        figure=value_out(found.figure),
        lines=[_line(request, each) for each in found.lines],
        took=list(found.took),
        entries=maybe(found.entries, _entries),
        source=_link(request, found.source) if found.source else None,
        links=[_link(request, each) for each in found.links],
        passages=[_passage(each) for each in reply.sections],
        add=_to_add(request, reply),
        unknown=list(reply.unknown),
        others=[_other(each) for each in (*found.others, *reply.others)],
        examples=list(EXAMPLES) if reply.is_empty else [],
        may_be_read=reply.may_be_read,
    )


def _address(request: ApiRequest, path: str) -> str:
    """In this book, whichever the reader has open."""
    return f"{settings.BASE_URL}{path_in(request.book.pk, path)}"


def _link(request: ApiRequest, link: Link) -> AnswerLink:
    return AnswerLink(label=link.label, url=_address(request, link.url))


def _line(request: ApiRequest, line: Line) -> AnswerLine:
    url = _address(request, line.url) if line.url else ""
    return AnswerLine(label=line.label, value=line.value, url=url, total=line.is_total)


def _entries(chosen: EntryFilter) -> AnswerEntries:
    asked = chosen.params()
    return AnswerEntries(q=asked.get("q", ""), period=asked.get("period", ""))


def _passage(section: Section) -> Passage:
    return Passage(
        title=section.title,
        page=section.page_title,
        text=section.passage,
        url=f"{settings.BASE_URL}{section.url}",
    )


def _to_add(request: ApiRequest, reply: Reply) -> LineToAdd | None:
    if not reply.line:
        return None
    quick = line_as_entry(request, reply.line)
    problems = [each.message for each in quick.problems]
    return LineToAdd(line=reply.line, problems=problems)


def _other(other: Other) -> OtherQuestion:
    return OtherQuestion(label=other.label, q=other.text)
