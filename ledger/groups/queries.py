"""What a group looks like to one of its people.

Every reading begins at the asking person's own participations: a group that they are
not in does not exist for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from accounts.models import User
from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.groups.asking import may_ask
from ledger.groups.settling import fewest_transfers
from ledger.models import (
    GroupChange,
    Participant,
    Payment,
    Posting,
    Settlement,
    Share,
    SharedExpense,
    ShareGroup,
)

COLOURS = ("violet", "orange", "teal", "rose", "blue", "green", "amber", "cyan")


def participations(user: User) -> "QuerySet[Participant]":
    """The person's own places in groups, those they left too, the latest first."""
    mine = Participant.objects.filter(user=user).select_related("group", "book")
    return mine.order_by("-group")


def balances_of(groups: Iterable[ShareGroup]) -> dict[int, Decimal]:
    """By participant id what each is to get, below zero to pay.

    In the currency of their group; who has no part in anything is left out.
    Rule: docs/algorithms/settling.md
    """
    ids = [group.pk for group in groups]
    alive = {"expense__group__in": ids, "expense__deleted_at": None}
    settled = Settlement.objects.filter(group__in=ids, deleted_at=None)
    found: dict[int, Decimal] = {}
    _add(found, Payment.objects.filter(**alive), "participant", 1)
    _add(found, Share.objects.filter(**alive), "participant", -1)
    _add(found, settled, "payer", 1)
    _add(found, settled, "payee", -1)
    return found


def _add(found: dict[int, Decimal], rows: "QuerySet[Any]", who: str, sign: int) -> None:
    for pk, amount in rows.order_by().values_list(who).annotate(sum=Sum("amount")):
        found[pk] = found.get(pk, Decimal(0)) + sign * amount


# --- the list -------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupRow:
    """A group in the list. `balance` is the reader's own."""

    group: ShareGroup
    names: list[str]
    balance: Money
    has_left: bool


def group_rows(user: User) -> list[GroupRow]:
    """Those in use first, then the archived ones."""
    mine = list(participations(user))
    balances = balances_of(each.group for each in mine)
    names = _names([each.group_id for each in mine])
    rows = [
        GroupRow(
            each.group,
            names[each.group_id],
            each.group.money(balances.get(each.pk, 0)),
            each.has_left,
        )
        for each in mine
    ]
    return sorted(rows, key=lambda row: row.group.is_archived)


