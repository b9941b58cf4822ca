"""Actions, places, what has a name, payees and entries, for what is typed.

Found by their names; entries by the search expression, as the list finds them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse

from accounts.models import Book
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.text import clean_line, fold
from ledger.expression import ExpressionError, Term
from ledger.expression.reading import Reading
from ledger.models import Entry, Payee

NAMED = 6
PAYEES = 5
ENTRIES = 5
RECENT = 3
MAX_LENGTH = 200


@dataclass(frozen=True)
class Option:
    """A thing to do or a place to go. `sheet` opens its form at the side, `keys` are
    pressed for the same; `press` names what a page itself does.
    """

    label: str
    icon: str
    url: str
    hint: str = ""
    keys: tuple[str, ...] = ()
    sheet: bool = False
    press: str = ""
    words: str = ""  # other names it is found by


@dataclass(frozen=True)
class Group:
    title: str
    options: list[Option]


def _action(
    label: str, icon: str, view: str, words: str = "", **more: object
) -> Option:
    return Option(label, icon, reverse(view), words=words, **more)  # type: ignore[arg-type]


def actions(*, may_write: bool) -> list[Option]:
    """What can be done, the most frequent first."""
    writing = [
        _action("Add transaction", "plus-lg", "ledger:entry-add", "new expense income",
                keys=("N",), sheet=True),
        _action("Import a bank file", "upload", "ledger:import-start",
                "csv ofx upload"),
        _action("File what has no category", "check2-square", "ledger:categorise",
                "review uncategorised categorise"),
        _action("Set a budget", "speedometer2", "budgets:budget-add", "new limit",
                sheet=True),
        _action("Add a bill", "calendar2-week", "budgets:bill-add", "new", sheet=True),
        _action("Add a wallet", "wallet2", "ledger:wallet-add", "new account",
                sheet=True),
        _action("Add a category", "grid-3x3-gap", "ledger:category-add", "new",
                sheet=True),
    ]  # fmt: skip
    always = [
        _action("Ask the assistant", "chat-square-text", "reports:assistant",
                "help question", press="help"),
        _action("Keyboard shortcuts", "keyboard", "reports:help", "keys hotkeys",
                keys=("?",), press="keys"),
        _action("Switch colour theme", "circle-half", "accounts:settings-profile",
                "dark light", press="theme"),
        _action("Read the guide", "book", "reports:help", "help handbook manual"),
    ]  # fmt: skip
    return [*(writing if may_write else []), *always]


def options(
    typed: str,
    *,
    book: Book,
    as_of: date,
    locale: str,
    places: Iterable[Option],
    named: Iterable[Option],
    may_write: bool,
) -> list[Group]:
    """Groups in their order; empty ones are left out. Nothing typed: what is usual.

    `named` is offered only for what is typed.
    """
    text = clean_line(typed[:MAX_LENGTH])
    wanted = fold(text)
    found = [
        Group("Actions", _named(actions(may_write=may_write), wanted)),
        Group("Go to", _named(places, wanted)),
        Group("Found by name", _named(named, wanted)[:NAMED] if wanted else []),
        Group("Payees", list(_payees(book, wanted, locale))),
        Group("Transactions", list(_entries(book, text, as_of, locale))),
    ]
    return [group for group in found if group.options]


def _named(known: Iterable[Option], wanted: str) -> list[Option]:
    """Those that have each word typed, at the beginning of one of theirs."""
    return [
        each
        for each in known
        if all(
            any(
                word.startswith(part)
                for word in fold(f"{each.label} {each.words}").split()
            )
            for part in wanted.split()
        )
    ]


def _payees(book: Book, wanted: str, locale: str) -> Iterator[Option]:
    rows = Payee.objects.filter(book=book, name_key__contains=wanted)
    newest = rows.annotate(last=Max("entries__date")).filter(last__isnull=False)
    count = PAYEES if wanted else RECENT
    for payee in newest.order_by("-last", "-pk")[:count]:
        query = urlencode(
            {"period": "all", "q": str(Term("payee", "=", (payee.name,)))}
        )
        yield Option(
            payee.name,
            "shop",
            f"{reverse('ledger:entry-list')}?{query}",
            hint=f"last {format_date(payee.last, locale)}",
        )


def _entries(book: Book, text: str, as_of: date, locale: str) -> Iterator[Option]:
    if not text:
        return
    try:
        condition = Reading(book, as_of).condition(text)
    except ExpressionError:
        return
    rows = Entry.objects.filter(book=book).filter(condition.q(book)).heads()
    known = rows.exclude(kind=Entry.Kind.OPENING).select_related("payee", "wallet")
    for entry in known.order_by("-date", "-pk")[:ENTRIES]:
        name = entry.payee.name if entry.payee else entry.note
        yield Option(
            name or entry.get_kind_display(),
            "receipt",
            reverse("ledger:entry-edit", args=[entry.pk]),
            hint=f"{format_date(entry.date, locale)}, "
            f"{format_money(entry.money, locale)}",
            sheet=True,
        )
