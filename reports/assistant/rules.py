"""What kinds of question there are, and the cues each is known by."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.assistant.lexicon import SHARED
from reports.assistant.reading import Clause, Reading

# Neither change what is asked for.
NEUTRAL = frozenset({"much", "total", "ever", "now"})


Clauses = tuple[Clause, ...]


def _are(clauses: Clauses, *fields: str) -> bool:
    return all(clause.named.field in fields for clause in clauses)


def _may_be_goals(clauses: Clauses) -> bool:
    every = ((clause.named, *clause.others) for clause in clauses)
    return all(any(named.field == "goal" for named in one) for one in every)


def _may_be_shared(clauses: Clauses) -> bool:
    every = ((clause.named, *clause.others) for clause in clauses)
    return all(any(named.field in SHARED for named in one) for one in every)


# What a kind takes as names; with a plus there is at least one.
NAMES: dict[str, Callable[[Clauses], bool]] = {
    "": lambda clauses: not clauses,
    "?": lambda _: True,
    "+": bool,
    "wallets": lambda clauses: _are(clauses, "wallet"),
    "wallets+": lambda clauses: bool(clauses) and _are(clauses, "wallet"),
    "goals+": lambda clauses: bool(clauses) and _may_be_goals(clauses),
    # Of things that have no other meaning.
    "only goals": lambda clauses: bool(clauses) and _are(clauses, "goal"),
    "only schedules": lambda clauses: bool(clauses) and _are(clauses, "schedule"),
    "groups+": lambda clauses: bool(clauses) and _are(clauses, "group"),
    "groups": lambda clauses: _are(clauses, "group"),
    # Whom one shares with; a name may be a payee's as well.
    "sharing": _may_be_shared,
    "sharing+": lambda clauses: bool(clauses) and _may_be_shared(clauses),
    # What budgets are for.
    "plans+": lambda clauses: (
        bool(clauses) and _are(clauses, "category", "text", "tag", "wallet", "budget")
    ),
}


@dataclass(frozen=True)
class Rule:
    """A kind of question. `needs` are cues, each a choice of several (`a|b`); `allows`
    those it may have besides. `names`: see NAMES. `spans`: how many stretches of days
    it may name. `unit`, `per` and `conditions` are "" where there may be none, else may
    or must.
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
        known = set().union(*needed, self.allows.split(), NEUTRAL)
        return cues <= known

    def _fits_names(self, clauses: tuple[Clause, ...]) -> bool:
        return NAMES[self.names](clauses)


def _may(rule: str, said: object) -> bool:
    """Whether something was said (or not) as the rule wants it: "", may or must."""
    return bool(said) if rule == "must" else rule == "may" or not said


