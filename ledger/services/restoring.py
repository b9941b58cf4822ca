"""Bringing deleted entries back from history, all of a deletion or some."""

from collections.abc import Collection

from accounts.models import Book, User
from expense_tracker.kernel.scoping import ForeignBookError
from ledger.errors import NotUndoable
from ledger.history import snapshots
from ledger.models import Category, Change, Entry, Receipt, Wallet
from ledger.services.carry_over import carried_over
from ledger.services.editing import BookEdit, edit_book
from ledger.services.undo import undo_change

ENTRY = Entry._meta.label_lower
HANGING = ("ledger.entrytag", "ledger.occurrence")
# The rows of one entry, transfer or split, as history has them.
Line = list[snapshots.Row]


def restore_entries(
    *, book: Book, actor: User, change: Change, ids: Collection[int]
) -> Change:
    """Bring back those entries that `change` deleted, with all rows of their groups,
    their tags and their ids. All of them is the undoing of the change.

    Raises NotUndoable when they are there already, or what they belong to is gone.
    """
    deleted = deleted_lines(change)
    away = without_present(deleted)
    chosen = [line for line in away if any(row["pk"] in ids for row in line)]
    if len(chosen) == len(deleted):
        return undo_change(book=book, actor=actor, change=change)
    wanted = {row["pk"] for line in chosen for row in line}
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.UNDONE, label=change.label
    ) as edit:
        change = carried_over(change.fresh())
        change.before = snapshots.of_people_here(change.before)
        rows = with_what_hangs(change, wanted)
        _check(rows)
        try:
            snapshots.restore_all(rows)
        except ForeignBookError as error:
            raise NotUndoable(_missing(rows)) from error
        entries = _entries(rows)
        edit.touch(entries)
        edit.after += rows
        give_back(edit, change, wanted)
        if len(chosen) == 1:
            edit.about(entries[0])
        else:
            edit.about_many(Entry)
    assert edit.change is not None
    return edit.change


def deleted_lines(change: Change) -> list[Line]:
    """The entries that `change` deleted, rows of one group together."""
    kept = {row["pk"] for row in change.after if row["model"] == ENTRY}
    lines: dict[tuple[str, int], Line] = {}
    for row in change.before:
        if row["model"] == ENTRY and row["pk"] not in kept:
            group = row["fields"]["group"]
            key = ("group", group) if group else ("entry", row["pk"])
            lines.setdefault(key, []).append(row)
    return list(lines.values())


def without_present(lines: list[Line]) -> list[Line]:
    """Those that nobody has brought back."""
    ids = [line[0]["pk"] for line in lines]
    there = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [line for line in lines if line[0]["pk"] not in there]


def with_what_hangs(change: Change, ids: set[int]) -> list[snapshots.Row]:
    """The entries' rows, their groups before and their tags behind them."""
    entries = [r for r in change.before if r["model"] == ENTRY and r["pk"] in ids]
    groups = {row["fields"]["group"] for row in entries}
    return [
        row
        for row in change.before
        if (row["model"] == ENTRY and row["pk"] in ids)
        or (row["model"] == "ledger.entrygroup" and row["pk"] in groups)
        or (row["model"] in HANGING and row["fields"]["entry"] in ids)
    ]


def give_back(edit: BookEdit, change: Change, ids: set[int]) -> None:
    """Let what the deletion set free, and nothing else took, point at those entries
    again: their receipts and refunds.
    """
    for model, name in ((Receipt, "entry"), (Entry, "refund_of")):
        former = {
            row["pk"]: row["fields"][name]
            for row in change.before
            if row["model"] == model._meta.label_lower
            and row["fields"].get(name) in ids
        }
        # Refunds that were deleted too came back as they were.
        free = list(model.objects.filter(pk__in=former, **{name: None}).order_by("pk"))
        edit.changing(free)
        for row in free:
            setattr(row, f"{name}_id", former[row.pk])
            row.version += 1
            row.save()
        edit.written(free)


def _check(rows: list[snapshots.Row]) -> None:
    if not rows:
        raise NotUndoable("That is not in the trash any more.")
    if snapshots.current(rows):
        raise NotUndoable("It was restored already.")


def _missing(rows: list[snapshots.Row]) -> str:
    """Which of the things that the entries belong to is gone, in words."""
    for name, model in (("wallet", Wallet), ("category", Category)):
        wanted = {row["fields"].get(name) for row in rows} - {None}
        if model.objects.filter(pk__in=wanted).count() < len(wanted):
            return f"Its {name} was deleted since. Restore that first, in History."
    return "What it belonged to was deleted since. Restore that first, in History."


def _entries(rows: list[snapshots.Row]) -> list[Entry]:
    ids = [row["pk"] for row in rows if row["model"] == ENTRY]
    return list(Entry.objects.filter(pk__in=ids).order_by("pk"))
