"""A line as an entry: `12.50 lunch @Café Linden #eating !credit ~trip yesterday`.

Order is free and only the amount is needed. Nothing here asks the database: what the
Book knows comes in as a Vocabulary, today as `as_of`.

    12.50, 12,50, £8, 48.50+20   the amount; `+` in front is income, else an expense
    @name                        payee, up to the next mark or date word
    #prefix, !prefix             category and wallet; a unique beginning is enough
    today, yesterday, tomorrow, mon ... sun (the latest), 3/11, 2026-11-03
    200 !everyday > !rainy       a transfer
    ~word                        tag
    the rest                     note
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from expense_tracker.kernel.amounts import AmountError, parse_amount
from expense_tracker.kernel.text import clean_line, fold
from ledger.models import Category, Entry, Wallet
from ledger.quick_add.days import looks_like_day, read_day

Kind = Entry.Kind
MAX_LINE = 300
MARKS = "@#!~"
SIGNS = tuple("+-−")

_FIGURES = re.compile(r"[0-9.,'’+\-−*×/÷()]+")

Named = TypeVar("Named", Category, Wallet)


def _no_wallet(_payee: str) -> Wallet | None:
    return None


@dataclass(frozen=True)
class Vocabulary:
    """What a Book knows. Wallets are those that take new entries, the default first."""

    categories: Sequence[Category]
    wallets: Sequence[Wallet]
    payees: Mapping[str, str] = field(default_factory=dict)  # names by folded name
    usual_wallet: Callable[[str], Wallet | None] = _no_wallet  # of a payee's name


@dataclass(frozen=True)
class Problem:
    """A part of the line that cannot be booked, fit to stand at `field`."""

    field: str
    typed: str
    message: str
    unknown: bool = False  # nothing has that name: it could be made


@dataclass(frozen=True, kw_only=True)
class QuickEntry:
    """What the line says.

    `stated` names the fields it says itself; the others are the payee's usual ones or
    the default. A category that is likely but not stated has its `reason`.
    """

    kind: str
    amount: Decimal | None  # positive; None: not said yet
    wallet: Wallet | None  # None only where the Book has none
    to_wallet: Wallet | None
    category: Category | None
    payee: str
    date: date
    tags: tuple[str, ...]
    note: str
    problems: tuple[Problem, ...]
    stated: frozenset[str]
    reason: str = ""

    @property
    def is_complete(self) -> bool:
        return self.amount is not None and not self.problems


def read_line(
    line: str, vocabulary: Vocabulary, *, as_of: date, locale: str
) -> QuickEntry:
    """The entry that the line stands for, with what is wrong in it."""
    return _Reader(line, vocabulary, as_of, locale).read()


# --- the reader -----------------------------------------------------------------------


class _Reader:
    """Sorts the words of a line by what they are, then works out what they mean.

    The currency of an amount is known only when the wallet is, so amounts and names
    are gathered first and settled in the end.
    """

    def __init__(
        self, line: str, vocabulary: Vocabulary, as_of: date, locale: str
    ) -> None:
        spaced = re.sub(r"\s*>\s*", " > ", clean_line(line[:MAX_LINE]))
        self.words = spaced.split()
        self.vocabulary = vocabulary
        self.as_of, self.locale = as_of, locale
        self.codes = {wallet.currency for wallet in vocabulary.wallets}
        self.at = 0
        self.day: date | None = None
        self.payee: list[str] = []
        self.named: dict[str, list[str]] = {"#": [], "!": []}
        self.arrow = False
        self.tags: list[str] = []
        self.figures: dict[int, str] = {}  # possible amounts by place
        self.rest: dict[int, str] = {}  # words of the note by place
        self.problems: list[Problem] = []
        self.stated: set[str] = set()

    def read(self) -> QuickEntry:
        while self.at < len(self.words):
            self._read_word(self.words[self.at])
        payee = self._known_payee()
        wallet, to_wallet = self._wallets(payee)
        amount, sign = self._amount(wallet)
        category, kind = self._category(sign, to_wallet)
        return QuickEntry(
            kind=kind,
            amount=amount,
            wallet=wallet,
            to_wallet=to_wallet,
            category=category,
            payee=payee,
            date=self.day or self.as_of,
            tags=tuple(self.tags),
            note=" ".join(word for _, word in sorted(self.rest.items())),
            problems=tuple(self.problems),
            stated=frozenset(self.stated),
        )

    # --- one word -------------------------------------------------------------------

    def _read_word(self, word: str) -> None:
        mark, name = word[0], word[1:]
        if mark in MARKS:
            self._read_mark(mark, name)
        elif word == ">":
            self.arrow = True
            self.at += 1
        elif not self._read_day(word):
            self._read_figure(word)

    def _read_mark(self, mark: str, name: str) -> None:
        self.at += 1
        if not name:
            return  # still being typed
        if mark == "@":
            self._read_payee(name)
        elif mark == "~":
            self.tags.append(name)
            self.stated.add("tags")
        else:
            self._read_name(mark, name)

    def _read_name(self, mark: str, name: str) -> None:
        """Take the words after a mark as long as they lengthen a known beginning."""
        known: Sequence[Category | Wallet] = (
            self.vocabulary.categories if mark == "#" else self.vocabulary.wallets
        )
        while self.at < len(self.words):
            longer = f"{name} {self.words[self.at]}"
            if not any(fold(row.name).startswith(fold(longer)) for row in known):
                break
            name = longer
            self.at += 1
        self.named[mark].append(name)

    def _read_payee(self, name: str) -> None:
        self.payee = [name]
        self.stated.add("payee")
        while self.at < len(self.words) and not self._ends_payee(self.words[self.at]):
            self.payee.append(self.words[self.at])
            self.at += 1

    def _ends_payee(self, word: str) -> bool:
        return word[0] in MARKS or word == ">" or self._is_day(word)

    def _is_day(self, word: str) -> bool:
        return read_day(word, as_of=self.as_of, locale=self.locale) is not None

    def _read_day(self, word: str) -> bool:
        """Whether the word is about a day; one that does not exist is a problem."""
        day = read_day(word, as_of=self.as_of, locale=self.locale)
        if day is None and not looks_like_day(word):
            return False
        if day is None:
            self.problems.append(Problem("date", word, f"There is no day “{word}”."))
        else:
            self.day = day
            self.stated.add("date")
        self.at += 1
        return True

    def _read_figure(self, word: str) -> None:
        place = self.at
        self.at += 1
        following = self.words[self.at] if self.at < len(self.words) else ""
        if self._is_amount_in_two(word, following):
            word, self.at = word + following, self.at + 1
        if _is_figure(word, self.codes):
            self.figures[place] = word
        else:
            self.rest[place] = word
            self.stated.add("note")

    def _is_amount_in_two(self, word: str, following: str) -> bool:
        """`€ 12.50` or `12.50 EUR`."""
        figures = [_is_figure(each, self.codes) for each in (word, following)]
        return (figures[1] and self._is_currency(word)) or (
            figures[0] and self._is_currency(following)
        )

    def _is_currency(self, word: str) -> bool:
        return bool(word) and (word.upper() in self.codes or _is_sign(word))

    # --- what it all means ----------------------------------------------------------

    def _known_payee(self) -> str:
        """The payee as it is spelt already; what follows a known one is the note."""
        if not self.figures:
            self._cut_amount_from_payee()
        for count in range(len(self.payee), 0, -1):
            known = self.vocabulary.payees.get(fold(" ".join(self.payee[:count])))
            if known is not None:
                self._to_note(self.payee[count:])
                return known
        return " ".join(self.payee)

    def _cut_amount_from_payee(self) -> None:
        """`@Café Linden 12.50`: the only amount of the line ends the name."""
        for place in range(len(self.payee) - 1, 0, -1):
            if _is_figure(self.payee[place], self.codes):
                self.figures[-1] = self.payee[place]
                self._to_note(self.payee[place + 1 :])
                self.payee = self.payee[:place]
                return

    def _to_note(self, words: list[str]) -> None:
        for word in words:
            self.rest[len(self.words) + len(self.rest)] = word
            self.stated.add("note")

    def _wallets(self, payee: str) -> tuple[Wallet | None, Wallet | None]:
        names = self.named["!"]
        wallets = self.vocabulary.wallets
        found = [
            self._only("wallet", name, matching_names(wallets, name)) for name in names
        ]
        if not self.arrow:
            usual = self.vocabulary.usual_wallet(payee) if payee else None
            default = usual or self._wallet_by_sign() or self._default_wallet()
            return (found[0] if found else None) or default, None
        if len(found) != 2:  # noqa: PLR2004 - a transfer has two ends
            message = "Write a transfer like 200 !everyday > !savings."
            self.problems.append(Problem("to_wallet", ">", message))
            return (found[0] if found else None) or self._default_wallet(), None
        self.stated.add("to_wallet")
        return found[0], found[1]

    def _default_wallet(self) -> Wallet | None:
        return self.vocabulary.wallets[0] if self.vocabulary.wallets else None

    def _wallet_by_sign(self) -> Wallet | None:
        """The first wallet whose money is written with the line's currency sign."""
        for word in self.figures.values():
            if _FIGURES.fullmatch(word):
                continue
            for wallet in self.vocabulary.wallets:
                if self._parsed(word, wallet) is not None:
                    return wallet
        return None

    def _amount(self, wallet: Wallet | None) -> tuple[Decimal | None, str]:
        """The first figure that is an amount, and the sign before it."""
        chosen: tuple[Decimal | None, str] = (None, "")
        for place, word in self.figures.items():
            amount = self._parsed(word, wallet) if chosen[0] is None else None
            if amount is None:
                self.rest[place] = word
            else:
                chosen = (amount, word[0])
                self.stated.add("amount")
        if chosen[0] is None and self.figures:
            self._refuse_amount(wallet)
        return chosen

    def _parsed(self, word: str, wallet: Wallet | None) -> Decimal | None:
        if wallet is None:
            return None
        try:
            return parse_amount(
                word.lstrip("".join(SIGNS)),
                currency=wallet.currency,
                locale=self.locale,
            )
        except AmountError:
            return None

    def _refuse_amount(self, wallet: Wallet | None) -> None:
        word = next(iter(self.figures.values()))
        if wallet is None:
            return
        try:
            parse_amount(word, currency=wallet.currency, locale=self.locale)
        except AmountError as error:
            self.problems.append(Problem("amount", word, str(error)))

    def _category(
        self, sign: str, to_wallet: Wallet | None
    ) -> tuple[Category | None, str]:
        """The category, and the kind: a sign decides it, else the category may."""
        names = self.named["#"]
        kind = Kind.INCOME if sign == "+" else Kind.EXPENSE
        if self.arrow:
            return None, Kind.TRANSFER if to_wallet else kind
        if not names:
            return None, kind
        found = matching_names(self._of_kind(kind), names[0])
        if not found and sign not in SIGNS:
            found = matching_names(self._of_kind(Kind.INCOME), names[0])
        category = self._only("category", names[0], found)
        return category, Kind(category.kind) if category else kind

    def _of_kind(self, kind: str) -> list[Category]:
        return [row for row in self.vocabulary.categories if row.kind == kind]

    def _only(self, what: str, name: str, found: Sequence[Named]) -> Named | None:
        """The one row that was found; none or several are a problem."""
        if len(found) == 1:
            self.stated.add(what)
            return found[0]
        self.problems.append(_name_problem(what, name, found))
        return None


def matching_names(rows: Sequence[Named], name: str) -> list[Named]:
    """Rows of that very name; else those that begin with it; else with a word of it."""
    wanted = fold(name)
    tests: list[Callable[[str], bool]] = [
        lambda known: known == wanted,
        lambda known: known.startswith(wanted),
        lambda known: any(word.startswith(wanted) for word in known.split()),
    ]
    for test in tests:
        found = [row for row in rows if test(fold(row.name))]
        if found:
            return found
    return []


def _name_problem(what: str, name: str, found: Sequence[Named]) -> Problem:
    if not found:
        message = f"No {what} begins with “{name}”."
        return Problem(what, name, message, unknown=True)
    names = " or ".join(row.name for row in found[:3])
    return Problem(what, name, f"“{name}” could be {names}.")


# --- amounts --------------------------------------------------------------------------


def _is_figure(word: str, codes: set[str]) -> bool:
    """Whether it could be an amount: figures, and at most a currency beside them."""
    beside = _FIGURES.sub("", word)
    figures = any(char.isascii() and char.isdigit() for char in word)
    return figures and (not beside or _is_sign(beside) or beside.upper() in codes)


def _is_sign(text: str) -> bool:
    return all(unicodedata.category(char) == "Sc" for char in text)
