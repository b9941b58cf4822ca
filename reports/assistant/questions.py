"""What a question asks for: one value that answers are computed from.

`understand` takes a plain English question to a Question by a table of rules. A rule
fits when the question has all the cues it needs and none that it does not know, so no
word is ever left out of account.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from accounts.models import Book
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.expression import EVERYTHING, Node, Term, all_of
from ledger.expression.nodes import either_of, negated
from ledger.models import Category, Wallet
from ledger.queries import entry_span
from reports.assistant.lexicon import PLANS, Lexicon, Named, plain_words
from reports.assistant.named_days import Span
from reports.assistant.periods import Days
from reports.assistant.reading import MAX_LENGTH, MAX_WORDS, Clause, Reading, read
from reports.assistant.rules import RULES, Rule


@dataclass(frozen=True)
class Other:
    """Another way to read the question: how it is called, and the question so."""

    label: str
    text: str


@dataclass(frozen=True)
class Side:
    """One of two that are compared."""

    node: Node
    span: Span
    title: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """`kind` names the answer; `node` is what is asked for beside the days, `named`
    the names in it.

    `measure` is spent, earned or "" for whichever the entries are; `span` None where
    no days were said. `took` tells what was taken where words leave it open, `others`
    the other readings.
    """

    kind: str
    node: Node = EVERYTHING
    span: Span | None = None
    measure: str = ""
    per: str = ""
    by: str = ""
    sides: tuple[Side, ...] = ()
    amount: Decimal | None = None
    count: int | None = None
    named: tuple[Named, ...] = ()
    without: tuple[Named, ...] = ()
    cues: frozenset[str] = frozenset()
    is_yes_or_no: bool = False
    is_choice: bool = False  # "September or October?"
    said_first: str = ""  # spent or earned: which was named first
    took: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def wallets(self) -> tuple[Wallet, ...]:
        return tuple(wallet for each in self.named for wallet in each.wallets)

    @property
    def categories(self) -> tuple[Category, ...]:
        return tuple(row for each in self.named for row in each.categories)

    @property
    def title(self) -> str:
        """What it is about in a few words: `Food and Rent`; "" for everything."""
        return " and ".join(each.title for each in self.named)


@dataclass(frozen=True)
class NotUnderstood(Exception):
    """`words` are those nobody knows; none where they make no question together."""

    words: tuple[str, ...] = ()
    reason: str = ""


# Kinds for which a month or day without a year is one to come.
_AHEAD = frozenset({"bills", "payday", "afford"})
# Kinds that are asked for at the end of a day.
# Kinds that are told of what was booked.
_OF_PAST = frozenset(
    {
        *("total", "refund", "average", "share", "flow", "saved", "rate", "compare"),
        *("changed", "extreme", "extremes", "count", "often", "last", "first", "top"),
        *("recent", "when_extreme", "top_months", "months", "withdrawn"),
    }
)
_OF_SCHEDULES = frozenset({"bills", "subscriptions"})
_AT_A_DAY = frozenset({"balance", "worth"})
_ALONE = frozenset({"spend", "earn", "expense", "refund"})


# --- understanding --------------------------------------------------------------------


def understand(text: str, *, book: Book, as_of: date, locale: str) -> Question:
    """What a question asks for. Raises NotUnderstood."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstood(reason=f"Ask in at most {MAX_LENGTH} characters.")
    lexicon = Lexicon(book)
    asked = _read(text, lexicon, book, as_of, locale)
    rule, asked = _fitting(asked)
    if asked.spans and (rule.kind in _AHEAD or "will" in asked.cues):
        ahead = _read(text, lexicon, book, as_of, locale, ahead=True)
        asked = ahead if _rule_for(ahead).kind == rule.kind else asked
    return _question(rule, _with_text(rule, asked, lexicon), as_of, book)


def _read(
    text: str,
    lexicon: Lexicon,
    book: Book,
    as_of: date,
    locale: str,
    *,
    ahead: bool = False,
) -> Reading:
    span = entry_span(book=book)
    days = Days(
        as_of,
        first=span[0] if span else None,
        pay_day=book.pay_day,
        first_weekday=book.first_weekday,
        locale=locale,
        ahead=ahead,
    )
    asked = read(text, lexicon, days, book.base_currency, locale)
    if not asked.words:
        raise NotUnderstood(reason="Ask a question.")
    if len(asked.words) > MAX_WORDS:
        raise NotUnderstood(reason=f"Ask in at most {MAX_WORDS} words.")
    if asked.unknown:
        raise NotUnderstood(asked.unknown)
    return asked


