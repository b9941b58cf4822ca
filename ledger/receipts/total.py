"""The sum that a receipt asks for, found by weighing what each amount stands beside.

Rule: docs/algorithms/receipts.md
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from ledger.receipts.lines import Line, has_phrase, phrases, read_lines
from ledger.receipts.words import TAX_TABLE, Role

# How much being beside such words speaks for an amount being the total.
WEIGHTS = {
    Role.PAYABLE: 5.0,
    Role.TOTAL: 4.0,
    Role.CARD: 2.5,
    Role.AMOUNT: 1.5,
    Role.CASH: 1.0,
    Role.SUBTOTAL: 1.0,
    Role.CHANGE: -2.0,
    Role.TAX: -2.0,
    Role.ROUNDING: -3.0,
    Role.DISCOUNT: -2.0,
    Role.OTHER: -1.0,
}
GIVEN_LESS_CHANGE = 4.0
NET_AND_TAX = 2.0
ROUNDED = 3.0
SEEN_AGAIN = 0.4  # for each further time, up to SEEN_MOST
SEEN_MOST = 3
IN_TAX_TABLE = 0.25  # what a total there is worth
OF_SEVERAL = 0.6  # what a word is worth with several amounts in its line
OUT_OF_ORDER = 0.5  # ... with its amount in the line above
EXACT_CASH = 1.5
MOST_TAX = Decimal("0.35")
# What a line of the table of taxes may answer.
TABLED = frozenset({Role.TAX, Role.TOTAL, Role.SUBTOTAL, Role.AMOUNT})
BIGGEST = 0.8
MOST_ROUNDING = Decimal("0.10")
# A score from which on the total is taken for certain, and for likely.
SURE, LIKELY = 8.0, 4.0
_PATIENCE = 3  # lines that a word waits for its amount
_TAX_TABLE = phrases(TAX_TABLE)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Total:
    amount: Decimal  # above zero, currency not known here
    score: float

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


@dataclass(frozen=True, slots=True)
class _Labelled:
    role: Role
    amount: Decimal
    worth: float


def find_total(*texts: str) -> Total | None:
    """The likeliest total of one receipt, of which each text is a reading; None when
    no reading has an amount. The more readings agree, the higher its score.
    """
    scores: dict[Decimal, float] = defaultdict(float)
    for text in texts:
        for amount, score in _scores(read_lines(text)).items():
            scores[amount] += score / len(texts) ** 0.5
    if not scores:
        return None
    amount, score = max(scores.items(), key=lambda pair: (pair[1], pair[0]))
    return Total(amount, score)


def _scores(lines: list[Line]) -> dict[Decimal, float]:
    if not any(line.amounts for line in lines):
        lines = [_as_money(line) for line in lines]
    labelled = list(_labelled(lines))
    printed = [amount for line in lines for amount in line.amounts if amount > 0]
    scores: dict[Decimal, float] = defaultdict(float)
    for amount in printed:
        scores[amount] += 0
    _weigh_words(scores, labelled)
    _weigh_sums(scores, labelled)
    _weigh_rounding(scores, labelled)
    if gross := _gross(lines):
        scores[gross] += NET_AND_TAX
    for amount in scores:
        again = min(printed.count(amount) - 1, SEEN_MOST)
        scores[amount] += SEEN_AGAIN * max(again, 0)
    _weigh_biggest(scores, labelled)
    return scores


def _as_money(line: Line) -> Line:
    """Of a currency without decimals: only words tell money from other numbers."""
    return replace(line, amounts=line.wholes, wholes=()) if line.role else line


def _weigh_words(scores: dict[Decimal, float], labelled: list[_Labelled]) -> None:
    """Each role speaks once for an amount, at its best."""
    best: dict[tuple[Decimal, Role], float] = defaultdict(float)
    for each in labelled:
        if each.amount > 0:
            key = each.amount, each.role
            best[key] = max(best[key], each.worth)
    for (amount, role), worth in best.items():
        scores[amount] += WEIGHTS[role] * worth


def _weigh_sums(scores: dict[Decimal, float], labelled: list[_Labelled]) -> None:
    """What was handed over less the change, and net with tax, prove a total."""
    given, back = _of(labelled, Role.CASH), _of(labelled, Role.CHANGE)
    for paid, change in product(given, back):
        if 0 < change < paid:
            # Handed over, it was more than the total.
            scores[paid] -= GIVEN_LESS_CHANGE / 2
            scores[paid - change] += GIVEN_LESS_CHANGE
    if not back:
        for paid in given:
            scores[paid] += EXACT_CASH
    for net, tax in product(_of(labelled, Role.SUBTOTAL), _of(labelled, Role.TAX)):
        if net + tax in scores and 0 < tax < net:
            scores[net + tax] += NET_AND_TAX


def _weigh_rounding(scores: dict[Decimal, float], labelled: list[_Labelled]) -> None:
    """Of a sum before and after rounding the second is to be paid, where the receipt
    names it a sum as well.
    """
    named = {
        each.amount
        for each in labelled
        if each.role in {Role.PAYABLE, Role.TOTAL, Role.SUBTOTAL, Role.CARD}
    }
    for step in {abs(each) for each in _of(labelled, Role.ROUNDING)}:
        if not 0 < step <= MOST_ROUNDING:
            continue
        for before, after in product(named, named):
            if abs(before - after) == step and _is_rounder(after, before):
                scores[after] += ROUNDED
                scores[before] -= ROUNDED


def _is_rounder(amount: Decimal, other: Decimal) -> bool:
    return _ragged(amount) < _ragged(other)


def _ragged(amount: Decimal) -> Decimal:
    return amount % Decimal("0.05")


def _weigh_biggest(scores: dict[Decimal, float], labelled: list[_Labelled]) -> None:
    """Without other words the biggest amount that was not handed over stands out."""
    given = {each.amount for each in labelled if each.role == Role.CASH}
    plausible = [amount for amount in scores if amount not in given and amount > 0]
    if plausible:
        scores[max(plausible)] += BIGGEST


def _of(labelled: Iterable[_Labelled], role: Role) -> set[Decimal]:
    return {each.amount for each in labelled if each.role == role}


# --- which words belong to which amount -----------------------------------------------


def _labelled(lines: list[Line]) -> Iterator[_Labelled]:
    """Words and amounts that belong together: in one line, or, where the reader broke
    columns apart, words first and their amounts in the lines below.
    """
    waiting: list[tuple[Role, int]] = []
    tabled = tax_table(lines)
    for place, line in enumerate(lines):
        in_table = place in tabled
        if line.role is None:
            if line.amounts and line.is_bare:
                yield from _answered(waiting, line, place, in_table)
            elif line.wholes and line.is_bare and waiting:
                waiting.pop(0)  # a count
        elif line.amounts:
            yield from _in_line(line, in_table)
            waiting.clear()
        elif above := _amount_above(lines, place, waiting):
            yield _Labelled(line.role, above, OUT_OF_ORDER)
        elif line.role != Role.OTHER or not line.wholes:
            waiting.append((line.role, place))


def tax_table(lines: list[Line]) -> range:
    """Where the lines of the table of taxes stand: from its head to a sum to pay."""
    heads = (
        place
        for place, line in enumerate(lines)
        if not line.amounts and has_phrase(line.words, _TAX_TABLE)
    )
    start = next(heads, len(lines))
    ends = (
        place
        for place, line in enumerate(lines[start:], start)
        if line.amounts and line.role in {Role.PAYABLE, Role.CASH}
    )
    return range(start, next(ends, len(lines)))


def _gross(lines: list[Line]) -> Decimal:
    """Net and tax of the rows of the table of taxes, added up; 0 without a table."""
    rows = [lines[place] for place in tax_table(lines)]
    gross = Decimal(0)
    for row in rows:
        if row.is_bare and row.role is None and len(row.amounts) > 1:
            net, tax = row.amounts[:2]
            gross += net + tax if _is_taxed(net, tax) else 0
    return gross


def _is_taxed(net: Decimal, tax: Decimal) -> bool:
    return 0 < tax <= net * MOST_TAX


def _in_line(line: Line, in_table: bool) -> Iterator[_Labelled]:
    assert line.role is not None
    worth = _worth(line.role, in_table)
    if len(line.amounts) == 1:
        yield _Labelled(line.role, line.amounts[0], worth)
        return
    # A table's columns: the last is the sum as a rule, the biggest otherwise.
    yield _Labelled(line.role, line.amounts[-1], worth * OF_SEVERAL)
    if (biggest := max(line.amounts)) != line.amounts[-1]:
        yield _Labelled(line.role, biggest, worth * OF_SEVERAL)


def _answered(
    waiting: list[tuple[Role, int]], line: Line, place: int, in_table: bool
) -> Iterator[_Labelled]:
    """Amounts below words, first come first served."""
    waiting[:] = [each for each in waiting if place - each[1] <= _PATIENCE]
    if len(line.amounts) > 1 or (in_table and waiting and waiting[0][0] not in TABLED):
        waiting.clear()  # a row of a table
    elif waiting:
        role, _ = waiting.pop(0)
        yield _Labelled(role, line.amounts[-1], _worth(role, in_table))


def _worth(role: Role, in_table: bool) -> float:
    sums = {Role.TOTAL, Role.AMOUNT, Role.SUBTOTAL, Role.PAYABLE}
    return IN_TAX_TABLE if in_table and role in sums else 1.0


def _amount_above(
    lines: list[Line], place: int, waiting: list[tuple[Role, int]]
) -> Decimal | None:
    """The amount alone in the line above, if none follows and none waits for it."""
    if place == 0 or waiting:
        return None
    above = lines[place - 1]
    below = lines[place + 1] if place + 1 < len(lines) else None
    if below is not None and below.is_bare and (below.amounts or below.wholes):
        return None
    is_free = above.role is None and above.is_bare and bool(above.amounts)
    return above.amounts[-1] if is_free else None
