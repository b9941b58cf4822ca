"""What a budget's row says under its name: the most particular thing about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Book
from budgets.models import Overrun
from budgets.queries import HUNDRED, BudgetState, Passing, bills_of, passing
from expense_tracker.kernel.format import format_date, format_money, format_percent
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.recurring.coming import DueDate


@dataclass(frozen=True)
class Told:
    """What is known of a state beside itself."""

    state: BudgetState
    alert: date | None  # when the last alert of its period was sent
    bills: list[DueDate]  # still to pay in its period, overdue ones too

    @property
    def passing(self) -> Passing | None:
        return passing(self.state, self.bills)


def tell(book: Book, states: list[BudgetState], due: list[DueDate]) -> list[Told]:
    """In the order of the states."""
    alerts = _alerts(book, states)
    return [
        Told(
            state,
            alerts.get((state.budget.pk, state.period.start)),
            bills_of(state, due) if state.is_running else [],
        )
        for state in states
    ]


def reason_of(told: Told) -> str:
    """One sentence, never empty."""
    return next(filter(None, _said_of(told)))


def _said_of(told: Told) -> Iterable[str]:
    """What could be said, the most telling first; the last is never empty."""
    state, locale = told.state, current_locale()
    if state.state in {"over", "reached"} and told.alert:
        yield f"Alert sent {format_date(told.alert, locale, 'weekday')}"
    if not state.is_fixed and (passes := told.passing):
        yield f"At this pace over on {format_date(passes.on, locale, 'weekday')}"
    if state.state == "ahead" and state.even:
        yield f"Ahead of pace, even would be {format_money(state.even, locale)}"
    if state.spent.amount < 0:
        yield f"{format_money(abs(state.spent), locale)} came back"
    if told.bills:
        yield _bill_said(told.bills[0])
    yield from came_to(state)
    if state.planned:
        yield f"{format_money(state.planned, locale)} planned"
    yield used_said(state)


def came_to(state: BudgetState) -> Iterable[str]:
    """What the limit is more, or less, than was set."""
    if state.carried.amount > 0:
        yield f"{_plain(state.carried)} carried over{_from_before(state)}"
    if state.carried.amount < 0:
        yield f"{_plain(state.carried)} overspent{_from_before(state)}"
    if state.moved.amount > 0:
        yield f"{_plain(state.moved)} moved in"
    if state.moved.amount < 0:
        yield f"{_plain(state.moved)} moved away"


def _plain(money: Money) -> str:
    return format_money(abs(money), current_locale())


def _from_before(state: BudgetState) -> str:
    if state.period.kind != "month":
        return ""
    return f" from {state.period.previous().month_name(current_locale())}"


def used_said(state: BudgetState) -> str:
    """`67% used, alert at 80%`, with the state in words where it is not calm."""
    locale = current_locale()
    if state.limit.is_zero:
        return "Over a budget of nothing" if state.spent else "Nothing spent"
    said = f"{format_percent(state.used, locale)} used"
    ahead = [each for each in state.thresholds if not state.has_crossed(each)]
    if state.state == "near":
        said = f"{state.words}, {said}"
    if not ahead or not state.is_running:
        return said
    return f"{said}, alert at {format_percent(ahead[0] / HUNDRED, locale)}"


def _bill_said(due: DueDate) -> str:
    locale = current_locale()
    amount = format_money(due.amount, locale)
    return f"{due.name} due {format_date(due.on, locale, 'weekday')}, {amount}"


def _alerts(book: Book, states: list[BudgetState]) -> dict[tuple[int, date], date]:
    """When the last alert of each budget and period was sent, in the Book's zone."""
    starts = {state.period.start for state in states}
    rows = Overrun.objects.filter(book=book, period_start__in=starts).order_by("at")
    return {
        (row.budget_id, row.period_start): row.at.astimezone(book.zone).date()
        for row in rows
    }