def _names(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    people = Participant.objects.filter(group__in=ids, left_at=None)
    for group_id, name in people.values_list("group_id", "name"):
        found[group_id].append(name)
    return found


# --- one group ------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """One of the group, as the reader sees them. `start` and `width` place the bar of
    their balance, in percent of its room, whose middle is zero.
    """

    participant: Participant
    name: str  # "You" for the reader
    is_you: bool
    balance: Money
    start: str
    width: str
    colour: str

    @property
    def initial(self) -> str:
        return self.participant.name[:1].upper()


@dataclass(frozen=True)
class Due:
    """A payment that settles up. `asked_at` is when its payer was last asked."""

    payer: Person
    payee: Person
    amount: Money

    @property
    def is_yours(self) -> bool:
        return self.payer.is_you or self.payee.is_you

    @property
    def words(self) -> str:
        """`Rory pays you`, `You pay Ada`."""
        verb = "pay" if self.payer.is_you else "pays"
        to = "you" if self.payee.is_you else self.payee.name
        return f"{self.payer.name} {verb} {to}"

    @property
    def asked_at(self) -> datetime | None:
        return self.payer.participant.asked_at


@dataclass(frozen=True)
class Standing:
    """Who owes whom. `paid` and `part` are the reader's own of all expenses."""

    you: Person
    people: list[Person]
    dues: list[Due]
    paid: Money
    part: Money
    total: Money
    count: int

    @property
    def owing(self) -> dict[Participant, Money]:
        """Who pays the reader, and how much."""
        return {
            due.payer.participant: due.amount for due in self.dues if due.payee.is_you
        }

    def may_be_asked(self, now: datetime) -> list[Person]:
        """Who owes the reader and was not asked lately, once each."""
        payers = [due.payer for due in self.dues if due.payee.is_you]
        return [each for each in payers if may_ask(each.participant, now)]


def standing(me: Participant) -> Standing:
    group = me.group
    balances = balances_of([group])
    people = _people(me, balances)
    by_id = {each.participant.pk: each for each in people}
    expenses = SharedExpense.objects.filter(group=group, deleted_at=None)
    mine = {"expense__in": expenses, "participant": me}
    transfers = fewest_transfers(balances)
    return Standing(
        you=by_id[me.pk],
        people=people,
        dues=[
            Due(by_id[each.payer], by_id[each.payee], group.money(each.amount))
            for each in transfers
        ],
        paid=group.money(_sum(Payment.objects.filter(**mine))),
        part=group.money(_sum(Share.objects.filter(**mine))),
        total=group.money(_sum(expenses)),
        count=expenses.count(),
    )


def _sum(rows: "QuerySet[Any]") -> Decimal:
    return rows.order_by().aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _people(me: Participant, balances: Mapping[int, Decimal]) -> list[Person]:
    """The reader first; who left is there while something is open."""
    largest = max(map(abs, balances.values()), default=Decimal(0)) or Decimal(1)
    rows = list(me.group.participants.select_related("user").order_by("pk"))
    people = []
    for place, each in enumerate(rows):
        balance = balances.get(each.pk, Decimal(0))
        if each.has_left and not balance and each.pk != me.pk:
            continue
        width = abs(balance) / largest * 50
        start = Decimal(50) if balance >= 0 else 50 - width
        people.append(
            Person(
                participant=each,
                name="You" if each.pk == me.pk else each.name,
                is_you=each.pk == me.pk,
                balance=me.group.money(balance),
                start=f"{start:.1f}%",
                width=f"{width:.1f}%",
                colour=COLOURS[place % len(COLOURS)],
            )
        )
    return sorted(people, key=lambda person: not person.is_you)


# --- what was paid --------------------------------------------------------------------


@dataclass(frozen=True)
class ExpenseRow:
    """A shared expense in the list: `Ada paid, for 2, Sat 14 Nov`."""

    expense: SharedExpense
    words: str
    amount: Money
    part: Money
    problem: str


def expenses_of(me: Participant) -> "QuerySet[SharedExpense]":
    """The group's expenses that count, the latest first, with who paid for whom."""
    people = Participant.objects.all()
    return SharedExpense.objects.filter(
        group=me.group, deleted_at=None
    ).prefetch_related(
        Prefetch("payments", Payment.objects.prefetch_related(_of(people))),
        "shares",
        Prefetch("postings", Posting.objects.filter(participant=me)),
    )


def _of(people: "QuerySet[Participant]") -> "Prefetch[Any]":
    return Prefetch("participant", people)


def expense_rows(
    me: Participant, expenses: Iterable[SharedExpense]
) -> list[ExpenseRow]:
    there = me.group.participants.filter(left_at=None)
    everybody = set(there.values_list("pk", flat=True))
    return [_expense_row(me, each, everybody) for each in expenses]


def _expense_row(
    me: Participant, expense: SharedExpense, everybody: set[int]
) -> ExpenseRow:
    shares = {each.participant_id: each.amount for each in expense.shares.all()}
    bearing = {pk for pk, amount in shares.items() if amount}
    paid = sorted(expense.payments.all(), key=lambda each: each.participant_id != me.pk)
    payers = [_name(me, each.participant) for each in paid]
    whom = "all" if bearing == everybody else str(len(bearing))
    day = format_date(expense.date, current_locale(), "weekday")
    return ExpenseRow(
        expense,
        f"{_listed(payers)} paid, for {whom}, {day}",
        me.group.money(expense.amount),
        me.group.money(shares.get(me.pk, 0)),
        next((each.problem for each in expense.postings.all()), ""),
    )


def part_rows(me: Participant, expense: SharedExpense) -> list[tuple[str, Money]]:
    """Who bears how much of it, to the last unit."""
    shares = expense.shares.select_related("participant")
    return [
        (_name(me, each.participant), me.group.money(each.amount)) for each in shares
    ]


def _name(me: Participant, person: Participant) -> str:
    return "You" if person.pk == me.pk else person.name


def _listed(names: list[str]) -> str:
    """`Ada`, `Ada and Tom`, `Ada, Tom and 2 more`."""
    if len(names) > 2:  # noqa: PLR2004 - a pair is the most that reads well
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return " and ".join(names)


@dataclass(frozen=True)
class SettlementRow:
    settlement: Settlement
    words: str
    amount: Money
    date: date
    problem: str


def settlements_of(me: Participant) -> "QuerySet[Settlement]":
    """What was settled and counts, the latest first."""
    rows = Settlement.objects.filter(group=me.group, deleted_at=None)
    return rows.order_by("-date", "-pk")


def settlement_words(me: Participant, settlement: Settlement) -> str:
    """`Rory paid you`, `You paid Ada`."""
    is_mine = settlement.payee_id == me.pk
    whom = "you" if is_mine else settlement.payee.name
    return f"{_name(me, settlement.payer)} paid {whom}"


def settlement_rows(me: Participant) -> list[SettlementRow]:
    """Likewise, in words."""
    rows = (
        settlements_of(me)
        .select_related("payer", "payee")
        .prefetch_related(Prefetch("postings", Posting.objects.filter(participant=me)))
    )
    return [
        SettlementRow(
            each,
            settlement_words(me, each),
            me.group.money(each.amount),
            each.date,
            next((one.problem for one in each.postings.all()), ""),
        )
        for each in rows
    ]


def changes_of(group: ShareGroup) -> "QuerySet[GroupChange]":
    return GroupChange.objects.filter(group=group).select_related("actor")


def posting_of(entry_id: int, user: User) -> Posting | None:
    """What the group of that entry is, for a form that shows it; None of entries that
    are in none.
    """
    found = Posting.objects.filter(entry=entry_id) | Posting.objects.filter(
        second=entry_id
    )
    rows = found.filter(participant__user=user)
    return rows.select_related("participant__group", "expense", "settlement").first()
