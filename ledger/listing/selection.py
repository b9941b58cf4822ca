"""The entries ticked in a list, as its page sends them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.http import QueryDict

from accounts.models import Book
from expense_tracker.kernel.converters import read_id
from ledger.listing.filters import EntryFilter, FilterForm
from ledger.models import Entry
from ledger.querysets import EntryQuerySet


class Findable(Protocol):
    """What finds entries of a Book: a filter, or a selection."""

    def entries(self, book: Book) -> EntryQuerySet: ...


class Unclear(ValueError):
    """Nothing is chosen, or something that is not there."""


@dataclass(frozen=True)
class Selection:
    """All that a filter finds, or the entries of these ids."""

    chosen: EntryFilter | None = None
    ids: tuple[int, ...] = ()

    def entries(self, book: Book) -> EntryQuerySet:
        if self.chosen is not None:
            return self.chosen.entries(book)
        found: EntryQuerySet = Entry.objects.filter(book=book, pk__in=self.ids)
        return found

    def fields(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields that send it once more."""
        if self.chosen is not None:
            return [("all", "1"), ("filter", str(self.chosen))]
        return [("pk", str(pk)) for pk in self.ids]


def read_selection(sent: QueryDict, *, book: Book, as_of: date) -> Selection:
    """`all` with the query string `filter`, or `pk` once for each entry.

    Raises Unclear for none, for ids the Book does not have (one is enough, nothing is
    then done to the others) and for a filter that cannot be read.
    """
    if sent.get("all"):
        form = FilterForm(QueryDict(sent.get("filter")), book=book, as_of=as_of)
        chosen = form.chosen()
        if form.errors:
            raise Unclear("That filter cannot be read any more.")
        return Selection(chosen=chosen)
    ids = {read_id(text) for text in sent.getlist("pk")}
    there = Entry.objects.filter(book=book, pk__in=ids - {None}).count()
    if not ids or there != len(ids):
        raise Unclear("Some of these transactions are gone. Nothing was changed.")
    return Selection(ids=tuple(sorted(pk for pk in ids if pk is not None)))
