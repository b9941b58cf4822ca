"""What people do with a pattern that was found: track it, or refuse it."""

from datetime import date

from accounts.models import Book, User
from ledger.models import Change, Entry, Occurrence, Recurring, RefusedPattern
from ledger.recurring.found import Found
from ledger.recurring.subscriptions import Pattern
from ledger.services.recurring import RecurringDraft, edit_schedule, write_recurring


def track_pattern(*, book: Book, actor: User | None, found: Found) -> Change:
    """A schedule from the pattern's next date on, with its charges as its history."""
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=found.payee.name
    ) as edit:
        recurring = write_recurring(edit, Recurring(book=book), draft_of(found))
        charges = {each.on: each.entry for each in found.pattern.charges}
        edit.written([recurring, *_settled(recurring, charges)])
        edit.about(recurring)
    assert edit.change is not None
    return edit.change


def refuse_pattern(*, book: Book, actor: User | None, found: Found) -> Change:
    """Never offer the pattern again."""
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=found.payee.name
    ) as edit:
        refused, _ = RefusedPattern.objects.get_or_create(
            book=book, key=found.pattern.key, defaults={"name": found.payee.name}
        )
        edit.written([refused])
    assert edit.change is not None
    return edit.change


def draft_of(found: Found) -> RecurringDraft:
    """The schedule that the pattern suggests."""
    pattern = found.pattern
    least, most = pattern.range if pattern.varies else (None, None)
    return RecurringDraft(
        name=found.payee.name,
        amount=pattern.amount,
        wallet=found.wallet,
        due_on=pattern.next_on,
        category=found.category,
        payee=found.payee.name,
        least=least,
        most=most,
        unit=pattern.cadence.unit,
        interval=pattern.cadence.interval,
        days=_days(pattern, pattern.next_on),
    )


def _days(pattern: Pattern, next_on: date) -> str:
    """The 31st, where the next month is too short for it."""
    if pattern.cadence.unit in WEEKLY or pattern.day == next_on.day:
        return ""
    return str(pattern.day)


WEEKLY = {Recurring.Unit.WEEK}


def _settled(recurring: Recurring, charges: dict[date, int]) -> list[Occurrence]:
    """Rows for what was charged, except for entries that settle something already."""
    entries = Entry.objects.filter(pk__in=charges.values(), occurrences=None)
    by_pk = entries.in_bulk()
    rows = [
        Occurrence(
            book=recurring.book,
            recurring=recurring,
            due_on=on,
            state=Occurrence.State.BOOKED,
            entry=by_pk[pk],
        )
        for on, pk in charges.items()
        if pk in by_pk
    ]
    for row in rows:
        row.save()
    return rows
