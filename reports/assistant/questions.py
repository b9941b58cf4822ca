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
from expense_tracker.kernel.period import Period
from ledger.expression import EVERYTHING, Node, Term, all_of
from ledger.expression.nodes import either_of, negated
from ledger.models import Category, Wallet
from ledger.queries import entry_span
from reports.assistant.lexicon import Lexicon, Named, plain_words
from reports.assistant.periods import Days, Span
from reports.assistant.reading import MAX_LENGTH, MAX_WORDS, Clause, Reading, read

# Neither change what is asked for.
_NEUTRAL = frozenset({"much", "total", "ever", "now"})
_PAST = ("spend", "earn", "expense", "entry")


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


# --- rules ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """A kind of question. `needs` are cues, each a choice of several (`a|b`); `allows`
    those it may have besides. `names`: "" none, "?" any, "+" some, "wallets" only
    those, "wallets+" at least one. `spans`: how many stretches of days it may name. `unit`, `per` and `conditions` are
    "" where there may be none, else may or must.
    """

    kind: str
    needs: str
    allows: str = ""
    names: str = ""
    spans: tuple[int, int] = (0, 1)
    amounts: int = 0
    unit: str = ""
    per: str = ""
    conditions: str = ""
    relative: bool = False

    def fits(self, asked: Reading) -> bool:
        return (
            self._fits_cues(asked.cues)
            and self._fits_names(asked.clauses)
            and self.spans[0] <= len(asked.spans) <= self.spans[1]
            and len(asked.amounts) == self.amounts
            and _may(self.unit, asked.unit)
            and _may(self.per, asked.per)
            and _may(self.conditions, asked.conditions)
            and self.relative is bool(asked.relative)
        )

    def _fits_cues(self, cues: frozenset[str]) -> bool:
        needed = [set(choice.split("|")) for choice in self.needs.split()]
        if not all(choice & cues for choice in needed):
            return False
        known = set().union(*needed, self.allows.split(), _NEUTRAL)
        return cues <= known

    def _fits_names(self, clauses: tuple[Clause, ...]) -> bool:
        fields = {clause.named.field for clause in clauses}
        match self.names:
            case "?":
                return True
            case "+":
                return bool(clauses)
            case "wallets":
                return fields <= {"wallet"}
            case "wallets+":
                return fields == {"wallet"}
            case "plans+":
                return fields and fields <= {"category", "text", "tag", "wallet"}  # type: ignore[return-value]
        return not clauses


def _may(rule: str, said: object) -> bool:
    """Whether something was said (or not) as the rule wants it: "", may or must."""
    return bool(said) if rule == "must" else rule == "may" or not said


RULES = (
    Rule("rate", "rate", "average save over"),
    Rule("rate", "share save", "earn spend"),
    Rule("share", "share", "spend earn expense go where", names="+"),
    Rule("afford", "afford", "payday left free still due next bill spend", amounts=1),
    Rule("afford", "may spend", "payday left free next", amounts=1),
    Rule("payday", "payday", "when next due list last"),
    Rule("payday", "when earn", "next due", spans=(0, 0)),
    Rule("worth", "will", "have worth balance in_wallet wallet left", spans=(1, 1)),
    Rule("worth", "worth", "balance list will have"),
    Rule("worth", "have", "will wallet balance in_wallet last"),
    Rule("worth", "balance|in_wallet", "have wallet list will left in_wallet"),
    Rule("worth", "will balance|worth|in_wallet|have", "wallet left last", names=""),
    Rule("balance", "balance|in_wallet|have|left|owe|worth|will",
         "status balance in_wallet have left owe wallet list worth will", names="wallets+"),
    Rule("balance", "much", "wallet total", names="wallets+", spans=(0, 0)),
    Rule("balance", "wallet list|balance", "balance list"),
    Rule("free", "free", "left have may spend over payday next", per="may"),
    Rule("free", "left", "have spend may over balance payday next", per="may"),
    Rule("free", "may spend", "left payday next", per="may"),
    Rule("budget", "budget|over|within|left|free",
         "budget over within left spend may have list progress free entry expense status",
         names="plans+"),
    Rule("budget", "may spend", "left free budget", names="plans+"),
    Rule("budget", "over|within", "budget spend list left category will"),
    Rule("budget", "budget", "over within list progress left spend status most category"),
    Rule("bills", "due|bill|overdue", "due bill overdue next when list will have count owe spend payday over last "
         "entry expense left subscription in_wallet most", names="?", unit="may"),
    Rule("bills", "owe", "due bill next list when will payday", names="?"),
    Rule("bills", "when", "next will due spend", names="+", spans=(0, 0)),
    Rule("bills", "next", "when entry spend due bill expense", names="+", spans=(0, 0)),
    Rule("bills", "will spend", "due bill next list expense", names="?"),
    Rule("refund", "refund", "earn spend entry list", names="?", conditions="may"),
    Rule("saved", "save", "earn spend average left", per="may"),
    Rule("subscriptions", "subscription", "spend list count bill due average left "
         "expense have entry earn", spans=(0, 0), per="may"),
    Rule("goals", "goal", "status progress left list have when save will reach much spend over",
         names="?", spans=(0, 0)),
    Rule("flow", "status", "progress spend earn", spans=(0, 1)),
    Rule("flow", "flow", "spend earn expense list have compare left"),
    Rule("flow", "spend|expense earn",
         "expense spend more less than compare list left over entry"),
    Rule("changed", "change|why", "spend more less much than expense entry compare "
         "where", names="?", spans=(0, 2)),
    Rule("compare", "compare|than|more|less", "spend earn expense more less than compare "
         "status entry list often count", names="?", spans=(0, 2)),
    Rule("compare", "compare|than|more|less|spend|much|total|earn|expense",
         "spend earn expense more less than compare entry list", names="?",
         spans=(0, 1), relative=True),
    Rule("often", "often", "spend earn expense entry average", names="?",
         conditions="may"),
    Rule("last", "ago", "spend earn entry expense last", names="?"),
    Rule("last", "when", "last spend earn entry expense due bill payday", names="+"),
    Rule("last", "when last", "spend earn entry expense", names="?"),
    Rule("first", "when first|first", "spend earn entry expense", names="?"),
    Rule("last", "last", "spend earn entry expense bill list payee", names="?",
         conditions="may"),
    Rule("recent", "last", "spend earn entry expense list", names="?", amounts=1,
         conditions="may"),
    Rule("when_extreme", "when max|min", "spend earn expense entry", names="?"),
    Rule("top_months", "max|min|most|least|top|by|less|more",
         "least spend earn expense entry list when max min most top by average",
         names="?", unit="must", conditions="may"),
    Rule("extremes", "max|min|top", "spend earn expense entry list", names="?",
         conditions="may", amounts=1),
    Rule("top", "max|most|top|min|by|list|count|least category|payee|where|tag|wallet",
         "spend earn expense entry list max most top by category payee where tag share "
         "count have", names="?", amounts=0),
    Rule("top", "max|most|top|list category|payee|where|tag|wallet",
         "spend earn expense entry list max most top by category payee", names="?",
         amounts=1),
    Rule("top", "where", "spend earn expense most max", names="?"),
    Rule("top", "payee", "spend most earn entry", names="?"),
    Rule("top", "category", "spend most list expense by", names="?"),
    Rule("top", "spend|expense most|by|top|least", "list expense spend payee category "
         "entry share earn", names="?"),
    Rule("extreme", "max|min", "spend earn expense entry list bill refund category most",
         names="?", conditions="may"),
    Rule("extremes", "max|min", "spend earn expense entry list", names="?",
         conditions="may", amounts=1),
    Rule("extreme", "most", "spend earn expense entry", names="?", conditions="may"),
    Rule("average", "average", "spend earn expense entry bill", names="?", per="may",
         conditions="may"),
    Rule("months", "list|by", "spend earn expense by", names="?", per="must",
         conditions="may"),
    Rule("average", "", "spend earn expense much", names="?", per="must",
         conditions="may"),
    Rule("list", "expense|entry", "spend list", names="?", conditions="must"),
    Rule("count", "count", "entry spend earn expense have transfer bill list", names="?",
         conditions="may"),
    Rule("transfers", "transfer", "list entry", names="?", conditions="may"),
    Rule("list", "list", "entry expense spend earn bill where when", names="?",
         conditions="may"),
    Rule("list", "entry", "spend earn expense have", names="?", conditions="may"),
    Rule("total", "", "spend earn expense bill much go entry", names="?",
         conditions="may"),
)  # fmt: skip

# Kinds for which a month or day without a year is one to come.
_AHEAD = frozenset({"bills", "payday", "afford"})
# Kinds that are asked for at the end of a day.
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
    rule = _rule_for(asked)
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


def _rule_for(asked: Reading) -> Rule:
    for rule in RULES:
        if rule.fits(asked) and _says_something(rule, asked):
            return rule
    raise NotUnderstood


def _with_text(rule: Rule, asked: Reading, lexicon: Lexicon) -> Reading:
    """Schedules are asked for by name where bills are told; elsewhere their name is
    looked for in the entries.
    """
    if rule.kind in _OF_SCHEDULES:
        return asked
    clauses = tuple(_booked(clause, lexicon) for clause in asked.clauses)
    return replace(asked, clauses=clauses)


def _booked(clause: Clause, lexicon: Lexicon) -> Clause:
    if clause.named.field != "schedule":
        return clause
    if clause.others:
        return replace(clause, named=clause.others[0], others=clause.others[1:])
    match = lexicon.in_text(plain_words(clause.named.title))
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
    return not (rule.kind == "bills" and _is_past(asked))


def _is_past(asked: Reading) -> bool:
    """Whether bills are asked for as what was paid."""
    said = {"was", "were", "did"} & set(asked.words)
    return bool(said and asked.clauses) and "due" not in asked.cues


def _question(rule: Rule, asked: Reading, as_of: date, book: Book) -> Question:
    kind = rule.kind
    clauses = asked.clauses
    _check_clauses(kind, clauses)
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
    if question.span and question.span.is_edge and kind not in _AT_A_DAY:
        raise NotUnderstood(reason="That names a day, which only balances have.")
    return question


def _check_clauses(kind: str, clauses: tuple[Clause, ...]) -> None:
    """Two names side by side are one that nobody knows: `car insurance`."""
    for before, after in pairwise(clauses):
        same = before.named.field == after.named.field
        beside = after.place == before.place + 1
        apart = after.is_joined or after.is_excluded or kind in {"compare", "changed"}
        if same and beside and not apart:
            raise NotUnderstood((f"{before.said} {after.said}",))


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
    return [each for each in others if each.field != "schedule"]


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
    """The two that are compared: two periods of the same, or two names."""
    this = Span(Period.month_of(as_of, pay_day))
    spans = asked.spans
    if asked.relative:
        first = spans[0] if spans else this
        second = (
            first.period.same_last_year()
            if asked.relative == "year"
            else first.period.previous()
        )
        return _of_spans(asked, first, Span(second))
    if len(spans) == 2:  # noqa: PLR2004
        return _of_spans(asked, *spans)
    joined = [clause for clause in asked.clauses if not clause.is_excluded]
    if len(joined) == 2 and not asked.cues & {"change", "why"}:  # noqa: PLR2004
        span = spans[0] if spans else this
        return tuple(Side(c.named.node, span, c.named.title) for c in joined)
    if spans and spans[0].period.contains(as_of):
        return _of_spans(asked, spans[0], Span(spans[0].period.previous()))
    if spans and asked.cues & {"change", "why"}:
        return _of_spans(asked, spans[0], Span(spans[0].period.previous()))
    if spans:
        return _of_spans(asked, this, spans[0])
    if asked.cues & {"change", "why"}:
        return _of_spans(asked, this, Span(this.period.previous()))
    raise NotUnderstood


def _of_spans(asked: Reading, first: Span, second: Span) -> tuple[Side, ...]:
    node = all_of([*_names_node(asked.clauses), *asked.conditions])
    return Side(node, first, ""), Side(node, second, "")
