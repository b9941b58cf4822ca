"""Setting what a trip may cost."""

from collections.abc import Mapping
from decimal import Decimal

from accounts.models import Book, User
from budgets.models import TripLimit
from ledger.models import Category, Change, ShareGroup
from ledger.services.editing import edit_book


def set_limits(
    *,
    book: Book,
    actor: User | None,
    group: ShareGroup,
    limits: Mapping[Category, Decimal],
) -> Change | None:
    """Make these, above zero and in the trip's currency, the trip's only limits. None
    when they were that already.
    """
    label = f"Budget of {group.name}"
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=label
    ) as edit:
        rows = TripLimit.objects.filter(book=book, group=group)
        there = {row.category_id: row for row in rows.select_related("category")}
        wanted = {category.pk: amount for category, amount in limits.items()}
        moved = [r for pk, r in there.items() if wanted.get(pk) != r.amount]
        edit.changing(moved)
        for row in moved:
            _apply(row, wanted.get(row.category_id))
        new = [
            TripLimit(book=book, group=group, category=category, amount=amount)
            for category, amount in limits.items()
            if category.pk not in there
        ]
        for row in new:
            row.save()
        edit.written([row for row in (*moved, *new) if row.pk])
    return edit.change


def _apply(row: TripLimit, amount: Decimal | None) -> None:
    if amount is None:
        row.delete()
    else:
        row.amount = amount
        row.save(update_fields=["amount"])
