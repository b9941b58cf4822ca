"""Writing to the people who run the site, and reading what they answered."""

from http import HTTPStatus
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.models import Feedback
from accounts.staff.feedback import HOUR, TooMuchFeedbackError
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Cursor, Instant, Page, Row, one_of
from reports.views.feedback import MAX_TEXT, FeedbackForm, give

router = Router(tags=["Site"], auth=WholeToken())
LIST = "feedback"


class AnswerOut(Row):
    text: str
    at: Instant


class FeedbackOut(Row):
    """What you wrote, and what was answered."""

    id: int
    text: str
    picture: bool = Field(description="Whether you sent one with it.")
    state: Annotated[str, one_of(Feedback.State)]
    answers: list[AnswerOut]
    created_at: Instant


class FeedbackIn(Body):
    """What you would like to tell."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    page: str = Field("", max_length=300, description="What it is about, as a path.")


class FeedbackQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


@router.get("/feedback", response=Page[FeedbackOut], summary="List what you wrote")
def feedback_list(
    request: ApiRequest, query: Query[FeedbackQuery]
) -> Page[FeedbackOut]:
    """With the answers, the latest first."""
    rows, below = _mine(request), number_of(query.cursor, of=LIST)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[FeedbackOut](
        items=[_out(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of=LIST) if more else None,
    )


def _mine(request: ApiRequest) -> "QuerySet[Feedback]":
    return Feedback.objects.filter(user=request.user).prefetch_related("replies")


def _out(row: Feedback) -> FeedbackOut:
    return FeedbackOut(
        id=row.pk,
        text=row.text,
        picture=bool(row.picture),
        state=row.state,
        answers=[AnswerOut(text=each.text, at=each.at) for each in row.replies.all()],
        created_at=row.created_at,
    )


@router.post("/feedback", response={201: FeedbackOut}, summary="Write to us")
def feedback_create(
    request: ApiRequest,
    response: HttpResponse,
    sent: Form[FeedbackIn],
    picture: Annotated[
        UploadedFile | None, File(description="A screenshot, for instance.")
    ] = None,
) -> FeedbackOut:
    """The people who run the site see your name, the page and your program, and nothing
    of your books. The answer comes by mail too. Six an hour at most.
    """
    values = sent.model_dump()
    form = checked(FeedbackForm(typed(values), {"picture": picture}))
    try:
        row = give(request, form)
    except TooMuchFeedbackError as error:
        wait = {"Retry-After": str(HOUR)}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, str(error), headers=wait) from error
    assert row is not None  # no form was sent before
    response["Location"] = reverse("api:feedback_get", args=[row.pk])
    return _out(row)


@router.get("/feedback/{int:pk}", response=FeedbackOut, summary="Get what you wrote")
def feedback_get(request: ApiRequest, pk: int) -> FeedbackOut:
    """How far it is, and what was answered."""
    return _out(get_object_or_404(_mine(request), pk=pk))
