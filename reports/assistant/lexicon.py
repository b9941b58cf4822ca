"""What a Book calls things, and which of them the words of a question mean."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from accounts.models import Book, User
from budgets.models import Budget, Goal
from expense_tracker.kernel.text import fold
from ledger.expression import Term, Text
from ledger.expression.names import Names
from ledger.expression.nodes import Node
from ledger.groups.queries import participations
from ledger.models import Category, Entry, Participant, Payee, Recurring, Wallet
from reports.assistant.slips import nearest
from reports.assistant.synonyms import SYNONYMS, WALLET_KINDS

FIELDS = (
    *("category", "wallet", "tag", "group", "payee", "person"),
    *("schedule", "goal", "budget"),
)
# Named by what they are for: nothing is booked under their names.
PLANS = frozenset({"schedule", "goal", "budget"})
# Of the asker's groups: what is shared there is no question of the entries.
SHARED = frozenset({"group", "person"})
MOST_WORDS = 6
MOST_NAMES = 8
SHORTEST_GUESSED = 6
SHORTEST_PART = 3
MOST_READ = 3000


@dataclass(frozen=True)
class Named:
    """What some words of a question mean: a condition of the search expression.

    `label` is what it is in words ("category Food with 2 subcategories"), `guessed` is
    true where a typing error was mended to find it.
    """

    field: str  # one of FIELDS, or text
    node: Node
    label: str
    title: str
    guessed: bool = False
    income: bool | None = None  # of a category: whether it is one of income
    wallets: tuple[Wallet, ...] = ()
    categories: tuple[Category, ...] = ()
    names: tuple[str, ...] = ()  # of groups or people

    @property
    def text(self) -> str:
        """The condition as it may stand in a question."""
        return str(self.node)


@dataclass(frozen=True)
class Match:
    """The reading taken and the others there are."""

    taken: Named
    others: tuple[Named, ...] = ()


class Lexicon:
    """The names of one Book, and of the groups that `user` is in."""

    def __init__(self, book: Book, user: User | None = None) -> None:
        self.book = book
        self.user = user
        self.names = Names(book)

    # --- what is known --------------------------------------------------------------

    @cached_property
    def payees(self) -> list[str]:
        rows = Payee.objects.filter(book=self.book).order_by("pk")
        return list(rows.values_list("name", flat=True)[:MOST_READ])

    @cached_property
    def places(self) -> list[Participant]:
        """The asker's own places in groups."""
        return [] if self.user is None else list(participations(self.user))

    @cached_property
    def people(self) -> list[str]:
        """Who else is in the asker's groups, by name."""
        others = Participant.objects.filter(
            group__in=[place.group_id for place in self.places]
        ).exclude(user=self.user)
        return sorted(dict.fromkeys(others.values_list("name", flat=True)))

    @cached_property
    def _exact(self) -> dict[str, dict[str, list[object]]]:
        """By field the rows by their whole name as words."""
        known: dict[str, dict[str, list[object]]] = {
            field: defaultdict(list) for field in FIELDS
        }
        for category in self.names.categories:
            known["category"][key_of(category.name)].append(category)
        for field, row in self._of_groups():
            known[field][key_of(str(row))].append(row)
        carrying = {place.wallet_id for place in self.places}
        for wallet in self.names.wallets:
            # What carries a group's balance is asked for as the group.
            if wallet.pk not in carrying:
                known["wallet"][key_of(wallet.name)].append(wallet)
        for tag in self.names.tags:
            known["tag"][key_of(tag.name)].append(tag)
        for payee in self.payees:
            known["payee"][key_of(payee)].append(payee)
        for schedule in Recurring.objects.filter(book=self.book).order_by("pk"):
            known["schedule"][key_of(schedule.name)].append(schedule)
        for goal in Goal.objects.filter(book=self.book, archived_at=None):
            known["goal"][key_of(goal.name)].append(goal)
        for name in self._budget_names():
            known["budget"][key_of(name)].append(name)
        return known

    def _of_groups(self) -> Iterator[tuple[str, object]]:
        yield from (("group", place.group) for place in self.places)
        yield from (("person", name) for name in self.people)

    def _budget_names(self) -> list[str]:
        """Of those that have one of their own; the others are called as their scope."""
        rows = Budget.objects.filter(book=self.book).exclude(own_name="")
        return list(rows.order_by("pk").values_list("own_name", flat=True))

    @cached_property
    def _parts(self) -> dict[str, dict[str, list[object]]]:
        """By field the rows by each run of words within their names."""
        known: dict[str, dict[str, list[object]]] = {}
        for field, rows in self._exact.items():
            runs: dict[str, list[object]] = defaultdict(list)
            for key, found in rows.items():
                for run in _runs(key.split()):
                    runs[run] += found
            known[field] = runs
        return known

    # --- finding --------------------------------------------------------------------

    def exact(self, words: Sequence[str], prefer: Sequence[str]) -> Match | None:
        """What is called so, by its whole name; fields of `prefer` first."""
        return self._found(words, prefer, self._exact)

    def part(self, words: Sequence[str], prefer: Sequence[str]) -> Match | None:
        """What has these words in its name, means the same, or has them in its text."""
        same = self.synonym(words) or self.wallets_of_kind(words)
        found = self._found(words, prefer, self._parts)
        if same and found:
            others = (found.taken, *found.others)
            return Match(same, tuple(o for o in others if o.text != same.text))
        if same:
            return Match(same)
        return found or self.in_text(words)

    def wallets_of_kind(self, words: Sequence[str]) -> Named | None:
        """`my credit cards`: the wallets that are of that kind."""
        kind = WALLET_KINDS.get(key_of(" ".join(words)))
        rows = [row for row in self.names.wallets if row.kind == kind]
        return self._wallet(rows, "") if rows else None

    def synonym(self, words: Sequence[str]) -> Named | None:
        wanted = SYNONYMS.get(" ".join(words)) or SYNONYMS.get(
            " ".join(map(stem, words))
        )
        if wanted is None:
            return None
        labelled = [c for c in self.names.categories if fold(c.label) == wanted]
        called = [c for c in self.names.categories if c.name_key == wanted]
        rows = called or labelled
        return self._category(rows, " ".join(words)) if rows else None

    def categories(self, fits: Callable[[Category], bool]) -> list[Named]:
        """Each category that fits."""
        rows = [row for row in self.names.categories if fits(row)]
        return [named for row in rows if (named := self._category([row], ""))]

    def begun_like(self, fits: Callable[[str], bool]) -> list[Named]:
        """What has a word in its name that fits, plans left out."""
        return [
            named
            for field in FIELDS
            if field not in PLANS | SHARED
            for key, rows in self._exact[field].items()
            if any(map(fits, key.split()))
            and (named := self._named(field, rows, key)) is not None
        ]

    def close(self, words: Sequence[str]) -> Match | None:
        """What the word is a likely misspelling of; None where that is not clear."""
        typed = key_of(" ".join(words))
        if len(typed) < SHORTEST_GUESSED:
            return None
        for field in ("category", "payee", "wallet", "tag", "goal", "group", "person"):
            known = self._exact[field]
            near = nearest(typed, known)
            if not near and len(words) == 1:
                parts = {k: v for k, v in self._parts[field].items() if " " not in k}
                near = nearest(typed, parts)
                known = parts
            if near:
                found = self._named(field, known[near[0]], near[0])
                return Match(_guess(found)) if found else None
        if len(words) == 1:
            near = nearest(words[0], SYNONYMS)
            same = self.synonym(near[0].split()) if near else None
            return Match(_guess(same)) if same else None
        return None

    def _found(
        self,
        words: Sequence[str],
        prefer: Sequence[str],
        known: dict[str, dict[str, list[object]]],
    ) -> Match | None:
        key = key_of(" ".join(words))
        if len(key) < SHORTEST_PART and known is self._parts:
            return None
        order = [*prefer, *(f for f in known if f not in prefer)]
        found = [
            named
            for field in order
            if (rows := known[field].get(key))
            and (named := self._named(field, rows, " ".join(words)))
        ]
        return Match(found[0], tuple(found[1:])) if found else None

    # --- what was found, as a condition ---------------------------------------------

    def _named(self, field: str, rows: Sequence[object], said: str) -> Named | None:
        makers: dict[str, Callable[[Sequence[object], str], Named | None]] = {
            "category": self._category,
            "wallet": self._wallet,
            "tag": self._tag,
            "payee": self._payee,
            "schedule": self._schedule,
            "goal": self._goal,
            "budget": self._budget,
            "group": partial(_of_many, "group", "groups"),
            "person": partial(_of_many, "person", "people"),
        }
        return makers[field](rows, said)

    def _category(self, rows: Sequence[object], _said: str) -> Named | None:
        chosen = [row for row in rows if isinstance(row, Category)]
        chosen = _without_children(list(dict.fromkeys(chosen)))
        kinds = {row.kind for row in chosen}
        if len(kinds) > 1:
            chosen = [row for row in chosen if row.kind == Category.Kind.EXPENSE]
        if not 0 < len(chosen) <= MOST_NAMES:
            return None
        spelt = tuple(self.names.spelt("category", row) for row in chosen)
        children = [
            c for c in self.names.categories if c.parent_id in {r.pk for r in chosen}
        ]
        return Named(
            "category",
            Term("category", ":", spelt),
            _label("category", "categories", spelt) + _with_children(len(children)),
            _listed(row.name for row in chosen),
            income=chosen[0].kind == Category.Kind.INCOME,
            categories=(*chosen, *children),
        )

    def _wallet(self, rows: Sequence[object], _said: str) -> Named | None:
        chosen = [row for row in rows if isinstance(row, Wallet)]
        chosen = list(dict.fromkeys(chosen))
        if not 0 < len(chosen) <= MOST_NAMES:
            return None
        spelt = tuple(self.names.spelt("wallet", row) for row in chosen)
        return Named(
            "wallet",
            Term("wallet", ":", spelt),
            _label("wallet", "wallets", spelt),
            _listed(spelt),
            wallets=tuple(chosen),
        )

    def _tag(self, rows: Sequence[object], _said: str) -> Named | None:
        spelt = tuple(dict.fromkeys(str(row) for row in rows))[:MOST_NAMES]
        return Named(
            "tag", Term("tag", ":", spelt), _label("tag", "tags", spelt), _listed(spelt)
        )

    def _payee(self, rows: Sequence[object], said: str) -> Named | None:
        spelt = tuple(dict.fromkeys(map(str, rows)))
        if len(spelt) > MOST_NAMES or sum(map(len, spelt)) > 200:  # noqa: PLR2004
            label = f"the {len(spelt)} payees with “{said}” in their name"
            return Named("payee", Term("payee", ":", (said,)), label, said)
        return Named(
            "payee",
            Term("payee", "=", spelt),
            _label("payee", "payees", spelt),
            _listed(spelt),
        )

    def _schedule(self, rows: Sequence[object], _said: str) -> Named | None:
        name = str(rows[0])
        return Named("schedule", Text(name), f"“{name}” of your bills", name)

    def _goal(self, rows: Sequence[object], _said: str) -> Named | None:
        name = str(rows[0])
        return Named("goal", Text(name), f"goal {name}", name)

    def _budget(self, rows: Sequence[object], _said: str) -> Named | None:
        name = str(rows[0])
        return Named("budget", Text(name), f"budget {name}", name)

    def in_text(self, words: Sequence[str]) -> Match | None:
        """Words that notes or tags have, where they have them as whole words."""
        wanted = " ".join([*words[:-1], stem(words[-1])])
        if len(wanted) <= SHORTEST_PART:
            return None
        rows = Entry.objects.filter(book=self.book, search_text__contains=wanted)
        texts = list(rows.order_by().values_list("search_text", flat=True)[:MOST_READ])
        if not texts or not all(_has_words(text, wanted) for text in texts):
            return None
        label = f"“{wanted}” in payee, note or tags"
        return Match(Named("text", Text(wanted), label, f"“{wanted}”"))


