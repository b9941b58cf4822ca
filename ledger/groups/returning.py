"""Entries that a group took away, standing again under their ids.

As Undo brings rows back: with their tags, their receipts and the bills that they paid.
What they pointed at may be gone by now; then they point at nothing.
"""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q

from expense_tracker.kernel.scoping import BookOwned, ForeignBookError
from ledger.history import snapshots
from ledger.history.changes import PART
from ledger.models import Change, Entry, Occurrence, Posting, Wallet
from ledger.services.carry_over import carried_over
from ledger.services.editing import BookEdit
from ledger.services.restoring import ENTRY, deleted_lines, give_back, with_what_hangs

Row = snapshots.Row
OCCURRENCE = Occurrence._meta.label_lower


def stand_again(edit: BookEdit, posting: Posting) -> None:
    """Bring back what was booked for it until its deed was deleted, or the part moved
    to another Book, if history has that.
    """
    if posting.entry is None:
        return
    deleted = Q(subject=ENTRY, subject_id=posting.entry)
    moved = Q(subject=PART, subject_id=posting.participant_id)
    for deletion in Change.objects.filter(deleted | moved, verb=Change.Verb.DELETED):
        bring_back(edit, deletion, {posting.entry, posting.second})


def bring_back(edit: BookEdit, change: Change, ids: Collection[int | None]) -> None:
    """Those entries that `change` deleted, where nothing has taken their place."""
    change = carried_over(change.fresh())
    lines = [each for each in deleted_lines(change) if _is_one_of(each, ids)]
    wanted = {row["pk"] for line in lines for row in line}
    wanted -= set(Entry.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    rows = snapshots.of_people_here(with_what_hangs(change, wanted))
    try:
        with transaction.atomic():
            snapshots.restore_all(_fitting(rows))
    except (ForeignBookError, IntegrityError):
        return
    give_back(edit, change, wanted)


def _is_one_of(line: list[Row], ids: Collection[int | None]) -> bool:
    return any(row["pk"] in ids for row in line)


def _fitting(rows: list[Row]) -> list[Row]:
    """The rows less what there is no room for any more."""
    gone = {
        (model, pk)
        for model, ids in _targets(rows).items()
        for pk in ids
        - set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    } - {(apps.get_model(row["model"]), row["pk"]) for row in rows}
    fitting = (_without(row, gone) for row in rows)
    return [row for row in fitting if row is not None and not _is_taken(row)]


def _targets(rows: list[Row]) -> dict[type[BookOwned], set[int]]:
    found: dict[type[BookOwned], set[int]] = {}
    for row in rows:
        for link in _links(row):
            if row["fields"].get(link.name):
                found.setdefault(link.related_model, set()).add(
                    row["fields"][link.name]
                )
    return found


def _links(row: Row) -> list[Any]:
    return apps.get_model(row["model"]).book_links()


def _without(row: Row, gone: set[tuple[type[BookOwned], int]]) -> Row | None:
    """The row pointing at none of the `gone`; None when it is nothing without."""
    fields = dict(row["fields"])
    for link in _links(row):
        if (link.related_model, fields.get(link.name)) not in gone:
            continue
        if link.related_model is Wallet:
            # It is booked again at once, from the wallet that it is to be.
            fields[link.name] = Wallet.objects.values_list("pk", flat=True).first()
        elif link.null:
            fields[link.name] = None
        else:
            return None
    return {**row, "fields": fields}


def _is_taken(row: Row) -> bool:
    """Whether another entry has paid that bill since."""
    if row["model"] != OCCURRENCE:
        return False
    recurring, due_on = row["fields"]["recurring"], row["fields"]["due_on"]
    return bool(Occurrence.objects.filter(recurring=recurring, due_on=due_on).exists())
