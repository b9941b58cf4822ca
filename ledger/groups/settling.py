"""The fewest transfers that settle balances.

docs/algorithms/settling.md
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

Balances = Mapping[int, Decimal]
# Up to so many open balances the fewest transfers are found for sure: 2^12 subsets.
EXACT = 12


@dataclass(frozen=True)
class Transfer:
    """`payer` gives `payee` the amount, above zero."""

    payer: int
    payee: int
    amount: Decimal


def fewest_transfers(balances: Balances) -> list[Transfer]:
    """Transfers after which every balance is zero, the largest first.

    A balance above zero is to get, below zero to pay. Each set of people whose balances
    cancel out settles with one transfer less than it has people, so the fewest come
    from the most such sets: found exactly for up to EXACT people that are in no pair,
    by largest debts first beyond, which is never more than people less one.
    Raises ValueError when the balances do not sum to zero.
    """
    if sum(balances.values()):
        raise ValueError("Balances of a group sum to zero.")
    transfers = [
        transfer
        for people in _settled_apart({k: v for k, v in balances.items() if v})
        for transfer in _largest_first(people)
    ]
    return sorted(transfers, key=lambda each: (-each.amount, each.payer, each.payee))


def _settled_apart(open_: dict[int, Decimal]) -> Iterator[dict[int, Decimal]]:
    """As many sets as can be found whose balances cancel out."""
    for pair in _pairs(open_):
        yield {pk: open_[pk] for pk in pair}
        for pk in pair:
            del open_[pk]
    if len(open_) > EXACT:
        yield open_
    elif open_:
        keys = list(open_)
        for mask in _most_subsets([open_[pk] for pk in keys]):
            yield {pk: open_[pk] for bit, pk in enumerate(keys) if mask >> bit & 1}


def _pairs(balances: Balances) -> list[tuple[int, int]]:
    """Two whose balances cancel out are a set of their own in some best division: put
    together, what they were taken from still cancels out.
    """
    waiting: dict[Decimal, list[int]] = {}
    pairs = []
    for pk, balance in balances.items():
        if others := waiting.get(-balance):
            pairs.append((others.pop(0), pk))
        else:
            waiting.setdefault(balance, []).append(pk)
    return pairs


def _most_subsets(amounts: list[Decimal]) -> list[int]:
    """The most subsets that sum to zero each, as bit masks that make up the whole.

    People are taken away one after the other so that the rest sums to zero as often as
    possible: `most[mask]` is how often.
    """
    size = len(amounts)
    sums = [Decimal(0)] * (1 << size)
    most = [0] * (1 << size)
    last = [0] * (1 << size)
    for mask in range(1, 1 << size):
        low = mask & -mask
        sums[mask] = sums[mask ^ low] + amounts[low.bit_length() - 1]
        bits = (1 << bit for bit in range(size) if mask >> bit & 1)
        last[mask] = max(bits, key=lambda bit: most[mask ^ bit])
        most[mask] = most[mask ^ last[mask]] + (not sums[mask])
    return list(_cut(sums, last))


def _cut(sums: list[Decimal], last: list[int]) -> Iterator[int]:
    """The order of taking away, cut wherever the rest sums to zero."""
    mask = len(sums) - 1
    while mask:
        whole, mask = mask, mask ^ last[mask]
        while sums[mask]:
            mask ^= last[mask]
        yield whole ^ mask


def _largest_first(balances: Balances) -> Iterator[Transfer]:
    """Who owes most pays who gets most, until all is settled: each transfer settles one
    of the two, the last one both.
    """
    left = dict(balances)
    while any(left.values()):
        payer = min(left, key=lambda pk: (left[pk], pk))
        payee = max(left, key=lambda pk: (left[pk], -pk))
        amount = min(-left[payer], left[payee])
        left[payer] += amount
        left[payee] -= amount
        yield Transfer(payer, payee, amount)