def _fitting(asked: Reading) -> tuple[Rule, Reading]:
    """The rule that fits; where none does, days side by side are read as one stretch:
    `in March and April`.
    """
    try:
        return _rule_for(asked), asked
    except NotUnderstood:
        periods = [span.period for span in asked.spans]
        beside = all(one.end == two.start for one, two in pairwise(periods))
        if len(periods) < 2 or not beside:  # noqa: PLR2004
            raise
        whole = Span(Period.between(periods[0].start, periods[-1].last))
        joined = replace(asked, spans=(whole,))
        return _rule_for(joined), joined


def _rule_for(asked: Reading) -> Rule:
    for rule in RULES:
        if rule.fits(asked) and _says_something(rule, asked):
            return rule
    if {"will", "spend"} <= asked.cues:
        raise NotUnderstood(reason="What will be spent is on the Forecast page; ask me "
                            "for balances to come, or for bills.")  # fmt: skip
    raise NotUnderstood


def _with_text(rule: Rule, asked: Reading, lexicon: Lexicon) -> Reading:
    """Schedules are asked for by name where bills are told, goals where goals are;
    elsewhere their name is looked for in the entries.
    """
    if rule.kind in _OF_SCHEDULES:
        return asked
    if rule.kind == "goals":
        goals = tuple(map(_as_goal, asked.clauses))
        return replace(asked, clauses=goals)
    clauses = tuple(_booked(clause, lexicon) for clause in asked.clauses)
    return replace(asked, clauses=clauses)


def _as_goal(clause: Clause) -> Clause:
    every = (clause.named, *clause.others)
    goal = next((named for named in every if named.field == "goal"), None)
    return replace(clause, named=goal, others=()) if goal else clause


def _booked(clause: Clause, lexicon: Lexicon) -> Clause:
    if clause.named.field not in PLANS:
        return clause
    booked = _real(clause.others)
    if booked:
        return replace(clause, named=booked[0], others=tuple(booked[1:]))
    match = lexicon.in_text(plain_words(clause.said)) or lexicon.in_text(
        plain_words(clause.named.title)
    )
    if match is None:
        raise NotUnderstood(
            reason=f"Nothing called {clause.named.title} is booked yet."
        )
    return replace(clause, named=match.taken)


def _says_something(rule: Rule, asked: Reading) -> bool:
    """Whether it is a question: days alone, or nothing but small words, are none."""
    if rule.kind in {"total", "average"} and not rule.needs:
        told = asked.cues & {*_ALONE, "bill", "entry"}
        return bool(told or asked.clauses or asked.conditions)
    if rule.kind == "balance" and not rule.needs:
        return asked.spans[0].is_edge
    return not (rule.kind == "bills" and _is_past(asked))


def _is_past(asked: Reading) -> bool:
    """Whether bills are asked for as what was paid."""
    said = {"was", "were", "did"} & set(asked.words)
    return bool(said and asked.clauses) and "due" not in asked.cues


def _question(rule: Rule, asked: Reading, as_of: date, book: Book) -> Question:
    kind = rule.kind
    clauses = asked.clauses
    _check_clauses(kind, asked)
    _check_apart(kind, clauses)
    if kind in _OF_PAST:
        _check_begun(asked, as_of)
    question = Question(
        kind=kind,
        node=all_of([*_names_node(clauses), *asked.conditions]),
        span=asked.spans[0] if asked.spans else None,
        measure=_measure(asked),
        per=asked.per,
        by=_by(asked),
        amount=asked.amounts[0] if asked.amounts else None,
        named=tuple(c.named for c in clauses if not c.is_excluded),
        without=tuple(c.named for c in clauses if c.is_excluded),
        cues=asked.cues,
        is_yes_or_no=_is_yes_or_no(asked),
        is_choice="or" in asked.words and "than" not in asked.cues,
        said_first=_said_first(asked),
        took=tuple(_took(asked)),
        others=tuple(_others(asked)),
    )
    if asked.currency and asked.currency != book.base_currency:
        question = replace(
            question,
            node=_in_currency(question.node, asked),
            took=(*question.took, f"only transactions in {asked.currency}"),
        )
    if kind in {"compare", "changed"}:
        question = replace(question, sides=_sides(asked, as_of, book.pay_day))
    if kind == "top_months":
        question = replace(question, by=asked.unit)
    if kind == "total" and _means_ever(asked):
        question = _of_all_time(question, asked)
    if question.span and question.span.is_edge and kind not in _AT_A_DAY:
        raise NotUnderstood(reason="That names a day, which only balances have.")
    return question


