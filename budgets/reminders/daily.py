"""What people are reminded of, each day at the hour they chose, by their own calendar.

Who is due is one statement over everybody; each person is then worked out once a day,
and again when something of theirs has changed. A mail lists what was not told before,
so that running this again, or twice at once, tells nothing twice. A day on which nobody
ran this until midnight is not made up for: its reminders would be stale.
Rule: docs/algorithms/reminders.md
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from accounts.clock import local_hours
from accounts.models import Book, Notice, User, present
from accounts.notices import lead_days, owe_notice
from budgets import mails
from budgets.goals.notices import tell_of_goals
from budgets.kinds import BILL, CARD, FLOOR, IDLE, PLANNED, SUBSCRIPTION
from budgets.models import Bill, ReminderDay
from budgets.queries import due_bills
from budgets.reminders.cards import cards_to_tell
from budgets.reminders.pay import tell_of_pays
from budgets.reminders.stages import WEEK, stage_of
from budgets.reminders.subscriptions import Reader, subscriptions_to_tell
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Change, Entry, ImportRun, Wallet
from ledger.queries.totals import ZERO, balances_at

# Nothing told longer ago than this can be about to be told again: the longest lead.
MEMORY = timedelta(days=90)


@dataclass(frozen=True)
class Occasion:
    """One person's day in one of their Books."""

    user: User
    book: Book
    today: date  # the person's
    as_of: date  # the Book's


# --- who is due -----------------------------------------------------------------------


def people_due(now: datetime) -> list[int]:
    """Ids of the people whose hour has come today and whose day is not done. The
    number of statements does not grow with the number of people.
    """
    zones = User.objects.order_by().values_list("time_zone", flat=True).distinct()
    due = Q(pk__in=[])
    for (today, hour), names in local_hours(zones, now).items():
        undone = Q(reminder_day=None) | _undone(today, "reminder_day__")
        due |= Q(time_zone__in=names, reminder_hour__lte=hour) & undone
    people = User.objects.filter(present(), due, memberships__isnull=False)
    return list(people.order_by("pk").values_list("pk", flat=True).distinct())


def _undone(today: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}done_on": None}) | Q(**{f"{prefix}done_on__lt": today})


def look_again(book: Book) -> None:
    """Work out the reminders of the Book's members anew at the next run."""
    ReminderDay.objects.filter(user__memberships__book=book).update(done_on=None)


# --- one person -----------------------------------------------------------------------


def remind(*, user: User, now: datetime) -> None:
    """Owe the person what their day has to be told, all or nothing; nothing before
    their hour or when their day is done.
    """
    local = now.astimezone(user.zone)
    if local.hour < user.reminder_hour:
        return
    with transaction.atomic():
        # Claimed first: what changes from here on asks for another look.
        if not _claim(user, local.date()):
            return
        # Of samples nobody is told, nor is anything of one's own entered there.
        real = user.memberships.filter(book__is_sample=False)
        memberships = list(real.select_related("book").order_by("pk"))
        for book in [each.book for each in memberships]:
            today_there = now.astimezone(book.zone).date()
            with book_scope(book):
                _remind_of(Occasion(user, book, local.date(), today_there))
        writable = [each.book for each in memberships if each.may_write]
        _remind_if_idle(user, writable, local.date())


def _claim(user: User, today: date) -> bool:
    _, made = ReminderDay.objects.get_or_create(user=user, defaults={"done_on": today})
    undone = ReminderDay.objects.filter(_undone(today), user=user)
    return made or bool(undone.update(done_on=today))


def _remind_of(occasion: Occasion) -> None:
    locale = occasion.user.locale
    bills = _untold(occasion, BILL, bills_to_tell(occasion))
    if bills:
        _owe(occasion, BILL, bills, mails.bill_payload(bills, locale))
    planned = _untold(occasion, PLANNED, planned_to_tell(occasion))
    if planned:
        _owe(occasion, PLANNED, planned, mails.planned_payload(planned, locale))
    cards = _untold(occasion, CARD, cards_to_tell(_reader(occasion, CARD)))
    if cards:
        _owe(occasion, CARD, cards, mails.bill_payload(cards, locale))
    charges = subscriptions_to_tell(_reader(occasion, SUBSCRIPTION))
    watched = _untold(occasion, SUBSCRIPTION, charges)
    if watched:
        payload = mails.subscription_payload(watched, locale)
        _owe(occasion, SUBSCRIPTION, watched, payload)
    for wallet in _fallen(occasion.book):
        _tell_floor(occasion, wallet)
    tell_of_pays(user=occasion.user, book=occasion.book, as_of=occasion.as_of)
    tell_of_goals(user=occasion.user, book=occasion.book, as_of=occasion.as_of)


