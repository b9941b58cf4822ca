"""A Book asks the language model: whether it may, and how often on one day.

    if may_ask(book, Purpose.QUESTIONS):
        answer = ask_model(
            book=book, as_of=today, system=told, user=asked, most_tokens=200
        )

The owner of a Book switches each purpose on; without LLM_* all of them are off.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import Book, ModelChoice, ModelUse, present
from accounts.services import renew_book
from expense_tracker.kernel import language_model
from expense_tracker.kernel.language_model import ModelUnavailable, is_configured

__all__ = [
    "NOTE_PROMPT",
    "ModelLimitReached",
    "ModelUnavailable",
    "Purpose",
    "ask_model",
    "calls_left",
    "change_model_choice",
    "may_ask",
    "model_choice",
    "recent_uses",
]

SHOWN_DAYS = 30
# How the monthly note is to be written, unless the Book's owner wants it otherwise.
NOTE_PROMPT = (
    "Write the monthly note of a household's books: three to five plain sentences to "
    "the reader, in English, friendly and calm, without headings or lists. Say what "
    "was spent in all, name the largest categories, say what changed, and end with "
    "the most useful of the tips. Do not judge."
)


class ModelLimitReached(ModelUnavailable):
    """The Book asked as often today as it may."""


class Purpose(StrEnum):
    """What the owner of a Book can switch on, by its column."""

    WORDING = "wording"
    CATEGORIES = "categories"
    QUESTIONS = "questions"


def model_choice(book: Book) -> ModelChoice:
    """What the Book switched on; unsaved, with all of it off, when nothing ever was."""
    found = ModelChoice.objects.filter(book=book).first()
    return found or ModelChoice(book=book)


def may_ask(book: Book, purpose: Purpose) -> bool:
    """Whether there is a model and the Book's owner lets it do that, and is there."""
    wanted = is_configured() and bool(getattr(model_choice(book), purpose))
    return wanted and book.members.filter(present()).exists()


def change_model_choice(*, book: Book, changes: Mapping[str, Any]) -> None:
    """Save the named columns of the Book's choice."""
    with transaction.atomic():
        renew_book(book=book)
        ModelChoice.objects.update_or_create(book=book, defaults=dict(changes))


def ask_model(
    *,
    book: Book,
    as_of: date,
    system: str,
    user: str,
    most_tokens: int,
    patience: float | None = None,
) -> str:
    """The model's answer, counted on that day of the Book. `patience` are the seconds
    to wait for it; None as long as the worker may.

    Raises ModelLimitReached before anything is sent, ModelUnavailable when there is no
    answer; the call counts all the same. Not to be called inside a transaction: it
    waits for the network. The caller asks `may_ask` first and checks the answer.
    """
    if not is_configured():
        raise ModelUnavailable("No language model is set up.")
    _claim(book, as_of)
    return language_model.complete(
        system=system, user=user, most_tokens=most_tokens, patience=patience
    )


def _claim(book: Book, day: date) -> None:
    """Count one call; whoever comes at the same moment is counted too."""
    ModelUse.objects.get_or_create(book=book, day=day)
    free = ModelUse.objects.filter(
        book=book, day=day, calls__lt=settings.LLM_CALLS_PER_DAY
    )
    if not free.update(calls=F("calls") + 1):
        raise ModelLimitReached("The language model was asked often enough today.")


def calls_left(book: Book, as_of: date) -> int:
    """How often the Book may still ask on that day."""
    used = ModelUse.objects.filter(book=book, day=as_of).values_list("calls", flat=True)
    return int(max(settings.LLM_CALLS_PER_DAY - (used.first() or 0), 0))


def recent_uses(book: Book, as_of: date) -> list[ModelUse]:
    """The days of the last SHOWN_DAYS with calls, the latest first."""
    since = as_of - timedelta(days=SHOWN_DAYS - 1)
    return list(ModelUse.objects.filter(book=book, day__gte=since, calls__gt=0))
