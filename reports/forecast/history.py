"""What a Book's whole months brought, read for the estimate.

Sums of months come from MonthTotal (pay-day months with the days that stick out), never
from all entries: ten years cost what four do. Rule: docs/algorithms/forecast.md
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractIsoWeekDay, TruncMonth

from accounts.models import Book
from budgets.cadence import month_of
from expense_tracker.kernel.period import Period
from ledger.models import Entry, MonthTotal, Payee, Recurring, Wallet
from reports.forecast.backtest import Flow, Key, Past
from reports.forecast.schedules import Places, Row, SchedulePast, explained, payees_of

# Four years: what came before says little of now.
MOST_MONTHS = 48
# A month that began to be booked so many days late is whole all the same.
BEGUN_LATE = timedelta(days=6)
YEAR = 12
HALF_A_MONTH = 15
ONE_DAY = timedelta(days=1)
ZERO = Decimal(0)
Kind = Entry.Kind
FLOWS: dict[str, Flow] = {
    Kind.EXPENSE: "spending",
    Kind.REFUND: "spending",
    Kind.INCOME: "income",
    Kind.TRANSFER: "moved",
}
Sums = dict[Key, Decimal]


@dataclass(frozen=True)
class History:
    """`months` are whole, oldest first; `sums` what each brought, `heads` what each of
    the last twelve had brought by as many days as the running month is old, `so_far`
    what that has brought itself. All of what no schedule explains, signed as in Entry;
    `whole` is all of the months, by flow.
    """

    running: Period
    months: list[Period]
    sums: list[Sums]
    heads: list[Sums]
    so_far: Sums
    whole: list[dict[Flow, Decimal]]
    schedules: list[SchedulePast]
    weekdays: tuple[float, ...]  # share of spending on each, Monday first

    @property
    def keys(self) -> list[Key]:
        found = {key for month in (*self.sums, self.so_far) for key in month}
        return sorted(found, key=str)

    @cached_property
    def past(self) -> Past:
        flows = sorted({flow for month in self.whole for flow in month})
        return Past(
            rest={key: _floats(self.sums, key) for key in self.keys},
            whole={flow: _floats(self.whole, flow) for flow in flows},
            expected=self._expected,
        )

    @cached_property
    def tails(self) -> list[dict[Flow, Decimal]]:
        """What each of the months with a head brought after it, by flow."""
        found = []
        for whole, head in zip(self.sums[-len(self.heads) :], self.heads, strict=True):
            left = {key: amount - head.get(key, ZERO) for key, amount in whole.items()}
            found.append(_by_flow(left))
        return found

    def _expected(self, place: int, step: int) -> dict[Flow, float]:
        sums: dict[Flow, float] = defaultdict(float)
        for each in self.schedules:
            sums[each.flow] += each.ahead(place, step)
        return sums


def _floats(months: Iterable[dict[Any, Decimal]], key: object) -> list[float]:
    return [float(month.get(key, ZERO)) for month in months]


def read_history(*, book: Book, wallet: Wallet | None, as_of: date) -> History:
    """Of all wallets in the Book's currency, or of one in its own."""
    reader = _Reader(book, wallet, as_of)
    return reader.history()


