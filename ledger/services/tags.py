"""Renaming, merging and removing tags; what entries are found by follows."""

from collections.abc import Sequence

from django.db.models import RestrictedError

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.errors import InUse, InvalidEntry
from ledger.models import Change, Entry, EntryTag, Tag
from ledger.naming import check_name
from ledger.services.bulk_write import renewing
from ledger.services.editing import BookEdit, edit_book
from ledger.services.kept_searches import names_kept, refuse_if_ruled
from ledger.services.names import unchanged


def rename_tag(*, book: Book, actor: User | None, row: Tag, name: str) -> Change:
    """Raises InvalidEntry for an empty, too long or taken name, StaleVersion when the
    row has another name by now than it was read with.
    """
    check_name(name, field="name")
    same = Tag.objects.filter(book=row.book_id, name_key=fold(name))
    if same.exclude(pk=row.pk).exists():
        raise InvalidEntry("Another tag has that name: merge the two.", field="name")
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=name
    ) as edit:
        edit.changing([unchanged(row)])
        with names_kept(edit, "tag", row):
            row.name = name
            row.save()
        edit.written([row])
        with renewing(edit, Entry.objects.filter(tags=row)):
            pass
        edit.about(row)
    assert edit.change is not None
    return edit.change


def merge_tags(
    *, book: Book, actor: User | None, kept: Tag, others: Sequence[Tag]
) -> Change:
    """What has one of the `others` has `kept` instead, once, and they go.

    Raises InUse when a rule is about one of them.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=kept.name
    ) as edit:
        _drop(edit, list(others), kept)
        edit.about(kept)
    assert edit.change is not None
    return edit.change


def delete_tag(*, book: Book, actor: User | None, row: Tag) -> Change:
    """Take the tag off everything and delete it. Raises InUse when a rule needs it."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=row.name
    ) as edit:
        _drop(edit, [row], None)
        edit.about(row)
    assert edit.change is not None
    return edit.change


def _drop(edit: BookEdit, tags: list[Tag], instead: Tag | None) -> None:
    """Delete the tags; their entries get `instead`, None for nothing."""
    gone = list(Tag.objects.filter(pk__in=[tag.pk for tag in tags]))
    for tag in gone:
        refuse_if_ruled(edit.book, "tag", tag)
    edit.changing(gone)
    tagged = Entry.objects.filter(pk__in=_tagged(gone))
    with renewing(edit, tagged):
        links = list(EntryTag.objects.filter(tag__in=gone).order_by("pk"))
        edit.changing(links)
        if instead is not None:
            edit.written(_linked(edit.book, links, instead))
        EntryTag.objects.filter(pk__in=[link.pk for link in links]).delete()
    try:
        Tag.objects.filter(pk__in=[tag.pk for tag in gone]).delete()
    except RestrictedError as error:
        raise InUse("A budget is for it.") from error


def _tagged(tags: list[Tag]) -> list[int]:
    links = EntryTag.objects.filter(tag__in=tags)
    return list(links.values_list("entry_id", flat=True).distinct())


def _linked(book: Book, links: list[EntryTag], tag: Tag) -> list[EntryTag]:
    """The links to `tag` that entries of `links` lack, made."""
    wanted = dict.fromkeys(link.entry_id for link in links)
    have = EntryTag.objects.filter(tag=tag, entry__in=wanted)
    missing = wanted.keys() - set(have.values_list("entry_id", flat=True))
    return EntryTag.objects.bulk_create(
        [EntryTag(book=book, entry_id=pk, tag=tag) for pk in sorted(missing)]
    )
