"""Exact money: an amount that knows its currency, and sums of several currencies.

Nothing here is a float, and nothing converts: that needs a rate with a date, which the
ledger has.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import total_ordering

from expense_tracker.kernel.currencies import is_currency, quantum


class CurrencyMismatch(TypeError):
    """Two currencies met where only one can be meant."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be combined without a rate.")


@total_ordering
@dataclass(frozen=True)
class Money:
    """A signed amount of one currency; compares and adds within that currency only."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"Money takes a Decimal, not {type(self.amount).__name__}.")
        if not self.amount.is_finite():
            raise ValueError("Money is a finite amount.")
        if not is_currency(self.currency):
            raise ValueError(f"{self.currency!r} is not a currency of ISO 4217.")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(Decimal(0), currency)

    @property
    def is_zero(self) -> bool:
        return not self.amount

    def __bool__(self) -> bool:
        return not self.is_zero

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount), self.currency)

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        """The exact product: `round_money` is the caller's decision."""
        if not isinstance(factor, int | Decimal):
            return NotImplemented
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._same(other)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount


class MoneyBag:
    """Sums of several currencies, one Money each; immutable.

    Canonical: a currency whose sum is zero is not in the bag, so two bags are equal
    exactly when they are worth the same in every currency. Iterates by currency code.
    """

    __slots__ = ("_amounts",)

    def __init__(self, moneys: Iterable[Money] = ()) -> None:
        amounts: dict[str, Decimal] = {}
        for money in moneys:
            amounts[money.currency] = amounts.get(money.currency, 0) + money.amount
        self._amounts = {code: amounts[code] for code in sorted(amounts)}
        self._amounts = {code: sum_ for code, sum_ in self._amounts.items() if sum_}

    def __iter__(self) -> Iterator[Money]:
        return (Money(amount, code) for code, amount in self._amounts.items())

    def __len__(self) -> int:
        return len(self._amounts)

    def get(self, currency: str) -> Money:
        """The bag's sum in that currency, zero when there is none."""
        return Money(self._amounts.get(currency, Decimal(0)), currency)

    def __add__(self, other: "Money | MoneyBag") -> "MoneyBag":
        if isinstance(other, Money):
            return MoneyBag([*self, other])
        if isinstance(other, MoneyBag):
            return MoneyBag([*self, *other])
        return NotImplemented

    def __sub__(self, other: "Money | MoneyBag") -> "MoneyBag":
        if not isinstance(other, Money | MoneyBag):
            return NotImplemented
        return self + -other

    def __neg__(self) -> "MoneyBag":
        return MoneyBag(-money for money in self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MoneyBag):
            return NotImplemented
        return self._amounts == other._amounts

    def __hash__(self) -> int:
        return hash(tuple(self._amounts.items()))

    def __repr__(self) -> str:
        return f"MoneyBag({list(self)!r})"


def round_money(
    amount: Decimal, currency: str, rounding: str = ROUND_HALF_UP
) -> Decimal:
    """The amount at the currency's decimals, half up (away from zero) by default.

    `rounding` is one of decimal's names; ROUND_DOWN for "per day" figures, so that
    spending them never overshoots.
    """
    return amount.quantize(quantum(currency), rounding=rounding)


def allocate(money: Money, weights: Sequence[int | Decimal]) -> list[Money]:
    """Shares of `money` by weight, in order, that sum back to the last unit.

    Each share is within one unit of its exact value; the units left over go to the
    largest remainders, the earlier first. A weight of zero gets zero. Raises ValueError
    for a negative weight, for weights that sum to zero, and for an amount finer than
    the currency's unit.
    """
    if not weights or min(weights) < 0 or not sum(weights):
        raise ValueError("Weights are at least zero and not all zero.")
    unit = quantum(money.currency)
    total = Fraction(abs(money.amount) / unit)
    if total.denominator != 1:
        raise ValueError(f"{money.amount} is finer than a unit of {money.currency}.")
    sign = -1 if money.amount < 0 else 1
    return [
        Money(sign * units * unit, money.currency)
        for units in _whole_shares(total.numerator, [Fraction(w) for w in weights])
    ]


def _whole_shares(total: int, weights: list[Fraction]) -> list[int]:
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(
        range(len(exact)), key=lambda index: shares[index] - exact[index]
    )
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares
