"""Telling members after a pay what is due until the next and what is free until then.

Rule: docs/algorithms/bills.md
"""

from datetime import date

from django.urls import reverse

from accounts.models import Book, Notice, User
from accounts.notices import owe_notice
from budgets.bills.pay import name_of_pay, recent_pays, worth_of_pay
from budgets.bills.upcoming import Upcoming, upcoming
from budgets.kinds import SALARY
from budgets.mails import Payload, due_fact
from budgets.queries import FreeToSpend, free_to_spend
from expense_tracker.kernel.format import format_date, format_money
from ledger.models import Entry

LISTED = 6


def tell_of_pays(*, user: User, book: Book, as_of: date) -> None:
    """Owe the person a notice of each pay of the last days that they have none of."""
    pays = recent_pays(book=book, as_of=as_of)
    told = set(
        Notice.objects.filter(user=user, kind=SALARY, book=book)
        .filter(key__in=[_key(entry) for entry in pays])
        .values_list("key", flat=True)
    )
    untold = [entry for entry in pays if _key(entry) not in told]
    if not untold:
        return
    shown = upcoming(book=book, as_of=as_of)
    free = free_to_spend(book=book, as_of=as_of)
    for entry in untold:
        payload = pay_payload(entry, shown, free, user.locale)
        owe_notice(user=user, kind=SALARY, key=_key(entry), payload=payload, book=book)


def _key(entry: Entry) -> str:
    return f"{SALARY}:{entry.pk}"


def pay_payload(
    entry: Entry, shown: Upcoming, free: FreeToSpend, locale: str
) -> Payload:
    """What came in, what is to pay before the next, at most LISTED of it by name."""
    rows = [row.due for group in shown.groups for row in group.bills]
    due = [each for each in rows if each.on < shown.pay.on and each.is_to_pay]
    return {
        "payer": name_of_pay(entry),
        "pay": format_money(worth_of_pay(entry), locale),
        "due": format_money(shown.before_pay, locale),
        "next": format_date(shown.pay.on, locale, "weekday"),
        "next_payer": shown.pay.name,
        "items": [
            {
                "name": each.name,
                "fact": due_fact(each, free.as_of, locale),
                "amount": format_money(each.amount, locale),
            }
            for each in due[:LISTED]
        ],
        "more": max(len(due) - LISTED, 0),
        "free": format_money(free.amount, locale),
        "free_until": format_date(free.until, locale, "weekday"),
        "per_day": format_money(free.per_day, locale) if free.per_day else "",
        "url": reverse("budgets:bill-list"),
    }