def _check_begun(asked: Reading, as_of: date) -> None:
    """Of what was spent in days to come there is nothing to tell."""
    coming = next((s.period for s in asked.spans if s.period.start > as_of), None)
    if coming is not None:
        name = coming.label(current_locale())
        raise NotUnderstood(reason=f"{name} has not begun: nothing is spent there yet.")


def _means_ever(asked: Reading) -> bool:
    """`What has Streamo cost me` and the sum of a tag are of all time, unless days are
    named.
    """
    if asked.spans or "ever" in asked.cues or not asked.clauses or asked.per:
        return False
    are_tags = all(clause.named.field == "tag" for clause in asked.clauses)
    costs = {"cost", "costed", "set"} & set(asked.words)
    return are_tags or bool(costs and {"has", "have"} & set(asked.words))


def _of_all_time(question: Question, asked: Reading) -> Question:
    words = " ".join(_typed(item.said) for item in asked.items)
    others = (
        Other("This month", f"{words} this month"),
        Other("This year", f"{words} this year"),
    )
    return replace(
        question,
        cues=question.cues | {"ever"},
        took=(*question.took, "No days were named: took all time"),
        others=(*question.others, *others),
    )


def _said_first(asked: Reading) -> str:
    measures = {"spend": "spent", "expense": "spent", "earn": "earned"}
    cues = (str(item.value) for item in asked.items if item.sort == "cue")
    return next((measures[cue] for cue in cues if cue in measures), "")


def _check_clauses(kind: str, asked: Reading) -> None:
    """Two names side by side are one that nobody knows: `car insurance`. What goes to
    a wallet is moved there, not spent.
    """
    clauses = asked.clauses
    moved = [c for c in clauses if c.named.field == "wallet" and _is_into(c, asked)]
    if moved and kind not in {"transfers", "list", "count", "last", "first", "balance"}:
        name = moved[0].named.title
        raise NotUnderstood(reason=f"What goes to {name} is moved, not spent. Ask for "
                            f"“transfers to {name}”.")  # fmt: skip
    for before, after in pairwise(clauses):
        same = before.named.field == after.named.field
        beside = after.place == before.place + 1
        apart = after.is_joined or after.is_excluded or kind in {"compare", "changed"}
        if same and beside and not apart:
            raise NotUnderstood((f"{before.said} {after.said}",))


def _check_apart(kind: str, clauses: tuple[Clause, ...]) -> None:
    """A transaction has one category and one payee: of two that are not joined, both
    would never hold.
    """
    if kind in {"compare", "changed"}:
        return
    kept = [clause for clause in clauses if not clause.is_excluded]
    for field in ("category", "payee"):
        own = [clause for clause in kept if clause.named.field == field]
        if any(not clause.is_joined for clause in own[1:]):
            names = " and ".join(clause.named.title for clause in own)
            raise NotUnderstood(reason=f"Ask for {names} together, or for one of them.")


def _is_into(clause: Clause, asked: Reading) -> bool:
    """Whether the word before the name, articles aside, is "to" or "into"."""
    first = clause.said.split()[0]
    places = [n for n, word in enumerate(asked.words) if word == first]
    before = [word for word in asked.words[: places[0]] if word not in {"my", "the"}]
    return bool(before) and before[-1] in {"to", "into"}


def _names_node(clauses: tuple[Clause, ...]) -> Iterator[Node]:
    """Names joined by "and" or "or" are alternatives; else all must hold."""
    kept = [clause for clause in clauses if not clause.is_excluded]
    groups: list[list[Node]] = []
    for clause in kept:
        if clause.is_joined and groups:
            groups[-1].append(clause.named.node)
        else:
            groups.append([clause.named.node])
    yield from (either_of(group) for group in groups)
    yield from (negated(c.named.node) for c in clauses if c.is_excluded)


