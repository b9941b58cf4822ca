"""What is usually spent in a budget: a mean over periods that are over."""

from collections.abc import Iterable
from datetime import date

from accounts.models import Book
from budgets.cadence import period_of
from budgets.models import Budget
from budgets.queries.spending import kinds_of, reader
from budgets.queries.states import covers_of
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period

USUAL = 3


def averages(
    *, book: Book, budgets: Iterable[Budget], as_of: date, count: int = USUAL
) -> dict[int, Money]:
    """By budget id, the mean spending of the `count` periods before the running one,
    rounded half up. Those for once have none. The statements do not grow with either.
    """
    asked = [each for each in budgets if each.cadence != Budget.Cadence.ONCE]
    if not asked:
        return {}
    before = {each.pk: _before(each, book, as_of, count) for each in asked}
    periods = [period for found in before.values() for period in found]
    read, covers = reader(book, kinds_of(asked), periods), covers_of(book, asked)
    currency, means = book.base_currency, {}
    for each in asked:
        spent = [read(period).of(each, covers[each.pk]) for period in before[each.pk]]
        mean = sum(spent[1:], spent[0]) / count
        means[each.pk] = Money(round_money(mean, currency), currency)
    return means


def _before(budget: Budget, book: Book, as_of: date, count: int) -> list[Period]:
    found = [period_of(budget, book, as_of)]
    while len(found) <= count:
        found.append(found[-1].previous())
    return found[1:]
