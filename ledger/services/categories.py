"""Making, changing and deleting categories."""

from dataclasses import dataclass

from django.db.models import Max, RestrictedError

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.errors import InUse, InvalidEntry, StaleVersion
from ledger.models import Category, Change
from ledger.naming import check_name
from ledger.services.editing import edit_book
from ledger.services.kept_searches import names_kept, refuse_if_ruled


@dataclass(frozen=True, kw_only=True)
class CategoryDraft:
    """`kind` of a child is its parent's. `icon` and `colour` are from
    ledger.appearance.
    """

    name: str
    kind: str
    icon: str
    colour: str
    parent: Category | None = None
    tax: str = ""  # one of Tax; "" is as its parent says, at the top PRIVATE


def create_category(
    *, book: Book, actor: User | None, draft: CategoryDraft
) -> Category:
    _check_place(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        category = Category(book=book, position=_last_position(book) + 1)
        _fill(category, draft)
        category.save()
        edit.written([category])
    return category


def change_category(
    *,
    book: Book,
    actor: User | None,
    category: Category,
    version: int,
    draft: CategoryDraft,
) -> Category:
    """Raises StaleVersion; InvalidEntry when its kind changes while it is in use."""
    _check_place(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        category = _claim(category, version)
        _check_change(category, draft)
        edit.changing([category])
        with names_kept(edit, "category", category):
            _fill(category, draft)
            category.version += 1
            category.save()
        edit.written([category])
        edit.about(category)
    return category


def delete_category(*, book: Book, actor: User | None, category: Category) -> Change:
    """Delete a category nothing is filed under. Raises InUse."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=category.name
    ) as edit:
        if category.children.exists():
            raise InUse("Move or delete its subcategories first.")
        if category.entries.exists():
            raise InUse("Transactions are filed under it.")
        refuse_if_ruled(book, "category", category)
        edit.changing([_present(category)])
        _delete(category)
    assert edit.change is not None
    return edit.change


def _fill(category: Category, draft: CategoryDraft) -> None:
    _check_name(category, draft)
    category.name, category.kind = draft.name, draft.kind
    category.icon, category.colour = draft.icon, draft.colour
    category.parent, category.tax = draft.parent, draft.tax


def _check_name(category: Category, draft: CategoryDraft) -> None:
    """No two of one kind share a name at the top, no two of one parent below it."""
    check_name(draft.name, field="name")
    others = Category.objects.filter(
        book=category.book, kind=draft.kind, parent=draft.parent
    ).exclude(pk=category.pk)
    if others.filter(name_key=fold(draft.name)).exists():
        raise InvalidEntry("Another category has that name.", field="name")


def _check_place(draft: CategoryDraft) -> None:
    if draft.parent is None:
        return
    if draft.parent.parent_id is not None:
        raise InvalidEntry("Categories have two levels.", field="parent")
    if draft.parent.kind != draft.kind:
        raise InvalidEntry("It takes the kind of its parent.", field="kind")


def _check_change(category: Category, draft: CategoryDraft) -> None:
    if draft.parent == category:
        raise InvalidEntry("It cannot stand under itself.", field="parent")
    if draft.parent is not None and category.children.exists():
        raise InvalidEntry("It has subcategories of its own.", field="parent")
    in_use = category.entries.exists() or category.children.exists()
    if draft.kind != category.kind and in_use:
        raise InvalidEntry("It is in use, so its kind stays.", field="kind")


def _present(category: Category) -> Category:
    """The category as it is now. Raises StaleVersion when it is gone."""
    found: Category | None = Category.objects.filter(pk=category.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _claim(category: Category, version: int) -> Category:
    found = _present(category)
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found


def _delete(category: Category) -> None:
    try:
        category.delete()
    except RestrictedError as error:
        raise InUse("Budgets or bills use it.") from error


def _last_position(book: Book) -> int:
    return Category.objects.filter(book=book).aggregate(m=Max("position"))["m"] or 0
