"""Single expenses far above what that payee, or that category, usually costs."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from reports.insights.facts import LOOK, Fact, amount_term, payee_term, search
from reports.insights.history import History, Line
from reports.insights.statistics import middle, oddity

KIND = "unusual"
YEAR = timedelta(days=365)
# Of the payee, else of the category: so many earlier ones, so many spreads above them,
# and the smallest spread believed.
OF_PAYEE = (6, 4.0, 0.15)
OF_CATEGORY = (12, 4.0, 0.25)
LEAST_TIMES = 2
# A category says what is usual when no payee makes up more than this share of it.
MOST_OF_ONE = 0.6
# Of what is usually spent in a month: less is not worth a word.
LEAST_EXCESS = Decimal("0.03")
# What cost about the same a year before belongs to the season.
SEASON = (timedelta(days=330), timedelta(days=400))
ALIKE = Decimal("0.25")


def unusual(history: History) -> Iterator[Fact]:
    if history.usual_month is None:
        return
    least = LEAST_EXCESS * history.usual_month
    for line in history.fresh:
        if line.pk in history.regular:
            continue
        usual = _usual(history, line)
        if usual and -line.amount - usual >= least and not _seasonal(history, line):
            yield _fact(history, line, usual)


def _usual(history: History, line: Line) -> Decimal | None:
    """What would have been usual in its place; None when it is itself."""
    of_payee = _before(history.by_payee.get(line.payee or 0, []), line, history)
    rule, known = OF_PAYEE, of_payee
    if len(of_payee) < OF_PAYEE[0]:
        same = history.by_category.get(line.category or 0, [])
        if _is_of_one(same):
            return None
        rule, known = OF_CATEGORY, _before(same, line, history)
    count, limit, least = rule
    if len(known) < count:
        return None
    usual = middle(known)
    if -line.amount < LEAST_TIMES * usual or usual <= 0:
        return None
    return usual if oddity(-line.amount, known, least) >= limit else None


def _is_of_one(lines: list[Line]) -> bool:
    """Whether one payee is most of a category: others cost what they cost."""
    payees = Counter(line.payee for line in lines)
    return any(n > MOST_OF_ONE * len(lines) for _, n in payees.most_common(1))


def _before(lines: list[Line], line: Line, history: History) -> list[Decimal]:
    """Amounts of the year before it, bills and the like left out."""
    since = line.on - YEAR
    return [
        -each.amount
        for each in lines
        if since <= each.on < line.on and each.pk not in history.regular
    ]


def _seasonal(history: History, line: Line) -> bool:
    same = history.by_payee.get(line.payee or 0) or history.by_category.get(
        line.category or 0, []
    )
    return any(
        SEASON[0] <= line.on - each.on <= SEASON[1]
        and abs(each.amount - line.amount) <= ALIKE * abs(line.amount)
        for each in same
    )


def _fact(history: History, line: Line, usual: Decimal) -> Fact:
    known = history.categories.get(line.category or 0)
    amount = -line.amount
    terms = [amount_term(line.own), "type:expense"]
    if line.payee_name:
        terms.insert(0, payee_term(line.payee_name))
    return Fact(
        kind=KIND,
        about=str(line.pk),
        stamp=f"{amount.normalize():f}",
        severity=LOOK,
        first=line.on,
        last=line.on,
        amount=history.money(amount),
        facts={
            "payee": line.payee_name,
            "category": known.name if known else "",
            "usual": str(history.money(usual).amount),
            "times": f"{amount / usual:.1f}",
        },
        query=search(
            line.on,
            line.on,
            *terms,
            category=None if line.payee_name else line.category,
        ),
    )


def _unless(line: Line) -> int | None:
    """The category of what has no payee to be found by."""
    return None if line.payee_name else line.category
