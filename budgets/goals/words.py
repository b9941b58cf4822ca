"""Where a goal stands, in words, in the reader's locale."""

from budgets.goals.amortisation import Loan
from budgets.goals.states import GoalState, Standing, loan_of
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money

TONES = {
    Standing.REACHED: "ok",
    Standing.AHEAD: "ok",
    Standing.ON_TRACK: "ok",
    Standing.BEHIND: "warn",
    Standing.LATE: "over",
}
ICONS = {
    Standing.REACHED: "check2-circle",
    Standing.AHEAD: "arrow-up-right",
    Standing.ON_TRACK: "check2",
    Standing.BEHIND: "exclamation-triangle-fill",
    Standing.LATE: "exclamation-octagon-fill",
    Standing.PAUSED: "pause",
}


def standing_words(state: GoalState) -> str:
    """`On track`, `2 months behind`; "" when there is nothing to compare with."""
    standing = state.standing
    if standing in {Standing.AHEAD, Standing.BEHIND}:
        return _compared(state)
    return {
        Standing.REACHED: "Paid off" if state.goal.is_debt else "Reached",
        Standing.PAUSED: "Paused",
        Standing.ON_TRACK: "On track",
        Standing.LATE: "Its date has passed",
        Standing.OPEN: "",
    }[standing]


def _compared(state: GoalState) -> str:
    early = state.months_early
    if early is None:
        return "Not at this pace"
    count = abs(early)
    way = "ahead" if early > 0 else "behind"
    return f"{count} month{'' if count == 1 else 's'} {way}"


def outlook(state: GoalState) -> str:
    """What it takes, or when it is there: the second line of a goal."""
    if state.is_reached:
        return "Nothing is left to pay" if state.goal.is_debt else "It is all there"
    if state.goal.is_debt and (problem := never_ends(loan_of_state(state))):
        return problem
    if state.required is not None:
        until = format_date(state.goal.target_date, current_locale(), "medium")
        return f"{_money(state.required)} a month until {until}"
    return projection_words(state)


def projection_words(state: GoalState) -> str:
    """When it is there as things go."""
    if state.projected is not None:
        on = format_date(state.projected, current_locale(), "month")
        return f"{'Paid off' if state.goal.is_debt else 'There'} about {on}"
    if state.pace is None:
        return "Too early to tell a pace"
    return "Not at this pace"


def never_ends(loan: Loan) -> str:
    """Why its payment never pays a debt off; "" when it does."""
    if loan.is_covered:
        return ""
    if not loan.payment:
        return "No payment a month is set"
    interest = _money(Money(loan.interest, loan.currency))
    return f"Its payment does not cover the interest of {interest} a month"


def loan_of_state(state: GoalState) -> Loan:
    return loan_of(state.goal, state.left.amount)


def _money(money: Money) -> str:
    return format_money(money, current_locale())
