"""How good this Book's forecasts would have been, in money."""

from decimal import Decimal
from statistics import fmean

from expense_tracker.kernel.money import Money, round_money
from reports.forecast.backtest import Estimate
from reports.forecast.shape import Accuracy


def accuracy_of(found: Estimate | None, currency: str) -> Accuracy | None:
    """None when nothing was estimated."""
    if found is None:
        return None
    judged = found.judged

    def money(errors: list[float]) -> Money:
        mean = Decimal(fmean(abs(error) for error in errors))
        return Money(round_money(mean, currency), currency)

    tested, covered = found.covered
    return Accuracy(
        months=len(judged),
        error=money([each.actual[0] - each.own[0] for each in judged]),
        naive=money([each.actual[0] - each.naive[0] for each in judged]),
        spending_error=money(
            [each.actual_spending - each.own_spending for each in judged]
        ),
        spending_naive=money(
            [each.actual_spending - each.naive_spending for each in judged]
        ),
        simple="last_year" if found.is_yearly else "last_month",
        tested=tested,
        covered=covered,
    )
