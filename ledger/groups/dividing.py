"""Dividing an amount among people, to the last unit.

docs/algorithms/settling.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.errors import InvalidEntry
from ledger.models import SharedExpense

Way = SharedExpense.Way
HUNDRED = Decimal(100)
# What somebody's part is said by: shares, percent or an amount; None: nothing is.
Weights = Mapping[int, Decimal | None]


@dataclass(frozen=True)
class Division:
    """Parts by participant id, which sum to the whole. `extra` is what could not be
    divided and went to `extra_to` on top of their part, zero where it came out even.
    """

    parts: dict[int, Decimal]
    extra: Money
    extra_to: int


def divide(
    total: Money, way: str, weights: Weights, *, payers: Iterable[int]
) -> Division:
    """Divide `total`, above zero, among the keys of `weights`.

    What is left after rounding everybody's part down goes to the first of `payers` who
    has a part, else to the first who has one. Raises InvalidEntry with what is missing
    or too much.
    """
    if not weights:
        raise InvalidEntry("Choose who it is for.", field="share_group")
    missing = remainder(total, way, weights)
    if missing:
        raise InvalidEntry(missing_text(total, way, missing), field="share_group")
    shares = _fractions(way, weights)
    unit = quantum(total.currency)
    units = Fraction(total.amount / unit)
    parts = {pk: int(units * share) * unit for pk, share in shares.items()}
    bearers = [pk for pk in (*payers, *weights) if shares.get(pk)]
    extra = total.amount - sum(parts.values())
    parts[bearers[0]] += extra
    return Division(parts, Money(extra, total.currency), bearers[0])


def remainder(total: Money, way: str, weights: Weights) -> Decimal:
    """What the weights leave of the whole, `total` or 100 percent, below zero when they
    exceed it. Raises InvalidEntry for a weight below zero, or when all are zero.
    """
    said = [weight or Decimal(0) for weight in weights.values()]
    if min(said) < 0:
        raise InvalidEntry("Parts are not below zero.", field="share_group")
    if way == Way.SHARES and not any(said):
        raise InvalidEntry("Say how many shares each has.", field="share_group")
    whole = {Way.PERCENT: HUNDRED, Way.EXACT: total.amount}.get(Way(way))
    return Decimal(0) if whole is None else whole - sum(said)


def missing_text(total: Money, way: str, left: Decimal) -> str:
    """`€3.50 missing`, `12% too much`; "Adds up" when nothing is left."""
    if not left:
        return "Adds up"
    if way == Way.PERCENT:
        amount = f"{abs(left).normalize():f}%"
    else:
        amount = format_money(Money(abs(left), total.currency), current_locale())
    return f"{amount} {'missing' if left > 0 else 'too much'}"


def _fractions(way: str, weights: Weights) -> dict[int, Fraction]:
    """Everybody's part of the whole, exactly; they sum to one."""
    if way == Way.EQUAL:
        return dict.fromkeys(weights, Fraction(1, len(weights)))
    said = {pk: Fraction(weight or 0) for pk, weight in weights.items()}
    whole = sum(said.values())
    return {pk: weight / whole for pk, weight in said.items()}
