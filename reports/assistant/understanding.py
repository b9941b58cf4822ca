"""A plain English question, taken to a Question by the table of rules.

A rule fits when the question has all the cues it needs and none that it does not know,
so no word is ever left out of account.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from accounts.models import Book, User
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term, all_of
from ledger.queries.totals import entry_span
from reports.assistant.checks import (
    check_apart,
    check_begun,
    check_clauses,
    check_debts,
    check_two,
    is_own,
)
from reports.assistant.doubts import in_entries, others, took
from reports.assistant.lexicon import PLANS, SHARED, Lexicon, plain_words
from reports.assistant.named_days import Span
from reports.assistant.periods import Days
from reports.assistant.questions import NotUnderstood, Other, Question
from reports.assistant.reading import MAX_LENGTH, MAX_WORDS, Clause, Reading, read
from reports.assistant.rules import RULES, Rule
from reports.assistant.sides import names_node, sides_of
from reports.assistant.synonyms import WITHDRAWAL

# Kinds for which a month or day without a year is one to come.
_AHEAD = frozenset({"bills", "payday", "afford"})
# Kinds that are told of what was booked.
_OF_PAST = frozenset(
    {
        *("total", "refund", "average", "share", "flow", "saved", "rate", "compare"),
        *("changed", "extreme", "extremes", "count", "often", "last", "first", "top"),
        *("recent", "when_extreme", "top_months", "months", "withdrawn"),
    }
)
_OF_GROUPS = frozenset({"owed", "owing", "settle", "shared", "standing"})
_OF_PLANS = frozenset({"bills", "subscriptions", "budget"})
# Kinds that are asked for at the end of a day.
_AT_A_DAY = frozenset({"balance", "worth"})
_ALONE = frozenset({"spend", "earn", "expense", "refund"})


def understand(
    text: str, *, book: Book, as_of: date, locale: str, user: User | None = None
) -> Question:
    """What a question of `user` asks for. Raises NotUnderstood."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstood(reason=f"Ask in at most {MAX_LENGTH} characters.")
    lexicon = Lexicon(book, user)
    asked = _read(text, lexicon, book, as_of, locale)
    rule, asked = _fitting(asked)
    rule = replace(rule, kind="withdrawn") if _is_of_cash(rule, asked) else rule
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
        if len(periods) < 2 or not beside or asked.is_choice:  # noqa: PLR2004
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


def _is_of_cash(rule: Rule, asked: Reading) -> bool:
    """Whether it asks what was withdrawn: the category of that name is one way to file
    it, transfers are the other.
    """
    rows = [row for each in asked.clauses for row in each.named.categories]
    is_asked = bool(rows) and {row.label for row in rows} == {WITHDRAWAL}
    return rule.kind == "total" and is_asked and "spend" not in asked.cues


def _with_text(rule: Rule, asked: Reading, lexicon: Lexicon) -> Reading:
    """Schedules are asked for by name where bills are told, budgets and goals where
    those are; elsewhere their name is looked for in the entries.
    """
    if rule.kind in _OF_PLANS:
        return asked
    if rule.kind in _OF_GROUPS:
        sharing = (_as_one_of(SHARED, clause) for clause in asked.clauses)
        return replace(asked, clauses=tuple(sharing))
    if rule.kind == "goals":
        goals = (_as_one_of(frozenset({"goal"}), each) for each in asked.clauses)
        return replace(asked, clauses=tuple(goals))
    clauses = tuple(_booked(clause, lexicon) for clause in asked.clauses)
    return replace(asked, clauses=clauses)


def _as_one_of(fields: frozenset[str], clause: Clause) -> Clause:
    every = (clause.named, *clause.others)
    found = next((named for named in every if named.field in fields), None)
    return replace(clause, named=found, others=()) if found else clause


def _booked(clause: Clause, lexicon: Lexicon) -> Clause:
    if clause.named.field not in PLANS | SHARED:
        return clause
    booked = in_entries(clause.others)
    if booked:
        return replace(clause, named=booked[0], others=tuple(booked[1:]))
    if clause.named.field == "budget":
        name = clause.named.title
        raise NotUnderstood(reason=f"{name} is a budget: ask what is left of it.")
    if clause.named.field == "group":
        name = clause.named.title
        raise NotUnderstood(reason=f"{name} is a group: ask what it cost, or who owes "
                            "whom there.")  # fmt: skip
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
    check_clauses(kind, asked)
    check_apart(kind, clauses)
    check_debts(kind, asked)
    if kind == "compare":
        check_two(asked)
    if kind in _OF_PAST:
        check_begun(asked, as_of)
    question = Question(
        kind=kind,
        node=all_of([*names_node(clauses), *asked.conditions]),
        span=asked.spans[0] if asked.spans else None,
        measure=_measure(asked),
        per=asked.per,
        by=_by(asked),
        amount=asked.amounts[0] if asked.amounts else None,
        named=tuple(c.named for c in clauses if not c.is_excluded),
        without=tuple(c.named for c in clauses if c.is_excluded),
        cues=asked.cues,
        is_yes_or_no=_is_yes_or_no(asked),
        is_choice=asked.is_choice,
        is_own=is_own(asked),
        said_first=_said_first(asked),
        took=tuple(took(asked)),
        others=tuple(others(asked)),
    )
    if asked.currency and asked.currency != book.base_currency:
        question = replace(
            question,
            node=_in_currency(question.node, asked),
            took=(*question.took, f"only transactions in {asked.currency}"),
        )
    if kind in {"compare", "changed"}:
        question = replace(question, sides=sides_of(asked, as_of, book.pay_day))
    if kind == "top_months":
        question = replace(question, by=asked.unit)
    if kind == "total" and _means_ever(asked):
        question = _of_all_time(question, asked)
    if question.span and question.span.is_edge and kind not in _AT_A_DAY:
        raise NotUnderstood(reason="That names a day, which only balances have.")
    return question


def _means_ever(asked: Reading) -> bool:
    """`What has Streamo cost me` and the sum of a tag are of all time, unless days are
    named; `what did it cost` of a payee.
    """
    if asked.spans or "ever" in asked.cues or not asked.clauses or asked.per:
        return False
    said, fields = set(asked.words), {each.named.field for each in asked.clauses}
    if not said & {"cost", "set"}:
        return fields == {"tag"}
    once = fields <= {"payee", "text", "tag"} and "did" in said
    return once or bool(said & {"has", "have"})


def _of_all_time(question: Question, asked: Reading) -> Question:
    words = " ".join(item.typed for item in asked.items)
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