class _Reader:
    def __init__(self, book: Book, wallet: Wallet | None, as_of: date) -> None:
        self.book, self.wallet, self.as_of = book, wallet, as_of
        self.running = month_of(book, as_of)
        self.column = "amount" if wallet else "base_amount"
        kinds = [kind for kind in FLOWS if wallet or kind != Kind.TRANSFER]
        self.chosen = Q(book=book, kind__in=kinds)
        if wallet is not None:
            self.chosen &= Q(wallet=wallet)
        self.months = self._whole_months()
        last = self.months[-1].end if self.months else self.running.start
        self.place_of = Places([month.start for month in self.months], last)

    def history(self) -> History:
        booked, heads = self._month_sums(), self._head_sums()
        whole, so_far = [_by_flow(month) for month in booked], self._so_far()
        first = self._after_a_gap(whole)
        schedules = []
        for recurring, rows in self._scheduled():
            self._take_out(rows, booked, heads, so_far)
            schedules.append((recurring, rows))
        self.months = self.months[first:]
        place_of = Places(
            [month.start for month in self.months],
            self.months[-1].end if self.months else self.running.start,
        )
        return History(
            running=self.running,
            months=self.months,
            sums=booked[first:],
            heads=heads[-len(self.months) :] if self.months else [],
            so_far=so_far,
            whole=whole[first:],
            schedules=[
                SchedulePast(recurring, rows, place_of) for recurring, rows in schedules
            ],
            weekdays=self._weekdays(),
        )

    # --- months -----------------------------------------------------------------------

    def _whole_months(self) -> list[Period]:
        """Before the running one, from the first that was booked from its start on."""
        rows = Entry.objects.filter(self.chosen).order_by("date")
        first = rows.values_list("date", flat=True).first()
        months: list[Period] = []
        month = self.running.previous()
        while (
            first is not None
            and month.start + BEGUN_LATE >= first
            and len(months) < MOST_MONTHS
        ):
            months.insert(0, month)
            month = month.previous()
        return months

    def _after_a_gap(self, whole: Sequence[dict[Flow, Decimal]]) -> int:
        """The place after the last month in which nothing at all was booked. A single
        wallet may rest for a month.
        """
        if self.wallet is not None:
            return 0
        empty = [place for place, month in enumerate(whole) if not month]
        return empty[-1] + 1 if empty else 0

    def _month_sums(self) -> list[Sums]:
        """Calendar months as they are kept; where the Book's begin on another day, the
        days that stick out of them are moved to the neighbour they belong to.
        """
        sums: list[Sums] = [defaultdict(Decimal) for _ in self.months]
        if not self.months:
            return []
        is_late = self.book.pay_day > HALF_A_MONTH
        for month, category, kind, amount in self._calendar_sums():
            self._add(sums, self._place(month) - is_late, category, kind, amount)
        for month, category, kind, amount in self._stray_sums(is_late=is_late):
            place = self._place(month)
            self._add(sums, place - is_late, category, kind, -amount)
            self._add(sums, place - (not is_late), category, kind, amount)
        return [dict(month) for month in sums]

    def _place(self, month: date) -> int:
        """Of the Book's month that begins in that calendar month."""
        first = self.months[0].start
        return (month.year - first.year) * YEAR + month.month - first.month

    def _add(
        self,
        sums: list[Sums],
        place: int,
        category: int | None,
        kind: str,
        amount: Decimal,
    ) -> None:
        if 0 <= place < len(sums):
            sums[place][category, FLOWS[kind]] += amount

    def _calendar_sums(self) -> Iterable[Any]:
        cells = MonthTotal.objects.filter(
            self.chosen,
            month__gte=self.months[0].start.replace(day=1),
            month__lte=self.running.start,
        )
        asked = cells.order_by().values_list("month", "category_id", "kind")
        return asked.annotate(sum=Sum(self.column))

    def _stray_sums(self, *, is_late: bool) -> Iterable[Any]:
        """Of the fewer days: those before the pay-day, or those from a late one on."""
        if self.book.pay_day == 1:
            return []
        strays = [_stray(month, is_late) for month in (*self.months, self.running)]
        rows = Entry.objects.filter(self.chosen).in_any(strays).order_by()
        asked = rows.annotate(month=TruncMonth("date"))
        named = asked.values_list("month", "category_id", "kind")
        return named.annotate(sum=Sum(self.column))

    def _head_sums(self) -> list[Sums]:
        """Of the last twelve whole months, as many days as the running one is old."""
        last = self.months[-YEAR:]
        sums: list[Sums] = [defaultdict(Decimal) for _ in last]
        heads = [self._head(month) for month in last]
        if not heads:
            return []
        rows = Entry.objects.filter(self.chosen).in_any(heads).order_by()
        place = Case(
            *(
                When(date__gte=head.start, date__lt=head.end, then=Value(number))
                for number, head in enumerate(heads)
            ),
            output_field=IntegerField(),
        )
        asked = rows.annotate(place=place).values_list("place", "category_id", "kind")
        for number, category, kind, amount in asked.annotate(sum=Sum(self.column)):
            sums[number][category, FLOWS[kind]] += amount
        return [dict(month) for month in sums]

    def _head(self, month: Period) -> Period:
        days = min(self.running.elapsed(self.as_of), month.days)
        return Period.between(month.start, month.start + timedelta(days=days - 1))

    def _so_far(self) -> Sums:
        rows = Entry.objects.filter(self.chosen, date__lte=self.as_of)
        rows = rows.filter(date__gte=self.running.start).order_by()
        sums: Sums = defaultdict(Decimal)
        asked = rows.values_list("category_id", "kind")
        for category, kind, amount in asked.annotate(sum=Sum(self.column)):
            sums[category, FLOWS[kind]] += amount
        return dict(sums)

    def _weekdays(self) -> tuple[float, ...]:
        """Of the expenses of the last three whole months; even where there are none."""
        even = (1 / 7,) * 7
        if not self.months:
            return even
        days = Period.between(self.months[-3:][0].start, self.months[-1].last)
        rows = Entry.objects.filter(self.chosen, kind=Kind.EXPENSE).in_period(days)
        asked = rows.order_by().annotate(weekday=ExtractIsoWeekDay("date"))
        found = dict(asked.values_list("weekday").annotate(sum=Sum(self.column)))
        whole = -float(sum(found.values(), ZERO))
        if not whole:
            return even
        return tuple(-float(found.get(day, ZERO)) / whole for day in range(1, 8))

    # --- what schedules explain -------------------------------------------------------

    def _scheduled(self) -> list[tuple[Recurring, list[Row]]]:
        """Each schedule, ended ones too, with the entries it explains; an entry one at
        most.
        """
        chosen = Recurring.objects.filter(book=self.book)
        if self.wallet is None:
            chosen = chosen.exclude(kind=Kind.TRANSFER)
        else:
            chosen = chosen.filter(Q(wallet=self.wallet) | Q(to_wallet=self.wallet))
        recurrings = list(chosen.select_related("wallet", "payee").order_by("pk"))
        if not recurrings:
            return []
        settled, loose = self._settled(), self._loose(recurrings)
        used: set[int] = set()
        found = []
        for recurring in recurrings:
            rows = [row for row in loose.get(recurring.pk, ()) if row.pk not in used]
            mine = [*settled.get(recurring.pk, ()), *explained(recurring, rows)]
            used |= {row.pk for row in mine}
            found.append((recurring, mine))
        return found

    def _rows(self, rows: QuerySet[Entry], *more: str) -> Iterable[Any]:
        since = self.months[0].start if self.months else self.running.start
        within = rows.filter(self.chosen, date__gte=since, date__lte=self.as_of)
        columns = ("pk", "date", "kind", "payee_id", "category_id")
        return within.order_by().values_list(
            *columns, "wallet__currency", "amount", self.column, *more
        )

    def _settled(self) -> dict[int, list[Row]]:
        """By schedule, the entries that were booked for it."""
        found: dict[int, list[Row]] = defaultdict(list)
        booked = Entry.objects.filter(occurrences__isnull=False)
        for *row, recurring in self._rows(booked, "occurrences__recurring"):
            found[recurring].append(Row(*row))
        return found

    def _loose(self, recurrings: list[Recurring]) -> dict[int, list[Row]]:
        """By schedule, its payees' entries that were booked for none, and transfers of
        its amount.
        """
        names = list(Payee.objects.filter(book=self.book).values_list("pk", "name_key"))
        payees = {each.pk: payees_of(each, names) for each in recurrings}
        wanted = set().union(*payees.values())
        moved = {each.amount for each in recurrings if each.kind == Kind.TRANSFER}
        of_payees = Q(payee__in=wanted, group=None)
        of_transfers = Q(kind=Kind.TRANSFER) & (
            Q(amount__in=moved) | Q(amount__in={-each for each in moved})
        )
        entries = Entry.objects.filter(of_payees | of_transfers, occurrences=None)
        by_payee: dict[int | None, list[Row]] = defaultdict(list)
        for row in map(Row._make, self._rows(entries)):
            by_payee[None if row.kind == Kind.TRANSFER else row.payee].append(row)
        return {
            each.pk: (
                self._legs(each, by_payee[None])
                if each.kind == Kind.TRANSFER
                else [row for pk in payees[each.pk] for row in by_payee[pk]]
            )
            for each in recurrings
        }

    def _legs(self, recurring: Recurring, rows: Iterable[Row]) -> list[Row]:
        """The transfers of its amount, in its direction."""
        assert self.wallet is not None
        sign = -1 if recurring.wallet_id == self.wallet.pk else 1
        return [row for row in rows if row.amount == sign * recurring.amount]

    def _take_out(
        self, rows: Iterable[Row], sums: list[Sums], heads: list[Sums], so_far: Sums
    ) -> None:
        """Off the sums they are in."""
        for row in rows:
            key = (row.category, FLOWS[row.kind])
            place = self.place_of(row.on)
            if place is None:
                _less(so_far, key, row.worth)
                continue
            _less(sums[place], key, row.worth)
            head = place - (len(sums) - len(heads))
            if head >= 0 and self._head(self.months[place]).contains(row.on):
                _less(heads[head], key, row.worth)


def _stray(month: Period, is_late: bool) -> Period:
    first = month.start.replace(day=1)
    if not is_late:
        return Period.between(first, month.start - ONE_DAY)
    return Period.between(month.start, first + relativedelta(day=31))


def _less(sums: Sums, key: Key, amount: Decimal) -> None:
    sums[key] = sums.get(key, ZERO) - amount


def _by_flow(sums: Sums) -> dict[Flow, Decimal]:
    found: dict[Flow, Decimal] = defaultdict(Decimal)
    for (_, flow), amount in sums.items():
        found[flow] += amount
    return dict(found)