# --- words ----------------------------------------------------------------------------


def stem(word: str) -> str:
    """The word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("xis"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-1]
    return word


def plain_words(text: str) -> list[str]:
    """Its words without case, marks and accents of writing: `Fees & taxes`."""
    folded = fold(text).replace("&", " and ").replace("'", "").replace("’", "")
    spaced = "".join(char if char.isalnum() else " " for char in folded)
    return spaced.split()


def key_of(text: str) -> str:
    return " ".join(stem(word) for word in plain_words(text))


def _runs(words: list[str]) -> set[str]:
    """Every run of its words but those of small words alone."""
    found = set()
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
            run = words[start:end]
            if any(len(each) >= SHORTEST_PART and each != "and" for each in run):
                found.add(" ".join(run))
    return found


def _has_words(text: str, wanted: str) -> bool:
    keys = f" {key_of(text)} "
    return f" {key_of(wanted)} " in keys


def _without_children(rows: list[Category]) -> list[Category]:
    """The rows without those whose parent is among them."""
    ids = {row.pk for row in rows}
    return [row for row in rows if row.parent_id not in ids]


def _of_many(one: str, many: str, rows: Sequence[object], _said: str) -> Named:
    names = tuple(dict.fromkeys(map(str, rows)))
    said = _listed(names)
    return Named(one, Text(said), _label(one, many, names), said, names=names)


def _label(one: str, many: str, names: Sequence[str]) -> str:
    return f"{one if len(names) == 1 else many} {_listed(names)}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _with_children(count: int) -> str:
    if not count:
        return ""
    return f" with {count} subcategor{'y' if count == 1 else 'ies'}"


def _guess(named: Named) -> Named:
    return replace(named, guessed=True)