# The first that fits is taken.
RULES = (
    Rule(
        "owed",
        "owed",
        "payee friends have list left group will by",
        names="sharing",
        spans=(0, 0),
    ),
    Rule(
        "settle",
        "settle",
        "status owe payee friends group list when will may",
        names="sharing",
        spans=(0, 0),
    ),
    Rule(
        "owing",
        "owe",
        "have list left group friends payee",
        names="sharing+",
        spans=(0, 0),
    ),
    Rule("owing", "owe friends|group|payee", "have list left", spans=(0, 0)),
    Rule(
        "shared",
        "spend|expense|total",
        "group list have go entry",
        names="groups+",
        spans=(0, 0),
    ),
    Rule("standing", "balance|status|left", "group have", "groups+", spans=(0, 0)),
    Rule("standing", "group", "list have balance status count", "groups", spans=(0, 0)),
    Rule("advice", "advice", "list where have", spans=(0, 0)),
    Rule("rate", "rate", "average save over"),
    Rule("rate", "share save", "earn spend"),
    Rule("share", "share", "spend earn expense go where", names="+"),
    Rule("afford", "afford", "until_pay left free bill spend may", amounts=1),
    Rule("afford", "may spend", "until_pay left free next", amounts=1),
    Rule("afford", "free", "have spend may until_pay", amounts=1),
    Rule("payday", "payday", "when next list"),
    Rule("payday", "payday when", "due next will"),
    Rule("payday", "count until_pay", "left", unit="must"),
    Rule(
        "goals",
        "goal|progress|status|save|within",
        "goal progress status save within left list have when will reach spend",
        names="goals+",
        spans=(0, 0),
    ),
    Rule("goals", "", "left when due will more", names="only goals", spans=(0, 0)),
    Rule("bills", "", names="only schedules", spans=(0, 0)),
    Rule("withdrawn", "withdraw", "count often transfer", names="?"),
    Rule("debts", "owe", "have list left", spans=(0, 0)),
    Rule("payday", "when earn", "next due", spans=(0, 0)),
    Rule("worth", "will", "have worth balance in_wallet wallet left", spans=(1, 1)),
    Rule("worth", "worth", "balance list will have"),
    Rule("worth", "have", "will wallet balance in_wallet last"),
    Rule("worth", "balance|in_wallet", "have wallet list will left in_wallet"),
    Rule("worth", "will balance|worth|in_wallet|have", "wallet left last"),
    Rule(
        "balance",
        "balance|in_wallet|have|left|owe|worth|will",
        ("status balance in_wallet have left owe wallet list worth will"),
        names="wallets+",
    ),
    Rule("balance", "much", "wallet", names="wallets+", spans=(0, 0)),
    Rule("balance", "wallet list|balance", "balance list"),
    Rule("free", "free", "left have may spend over until_pay next", per="may"),
    Rule("free", "left", "have spend may over balance until_pay next", per="may"),
    Rule("free", "may spend", "left until_pay next", per="may"),
    Rule(
        "budget",
        "budget|over|within|left|free",
        (
            "budget over within left spend may have list progress free entry "
            "expense status"
        ),
        names="plans+",
    ),
    Rule("budget", "may spend", "left free budget", names="plans+"),
    Rule("budget", "over|within", "budget spend list left category"),
    Rule(
        "budget", "budget", "over within list progress left spend status most category"
    ),
    Rule("balance", "", "wallet", names="wallets+", spans=(1, 1)),
    Rule(
        "bills",
        "due|bill|overdue",
        (
            "due bill overdue next when list will have count owe spend until_pay "
            "over last entry expense left in_wallet most"
        ),
        names="?",
        unit="may",
    ),
    Rule("bills", "owe", "due bill next list when will until_pay", names="?"),
    Rule("bills", "when", "next will due spend", names="+", spans=(0, 0)),
    Rule("bills", "next", "when entry spend due bill expense", names="+", spans=(0, 0)),
    Rule(
        "refund", "refund", "count earn spend entry list", names="?", conditions="may"
    ),
    Rule("saved", "save", "flow earn spend average left", per="may"),
    Rule(
        "subscriptions",
        "subscription|recurring",
        "spend list count bill average left expense have entry subscription",
        per="may",
    ),
    Rule(
        "goals",
        "goal",
        ("within status progress left list have when save will reach spend over"),
        names="?",
        spans=(0, 0),
    ),
    Rule("flow", "status", "progress spend earn"),
    Rule("flow", "flow", "spend earn expense list have compare left"),
    Rule(
        "flow",
        "spend|expense earn",
        "expense spend more less than compare list left over entry",
    ),
    Rule(
        "changed",
        "change|why",
        "spend more less than expense entry compare where",
        names="?",
        spans=(0, 2),
    ),
    Rule(
        "compare",
        "compare|than|more|less",
        ("spend earn expense more less than compare status entry list often count"),
        names="?",
        spans=(0, 2),
    ),
    Rule(
        "compare",
        "compare|than|more|less|spend|much|total|earn|expense",
        "spend earn expense more less than compare entry list",
        names="?",
        relative=True,
    ),
    Rule(
        "often",
        "often",
        "spend earn expense entry average",
        names="?",
        conditions="may",
    ),
    Rule("last", "ago", "spend earn entry expense last", names="?", conditions="may"),
    Rule("last", "when", "last spend earn entry expense due bill", names="+"),
    Rule("last", "when last", "spend earn entry expense", names="?", conditions="may"),
    Rule(
        "first", "first", "when spend earn entry expense", names="?", conditions="may"
    ),
    Rule(
        "last",
        "last",
        "spend earn entry expense bill list payee",
        names="?",
        conditions="may",
    ),
    Rule(
        "recent",
        "last",
        "spend earn entry expense list",
        names="?",
        amounts=1,
        conditions="may",
    ),
    Rule("when_extreme", "when max|min", "spend earn expense entry", names="?"),
    Rule(
        "top_months",
        "max|min|most|least|top|by|less|more",
        ("least spend earn expense entry list when max min most top by average"),
        names="?",
        unit="must",
        conditions="may",
    ),
    Rule(
        "extremes",
        "max|min|top",
        "spend earn expense entry list",
        names="?",
        amounts=1,
        conditions="may",
    ),
    Rule(
        "top",
        ("max|most|top|min|by|list|count|least category|payee|where|tag|wallet"),
        (
            "spend earn expense entry list max most top by category payee where "
            "tag share count have"
        ),
        names="?",
    ),
    Rule(
        "top",
        "max|most|top|list category|payee|where|tag|wallet",
        "spend earn expense entry list max most top by category payee",
        names="?",
        amounts=1,
    ),
    Rule("top", "where", "spend earn expense most max payee", names="?"),
    Rule("top", "payee", "spend most earn entry", names="?"),
    Rule("top", "category", "spend most list expense by", names="?"),
    Rule(
        "top",
        "spend|expense most|by|top|least",
        "list expense spend payee category entry share earn",
        names="?",
    ),
    Rule(
        "extreme",
        "max|min",
        "spend earn expense entry list bill refund category most",
        names="?",
        conditions="may",
    ),
    Rule(
        "extremes",
        "max|min",
        "spend earn expense entry list",
        names="?",
        amounts=1,
        conditions="may",
    ),
    Rule("extreme", "most", "spend earn expense entry", names="?", conditions="may"),
    Rule(
        "average",
        "average",
        "spend earn expense entry bill",
        names="?",
        per="may",
        conditions="may",
    ),
    Rule(
        "months",
        "list|by",
        "spend earn expense by",
        names="?",
        per="must",
        conditions="may",
    ),
    Rule("average", "", "spend earn expense", names="?", per="must", conditions="may"),
    Rule("list", "expense|entry", "spend list", names="?", conditions="must"),
    Rule(
        "count",
        "count",
        "entry spend earn expense have transfer bill list",
        names="?",
        conditions="may",
    ),
    Rule("transfers", "transfer", "list entry", names="?", conditions="may"),
    Rule(
        "list",
        "list",
        "entry expense spend earn bill where when",
        names="?",
        conditions="may",
    ),
    Rule("list", "entry", "spend earn expense have", names="?", conditions="may"),
    Rule("total", "", "spend earn expense bill go entry", names="?", conditions="may"),
)
