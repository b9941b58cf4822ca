"""What running balances prove: the amount of each line moves the balance by itself.

A statement with balances leaves no doubt which column is the amount, which sign is
money out, and whether fees come on top.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

# Statements of several pockets or with lines left out break the chain here and there.
_MOST = 0.7
_TWO_STEPS = 2


def proven_sign(
    amounts: Sequence[Decimal | None], balances: Sequence[Decimal | None]
) -> int:
    """1 when the balances rise by the amounts, -1 when they fall by them, 0 when they
    show neither. Lines may run from old to new or from new to old.
    """
    rising: list[bool] = []
    falling: list[bool] = []
    for newest_first in (False, True):
        steps = list(_steps(amounts, balances, newest_first=newest_first))
        rises = sum(change == amount for amount, change in steps)
        falls = sum(change == -amount for amount, change in steps)
        rising.append(rises > falls and rises >= _MOST * len(steps))
        # The unusual reading needs more than one chance agreement.
        falling.append(falls > rises and falls >= max(_MOST * len(steps), _TWO_STEPS))
    return 1 if any(rising) else -1 if any(falling) else 0


def _steps(
    amounts: Sequence[Decimal | None],
    balances: Sequence[Decimal | None],
    *,
    newest_first: bool,
) -> Iterator[tuple[Decimal, Decimal]]:
    """Each amount with the change of balance it should explain, zeros left out."""
    lines = list(zip(amounts, balances, strict=True))
    if newest_first:
        lines.reverse()
    for (_, before), (amount, after) in pairwise(lines):
        if amount and before is not None and after is not None:
            yield amount, after - before