def _in_currency(node: Node, asked: Reading) -> Node:
    return all_of([node, Term("currency", ":", (asked.currency,))])


def _measure(asked: Reading) -> str:
    said = asked.cues
    if said & {"earn"} and not said & {"spend", "expense"}:
        return "earned"
    if said & {"spend", "expense", "bill", "budget"}:
        return "spent"
    incomes = {clause.named.income for clause in asked.clauses} - {None}
    if incomes == {True}:
        return "earned"
    return "spent" if incomes == {False} else ""


def _by(asked: Reading) -> str:
    for word in ("payee", "wallet", "tag", "category"):
        if word in asked.cues:
            return word
    is_place = "where" in asked.cues and not {"money"} & set(asked.words)
    return "payee" if is_place and asked.cues & {"spend", "most"} else "category"


def _is_yes_or_no(asked: Reading) -> bool:
    leads = {"did", "have", "has", "do", "does", "am", "are", "is", "was", "were"}
    if asked.cues >= {"spend", "earn"} and asked.cues & {"more", "less"}:
        return "much" not in asked.cues
    return asked.words[0] in leads and "much" not in asked.cues


# --- what was taken -------------------------------------------------------------------


def _took(asked: Reading) -> Iterator[str]:
    yield from asked.mended
    for clause in asked.clauses:
        named = clause.named
        plain = " ".join(named.label.split()[1:]).casefold()
        if (
            (
                not named.guessed
                and plain != clause.said
                and named.title.casefold() != (clause.said)
            )
            or "subcategor" in named.label
            or _real(clause.others)
        ):
            yield f"“{clause.said}” as {named.label}"
    yield from (span.said for span in asked.spans if span.said)
    for condition in asked.conditions:
        yield f"only what is {condition}"


def _real(others: tuple[Named, ...]) -> list[Named]:
    """Readings that lists of entries have."""
    return [each for each in others if each.field not in PLANS]


def _others(asked: Reading) -> Iterator[Other]:
    """Other readings, as questions that say them outright."""
    said = [item.said for item in asked.items]
    for clause in asked.clauses:
        for other in _real(clause.others)[:2]:
            words = [*said]
            words[clause.place] = other.text
            label = other.label[0].upper() + other.label[1:]
            yield Other(label, " ".join(_typed(each) for each in words))
    for span in asked.spans:
        if span.other:
            words = [
                span.other if item.value is span else _typed(item.said)
                for item in asked.items
            ]
            yield Other(span.other[0].upper() + span.other[1:], " ".join(words))


def _typed(said: str) -> str:
    typed, equals, meant = said.partition("=")
    return meant if equals and typed.isalpha() and meant.isalpha() else said


# --- sides ----------------------------------------------------------------------------


def _sides(asked: Reading, as_of: date, pay_day: int) -> tuple[Side, ...]:
    """The two that are compared: two names in a period, or two periods of the same."""
    this = Span(Period.month_of(as_of, pay_day))
    joined = [clause for clause in asked.clauses if not clause.is_excluded]
    is_of_change = bool(asked.cues & {"change", "why"})
    are_names = len(joined) == 2 and len(asked.spans) < 2 and not asked.relative  # noqa: PLR2004
    if are_names and not is_of_change:
        span = asked.spans[0] if asked.spans else this
        return tuple(Side(c.named.node, span, c.named.title) for c in joined)
    return _of_spans(asked, *_two_spans(asked, this, as_of, is_of_change=is_of_change))


def _two_spans(
    asked: Reading, this: Span, as_of: date, *, is_of_change: bool
) -> tuple[Span, Span]:
    """The periods named; with one, the running one or the one before it as well."""
    if len(asked.spans) == 2:  # noqa: PLR2004
        one, two = asked.spans
        # `this October` and `last October`, said in November.
        return one, Span(two.period.same_last_year()) if one == two else two
    first = asked.spans[0] if asked.spans else this
    if asked.relative == "year":
        return first, Span(first.period.same_last_year())
    if asked.relative or is_of_change or first.period.contains(as_of):
        if not asked.spans and not asked.relative and not is_of_change:
            raise NotUnderstood
        return first, Span(first.period.previous())
    return this, first


def _of_spans(asked: Reading, first: Span, second: Span) -> tuple[Side, ...]:
    node = all_of([*_names_node(asked.clauses), *asked.conditions])
    return Side(node, first, ""), Side(node, second, "")
