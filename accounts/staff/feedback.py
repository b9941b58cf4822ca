"""What users tell the people who run the site, and the answers they get."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from accounts.errors import AccountsError
from accounts.form_token import claim_form_token
from accounts.models import Book, Feedback, Reply, User
from accounts.notices import owe_notice
from accounts.notices.staff_kinds import FEEDBACK_ANSWER
from accounts.throttle import is_within

PER_HOUR, HOUR = 6, 3600
PERMISSION = "accounts.change_feedback"


class TooMuchFeedbackError(AccountsError):
    """The person has written as often as one may for now."""


@dataclass(frozen=True)
class Said:
    """`picture` is a JPEG of our own making, b"" for none; `page` a path."""

    text: str
    page: str = ""
    browser: str = ""
    picture: bytes = b""


@transaction.atomic
def give_feedback(
    *, user: User, book: Book | None, said: Said, token: UUID | None = None
) -> Feedback | None:
    """Lay it before staff; None when the same form was sent already.

    Raises TooMuchFeedbackError.
    """
    if not claim_form_token(user=user, token=token):
        return None
    if not is_within(name=f"feedback:{user.pk}", limit=PER_HOUR, seconds=HOUR):
        raise TooMuchFeedbackError("That is a lot at once. Write again in an hour.")
    feedback = Feedback(
        user=user,
        book=book,
        text=said.text,
        page=said.page[:300],
        browser=said.browser[:300],
    )
    if said.picture:
        feedback.picture.save(f"{uuid4()}.jpg", ContentFile(said.picture), save=False)
    feedback.save()
    return feedback


@transaction.atomic
def answer_feedback(
    *, staff: User, feedback: Feedback, text: str, token: UUID | None = None
) -> Reply | None:
    """Answer by mail, once; whoever answers has it in hand."""
    if not claim_form_token(user=staff, token=token):
        return None
    reply = Reply.objects.create(feedback=feedback, staff=staff, text=text)
    sort_feedback(
        feedback=feedback,
        state=Feedback.State.CLOSED,
        assignee=feedback.assignee or staff,
    )
    owe_notice(
        user=feedback.user,
        kind=FEEDBACK_ANSWER,
        key=f"{FEEDBACK_ANSWER}:{reply.pk}",
        payload={
            "answer": text,
            "question": feedback.text,
            "url": reverse("reports:feedback"),
        },
    )
    return reply


def sort_feedback(*, feedback: Feedback, state: str, assignee: User | None) -> None:
    """Say how far it is, and whose it is now."""
    feedback.state, feedback.assignee = state, assignee
    feedback.save(update_fields=["state", "assignee"])