def _untold(occasion: Occasion, kind: str, items: list[mails.Item]) -> list[mails.Item]:
    """Those that no notice of that kind has told the person of yet."""
    recent = Notice.objects.filter(
        user=occasion.user,
        book=occasion.book,
        kind=kind,
        created_at__date__gte=occasion.today - MEMORY,
    )
    told = {
        item["key"]
        for payload in recent.values_list("payload", flat=True)
        for item in payload["items"]
    }
    return [item for item in items if item.key not in told]


def _owe(
    occasion: Occasion, kind: str, items: list[mails.Item], payload: mails.Payload
) -> None:
    key = f"{kind}:{occasion.book.pk}:{occasion.today}:{items[0].key}"
    owe_notice(
        user=occasion.user, kind=kind, key=key, payload=payload, book=occasion.book
    )


# --- bills and planned entries --------------------------------------------------------


def bills_to_tell(occasion: Occasion) -> list[mails.Item]:
    """The Book's open bills that are soon due, due today or overdue just so long that
    it is said again.
    """
    user, today = occasion.user, occasion.today
    usual = lead_days(user, BILL)
    until = today + timedelta(days=max(usual, _longest_lead(occasion.book)))
    items = []
    bills = dict(Bill.objects.values_list("recurring_id", "lead_days"))
    for due in due_bills(book=occasion.book, until=until):
        if due.recurring.automatic or due.recurring.pk not in bills:
            continue
        lead = bills[due.recurring.pk]
        stage = stage_of(due.on, today, usual if lead is None else lead)
        if stage:
            items.append(mails.bill_item(due, stage, today, user.locale))
    return items


def _longest_lead(book: Book) -> int:
    longest = Bill.objects.filter(book=book).aggregate(days=Max("lead_days"))["days"]
    return longest or 0


def planned_to_tell(occasion: Occasion) -> list[mails.Item]:
    """Entries dated within the person's lead days ahead, a transfer once."""
    user, today = occasion.user, occasion.today
    coming = Entry.objects.filter(book=occasion.book, position=0).planned(today)
    entries = (
        coming.until(today + timedelta(days=lead_days(user, PLANNED)))
        .exclude(kind=Entry.Kind.OPENING)
        .select_related("wallet", "category", "payee")
        .order_by("date", "pk")
    )
    return [mails.planned_item(entry, user.locale) for entry in entries]


def _reader(occasion: Occasion, kind: str) -> Reader:
    user = occasion.user
    lead = lead_days(user, kind)
    return Reader(occasion.book, occasion.today, lead, user.locale)


# --- wallets --------------------------------------------------------------------------


def _fallen(book: Book) -> list[Wallet]:
    wallets = Wallet.objects.filter(book=book, floor__isnull=False).active()
    return list(wallets.filter(below_floor_since__isnull=False))


def _tell_floor(occasion: Occasion, wallet: Wallet) -> None:
    user, book = occasion.user, occasion.book
    key = f"{FLOOR}:{wallet.pk}:{wallet.below_floor_since}"
    if Notice.objects.filter(user=user, key=key).exists():
        return
    balances = balances_at(book=book, as_of=occasion.as_of)
    balance = Money(balances.get(wallet.pk, ZERO), wallet.currency)
    payload = mails.floor_payload(wallet, balance, user.locale)
    owe_notice(user=user, kind=FLOOR, key=key, payload=payload, book=book)


# --- silence --------------------------------------------------------------------------


def _remind_if_idle(user: User, books: list[Book], today: date) -> None:
    """Owe the reminder that nothing was entered, when it is time for it."""
    if user.idle_reminder == User.Idle.OFF or not books:
        return
    since = _last_entered(user, books)
    key = idle_key(user, since, today)
    if key:
        days = (today - since).days
        owe_notice(user=user, kind=IDLE, key=key, payload=mails.idle_payload(days))


def idle_key(user: User, since: date, today: date) -> str:
    """What a reminder of silence since that day is known by; "" when it is not time.

    The first comes after `idle_days`; then each day, or once in each week of silence.
    """
    beyond = (today - since).days - user.idle_days
    if beyond < 0:
        return ""
    if user.idle_reminder == User.Idle.DAILY:
        return f"{IDLE}:{today}"
    return f"{IDLE}:{since}:{beyond // WEEK}"


def _last_entered(user: User, books: list[Book]) -> date:
    """The person's day on which somebody last entered or imported something in one of
    these Books; the day they joined when nobody did.
    """
    instants = [user.date_joined]
    for book in books:
        with book_scope(book):
            instants += _last_in(book)
    return max(instants).astimezone(user.zone).date()


def _last_in(book: Book) -> list[datetime]:
    added = Change.objects.filter(
        book=book, verb=Change.Verb.ADDED, subject="ledger.entry"
    )
    imported = ImportRun.objects.filter(book=book, finished_at__isnull=False)
    latest = [
        added.order_by("-at").values_list("at", flat=True).first(),
        imported.aggregate(at=Max("finished_at"))["at"],
    ]
    return [at for at in latest if at is not None]
