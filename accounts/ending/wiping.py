"""Removing a Book with all its rows and files, however many: in short transactions."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction

from accounts.models import Book
from expense_tracker.kernel.scoping import BookOwned, book_scope

CHUNK = 1000
Model = type[BookOwned]


def wipe_book(*, book: Book) -> None:
    """Nothing of the Book is left. Broken off, running it again goes on.

    Nobody may be at work in it: it has no members, or its last one is leaving.
    """
    for model in _leaves_first():
        while _wipe_some(book, model):
            pass
    book.delete()


@transaction.atomic
def _wipe_some(book: Book, model: Model) -> bool:
    """Whether there may be more. Files go with their rows, as receivers see to it."""
    most = None if _points_at_itself(model) else CHUNK
    with book_scope(book):
        rows = model.objects.filter(book=book).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:most])
        model.objects.filter(book=book, pk__in=ids).delete()
    return most is not None and len(ids) == most


def _leaves_first() -> Iterator[Model]:
    """Every model of Books, each before those that cannot go while it is there."""
    left = [each for each in apps.get_models() if issubclass(each, BookOwned)]
    while left:
        targets = {to for each in left for to in _targets(each) if to is not each}
        leaves = [each for each in left if each not in targets]
        yield from leaves
        left = [each for each in left if each in targets]


def _targets(model: Model) -> list[type[models.Model]]:
    return [
        link.related_model
        for link in model.book_links()
        if link.remote_field.on_delete is not models.SET_NULL
    ]


def _points_at_itself(model: Model) -> bool:
    """Whether rows hold others of their table in place: those go together."""
    return model in _targets(model)
