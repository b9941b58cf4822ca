"""Searches kept under a name: saving, renaming, ordering, deleting."""

from urllib.parse import parse_qsl, urlencode

from django.db.models import Max

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, SavedView
from ledger.naming import check_name
from ledger.services.editing import BookEdit, edit_book

MAX_VIEWS = 50
MAX_QUERY = 1000
# What a list is asked for; other parameters are not kept.
KEPT = ("period", "q")


def save_view(*, book: Book, actor: User | None, name: str, query: str) -> Change:
    """Keep the list's query string under `name`; one that has that name already is
    replaced. Raises InvalidEntry.
    """
    _check(name, query)
    with edit_book(book=book, actor=actor, verb=Change.Verb.ADDED, label=name) as edit:
        views = SavedView.objects.filter(book=book)
        view = views.filter(name_key=fold(name)).first()
        if view is None:
            view = SavedView(book=book, position=_last(book) + 1)
        else:
            edit.verb = Change.Verb.CHANGED
            edit.changing([view])
        view.name, view.query = name, kept(query)
        view.save()
        edit.written([view])
    return _change(edit)


def kept(query: str) -> str:
    """The part of a query string that is kept."""
    return urlencode([(k, v) for k, v in parse_qsl(query) if k in KEPT])


def rename_view(
    *, book: Book, actor: User | None, view: SavedView, name: str
) -> Change | None:
    """None when it is called so already. Raises InvalidEntry, StaleVersion."""
    _check_name(name)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=name
    ) as edit:
        view = _present(view)
        others = SavedView.objects.filter(book=book).exclude(pk=view.pk)
        if others.filter(name_key=fold(name)).exists():
            raise InvalidEntry("Another view has that name.", field="name")
        if view.name != name:
            edit.changing([view])
            view.name = name
            view.save(update_fields=["name"])
            edit.written([view])
    return edit.change


def move_view(
    *, book: Book, actor: User | None, view: SavedView, place: int
) -> Change | None:
    """Put it at that place among all, counted from 0. None when it stands there."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=view.name
    ) as edit:
        views = list(SavedView.objects.filter(book=book))
        ordered = [each for each in views if each.pk != view.pk]
        ordered.insert(max(0, place), _present(view))
        if ordered != views:
            moved = [each for at, each in enumerate(ordered) if each.position != at]
            edit.changing(moved)
            for at, each in enumerate(ordered):
                each.position = at
                each.save(update_fields=["position"])
            edit.written(moved)
            edit.about(view)
    return edit.change


def delete_view(*, book: Book, actor: User | None, view: SavedView) -> Change:
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=view.name
    ) as edit:
        view = _present(view)
        edit.changing([view])
        edit.about(view)
        view.delete()
    return _change(edit)


def _change(edit: BookEdit) -> Change:
    assert edit.change is not None
    return edit.change


def _present(view: SavedView) -> SavedView:
    """The view as it is now. Raises StaleVersion when it is gone."""
    found: SavedView | None = SavedView.objects.filter(pk=view.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _check(name: str, query: str) -> None:
    _check_name(name)
    if not kept(query):
        raise InvalidEntry("There is no search to keep.", field="query")
    if len(kept(query)) > MAX_QUERY:
        raise InvalidEntry("That search is too long to keep.", field="query")


def _check_name(name: str) -> None:
    if not name:
        raise InvalidEntry("Enter a name.", field="name")
    check_name(name, field="name")


def _last(book: Book) -> int:
    views = SavedView.objects.filter(book=book)
    if views.count() >= MAX_VIEWS:
        raise InvalidEntry(f"A book keeps at most {MAX_VIEWS} views.", field="name")
    last = views.aggregate(last=Max("position"))["last"]
    return -1 if last is None else last
