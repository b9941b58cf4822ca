"""How tests go through every address: the routes come from the resolver, so that a new
one is walked without anyone remembering, and the ids in them are of alice's rows.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial

from django.apps import apps
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Book
from expense_tracker.kernel.scoping import BookOwned, book_scope

# The API and the console have walks of their own.
NOT_OURS = ("admin/", "accounts/", "_allauth/", "api/", "static/", "dev/mail/")
# Whose ids stand in the addresses below a place: the longest that fits says so.
ROWS = {
    "announcements/": "accounts.Announcement",
    "bills/": "budgets.Bill",
    "books/": "accounts.Book",
    "budgets/": "budgets.Budget",
    "budgets/moves/": "budgets.Move",
    "cards/": "ledger.Wallet",
    "categories/": "ledger.Category",
    "entries/": "ledger.Entry",
    "goals/": "budgets.Goal",
    "goals/set-aside/": "budgets.SetAside",
    "groups/": "ledger.ShareGroup",
    "history/": "ledger.Change",
    "import/": "ledger.ImportRun",
    "insights/": "reports.Insight",
    "notices/": "accounts.Notice",
    "payees/": "ledger.Payee",
    "receipts/": "ledger.Receipt",
    "reconciliations/": "ledger.Reconciliation",
    "recurring/": "ledger.Recurring",
    "reports/saved/": "reports.SavedReport",
    "rules/": "ledger.Rule",
    "settings/currencies/rates/": "ledger.Rate",
    "settings/data/archive/": "accounts.TakeOut",
    "settings/data/books/": "accounts.PutAway",
    "settings/devices/": "accounts.PushDevice",
    "settings/invitations/": "accounts.Invitation",
    "settings/members/": "accounts.Membership",
    "settings/security/sessions/": "usersessions.UserSession",
    "settings/tokens/": "accounts.ApiToken",
    "settings/webhooks/": "accounts.WebhookEndpoint",
    "settings/webhooks/deliveries/": "accounts.WebhookDelivery",
    "tags/": "ledger.Tag",
    "trash/": "ledger.Change",
    "views/": "ledger.SavedView",
    "wallets/": "ledger.Wallet",
}
# Where only such rows have the page.
SUCH = {
    "cards/": {"kind": "card"},
    "entries/": {"kind": "expense", "tags__isnull": False},
    "goals/": {"wallet__isnull": False},
    "recurring/": {"bill__isnull": False},
    "trash/": {"verb": "deleted"},
    "wallets/": {"kind": "bank"},
}
# Those that are named apart.
NAMED = {
    "expense": "ledger.SharedExpense",
    "person": "ledger.Participant",
    "row_pk": "ledger.ImportRow",
    "settlement": "ledger.Settlement",
}
# What other parts of an address may be, where it is no matter of "x".
WORDS = {"entries/<int:pk>/cell/": "payee", "insights/kinds/": "unusual"}
# They end sessions, on which the rest of a walk depends.
SIGN_OUT = {"session-end", "other-sessions-end"}


def routes(resolver=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        address = prefix + str(each.pattern)
        if address.startswith(NOT_OURS):
            continue
        if isinstance(each, URLResolver):
            yield from routes(each, address)
        else:
            yield address, each


ROUTES = {route: pattern.name or "" for route, pattern in routes()}


def takes_id(route: str) -> bool:
    return "<int:" in route


def own_addresses(book: Book, but: Collection[str] = SIGN_OUT) -> dict[str, str]:
    """A path of each route, with ids of rows of this book; not of routes so named."""
    with book_scope(book):
        return {
            route: _path(route, partial(_row, route))
            for route, name in ROUTES.items()
            if name not in but
        }


def made_up(route: str) -> str:
    """A path of the route whose ids need not be of anything."""
    return _path(route, lambda _part: 1)


def _path(route: str, id_of) -> str:
    path = re.sub(r"<int:(\w+)>", lambda found: str(id_of(found[1])), route)
    path = re.sub(r"<period:\w+>", "2026-10", path)
    word = next((WORDS[each] for each in WORDS if route.startswith(each)), "x")
    return "/" + re.sub(r"<\w+:\w+>", word, path)


def _row(route: str, part: str) -> int:
    """The id of the row that a route's part is about: the latest of a book's, as its
    first came by themselves.
    """
    place = max((each for each in ROWS if route.startswith(each)), key=len)
    model = apps.get_model(NAMED.get(part) or ROWS[place])
    such = {} if part in NAMED else SUCH.get(place, {})
    is_late = part in NAMED or issubclass(model, BookOwned)
    return model.objects.filter(**such).order_by("-pk" if is_late else "pk")[0].pk


def text_of(answer) -> str:
    """Of any answer; what is no text, as far as it can be read as such."""
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode(errors="replace")


@contextmanager
def writing() -> Iterator[list[str]]:
    """The statements meanwhile that change more than who is signed in where."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "session" not in sql:
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@contextmanager
def nothing_stays() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
