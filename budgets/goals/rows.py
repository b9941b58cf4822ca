"""Goals as the pages show them: words, bars and the columns of their months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from budgets.goals.amortisation import Amortisation, Instalment, amortise
from budgets.goals.pace import ZERO, months_after
from budgets.goals.states import GoalState, MonthGain
from budgets.goals.words import (
    ICONS,
    TONES,
    loan_of_state,
    never_ends,
    outlook,
    projection_words,
    standing_words,
)
from budgets.models import Goal
from expense_tracker.kernel.money import Money

WHOLE = Decimal(100)
# Of a column's place, so that there is room between two.
COLUMN_WIDTH = Decimal("0.6")
# The least height that is still seen.
LEAST = Decimal(2)


@dataclass(frozen=True)
class Column:
    """A month's gain; lengths are per cent of the picture, as SVG attributes take
    them.
    """

    gain: MonthGain
    x: str
    y: str
    width: str
    height: str

    @property
    def style(self) -> str:
        if self.gain.gain.amount < 0:
            return "col-back"
        return "col" if self.gain.is_whole else "col-running"


@dataclass(frozen=True)
class GoalRow:
    """A goal in the list and at the head of its page. `up` and `down` are the places,
    counted from 1 among all, of its neighbours in its group; None is none.
    """

    state: GoalState
    up: int | None = None
    down: int | None = None

    @property
    def goal(self) -> Goal:
        return self.state.goal

    @property
    def words(self) -> str:
        return standing_words(self.state)

    @property
    def tone(self) -> str:
        """ok, warn or over, "" for neither."""
        return TONES.get(self.state.standing, "")

    @property
    def icon(self) -> str:
        return ICONS.get(self.state.standing, "")

    @property
    def outlook(self) -> str:
        return outlook(self.state)

    @property
    def projection(self) -> str:
        return projection_words(self.state)

    @property
    def never_ends(self) -> str:
        if not self.goal.is_debt or self.state.is_reached:
            return ""
        return never_ends(loan_of_state(self.state))

    @property
    def payment(self) -> Money:
        return Money(self.goal.payment, self.goal.currency)

    @property
    def filled(self) -> str:
        """Per cent of its bar, "" when nothing is."""
        return _length(self.state.share * WHOLE) if self.state.share else ""

    @property
    def sentence(self) -> str:
        """The bar in words."""
        verb = "paid off" if self.goal.is_debt else "saved"
        share = (self.state.share * WHOLE).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{self.goal.name}: {share}% {verb}"

    @cached_property
    def columns(self) -> list[Column]:
        return columns(self.state.months)

    @cached_property
    def zero(self) -> str:
        """Where the line of the columns is that stands for nothing."""
        return _length(_scale(self.state.months)[0])

    @property
    def months_sentence(self) -> str:
        count = len(self.state.months)
        what = "paid off" if self.goal.is_debt else "came in"
        return f"What {what} in each of the last {count} months; the table has them"


def listed(states: Sequence[GoalState], *, debts: bool) -> list[GoalRow]:
    """The saving goals, or the debts, in their order among all."""
    group = [
        (place, state)
        for place, state in enumerate(states, start=1)
        if state.goal.is_debt == debts
    ]
    places = [None, *(place for place, _ in group), None]
    return [
        GoalRow(state, up=places[at], down=places[at + 2])
        for at, (_, state) in enumerate(group)
    ]


def columns(months: tuple[MonthGain, ...]) -> list[Column]:
    """One column for each month, the earliest first."""
    zero, a_unit = _scale(months)
    place = WHOLE / max(len(months), 1)
    return [
        _column(each, place * at, place, zero, a_unit) for at, each in enumerate(months)
    ]


def _column(
    gain: MonthGain, x: Decimal, place: Decimal, zero: Decimal, a_unit: Decimal
) -> Column:
    amount = gain.gain.amount
    height = max(abs(amount) * a_unit, LEAST if amount else ZERO)
    return Column(
        gain,
        x=_length(x + place * (1 - COLUMN_WIDTH) / 2),
        y=_length(zero if amount < 0 else zero - height),
        width=_length(place * COLUMN_WIDTH),
        height=_length(height),
    )


def _scale(months: tuple[MonthGain, ...]) -> tuple[Decimal, Decimal]:
    """Where nothing is, and how high one unit is."""
    amounts = [each.gain.amount for each in months]
    top, bottom = max([*amounts, ZERO]), min([*amounts, ZERO])
    if top == bottom:
        return WHOLE, ZERO
    return WHOLE * top / (top - bottom), WHOLE / (top - bottom)


def _length(share: Decimal) -> str:
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


# --- the payments of a debt -----------------------------------------------------------


@dataclass(frozen=True)
class Payment:
    """One instalment, on the day it is due as counted from today."""

    instalment: Instalment
    on: date
    currency: str

    @property
    def payment(self) -> Money:
        return Money(self.instalment.payment, self.currency)

    @property
    def interest(self) -> Money:
        return Money(self.instalment.interest, self.currency)

    @property
    def principal(self) -> Money:
        return Money(self.instalment.principal, self.currency)

    @property
    def left(self) -> Money:
        return Money(self.instalment.left, self.currency)


@dataclass(frozen=True)
class PaymentTable:
    """The payments still to come at the debt's own payment; none when it never ends."""

    amortisation: Amortisation
    rows: list[Payment]

    @property
    def interest(self) -> Money:
        return Money(self.amortisation.interest, self.amortisation.loan.currency)

    @property
    def paid(self) -> Money:
        return Money(self.amortisation.paid, self.amortisation.loan.currency)


def payment_table(state: GoalState) -> PaymentTable:
    done = amortise(loan_of_state(state))
    currency = state.goal.currency
    rows = [
        Payment(each, months_after(state.as_of, each.number), currency)
        for each in done.instalments
    ]
    return PaymentTable(done, rows)
