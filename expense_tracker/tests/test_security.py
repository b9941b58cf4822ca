"""What every answer keeps to, whatever is asked: headers, tokens, escaping, targets.

The addresses come from the resolver, the console's from its registry.
"""

import re
from http import HTTPStatus

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Book, User
from budgets.overruns import check_overruns
from budgets.reminders import remind
from expense_tracker.kernel.scoping import all_books, book_scope
from expense_tracker.tests.conftest import DAY, fill
from expense_tracker.tests.console import PAGES, a_row_of, address
from expense_tracker.tests.test_bad_input import writes
from expense_tracker.tests.test_isolation import PUBLIC, addresses
from ledger.models import Category, Entry, Wallet

HOSTILE = "<script>alert(1)</script>\"onmouseover='x' {{ 7*191 }}"
# Markup that came alive: unescaped, or a value that left its quotes. In a script's JSON
# the quote has a backslash before it.
ALIVE = re.compile(r"""<script>alert|(?<!\\)["']onmouseover|\b1337\b""")
# They end sessions, on which the rest of a walk depends.
SIGN_OUT = {"session-end", "other-sessions-end"}


@pytest.fixture
def hostile_book(book, alice) -> Book:
    """Everything in it that has a name, people too, is named to do harm."""
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    Book.objects.filter(pk=book.pk).update(name=HOSTILE)
    return fill(book, alice, HOSTILE)


@pytest.fixture
def pks(book):
    """Ids in use in the book's main tables, and one that is not."""
    with book_scope(book):
        rows = [model.objects.first() for model in (Entry, Wallet, Category)]
        return {4711, *(row.pk for row in rows if row)}


def text_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.text


# --- what people typed is never markup ------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_names_stay_text_on_every_page(headers, hostile_book, pks, alice, as_user):
    client, alive, shown = as_user(alice), [], set()
    typed = [f"/entries/?period=all&q={HOSTILE}", f"/entries/new/?line=1 @{HOSTILE}"]
    for path in [*addresses(pks, but=SIGN_OUT), "/entries/?period=all", *typed]:
        answer = client.get(path, headers=headers)
        if answer["Content-Type"].startswith("text/html"):
            alive += [(path, found) for found in ALIVE.findall(text_of(answer))]
            if "&lt;script&gt;alert" in answer.text:
                shown.add(path)
    assert alive == []
    assert {"/entries/", "/wallets/", "/categories/", "/bills/"} <= shown


def test_names_stay_text_in_the_console(hostile_book, alice, staff, as_user):
    client, alive = as_user(staff), []
    for page in PAGES:
        with all_books():
            row = a_row_of(page, alice)
        of_row = [("change", row.pk), ("history", row.pk)] if row else []
        for view in [("changelist",), *of_row]:
            path = address(page, *view)
            alive += [(path, found) for found in ALIVE.findall(client.get(path).text)]
    assert alive == []


def test_names_stay_text_in_toasts(hostile_book, pks, alice, as_user):
    with book_scope(hostile_book):
        entry = Entry.objects.filter(kind="expense").first()
    answer = as_user(alice).post(
        f"/entries/{entry.pk}/delete/", headers={"HX-Request": "true"}
    )
    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert "\n" not in answer["HX-Trigger"]


def test_names_stay_text_in_mails(
    hostile_book, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), book_scope(hostile_book):
        check_overruns(book=hostile_book, as_of=DAY)
        remind(user=alice, now=timezone.now().replace(hour=23))
    assert len(mail.outbox) >= 2
    for message in mail.outbox:
        page = message.alternatives[0][0]
        assert ALIVE.findall(page) == []
        assert escape(HOSTILE) in page
        assert "\n" not in message.subject


# --- headers --------------------------------------------------------------------------

PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def missing_headers(answer) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    told = answer.headers
    lacking = [
        name for name, value in PROMISED.items() if value not in told.get(name, "")
    ]
    # A kept file may do nothing at all.
    strict = "script-src 'self';" in f"{policy};" or "default-src 'none'" in policy
    if not strict or "unsafe" in policy:
        lacking.append("Content-Security-Policy")
    return lacking


def test_every_answer_to_a_person_keeps_the_promises(full_book, pks, alice, as_user):
    """Pages, files, redirects and refusals alike."""
    client = as_user(alice)
    paths = [*addresses(pks, but=SIGN_OUT), "/nowhere/", "/admin/"]
    answers = [ask(path) for path in paths for ask in (client.get, client.options)]
    answers += [
        client.post("/entries/new/", b"a", content_type="text/plain; charset=utf-16"),
        client.post("/entries/new/", b"a", content_type="multipart/form-data"),
        client.get("/entries/", headers={"host": "evil.example"}),
        Client(enforce_csrf_checks=True).post("/accounts/login/"),
    ]
    told = [(each.request["PATH_INFO"], missing_headers(each)) for each in answers]
    assert [each for each in told if each[1]] == []


@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
        *("/accounts/confirm-email/x/", "/accounts/password/reset/key/1-x/"),
        *("/unsubscribe/x/", "/accounts/inactive/"),
    ],
)
def test_pages_of_accounts_keep_the_promises(path, db):
    assert missing_headers(Client().get(path)) == []


# --- requests -------------------------------------------------------------------------


def test_every_post_asks_for_a_token(full_book, pks, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    refused = {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
    taken = [
        path
        for path in addresses(pks, but={"unsubscribe"})
        if client.post(path).status_code not in refused
    ]
    assert taken == []


def test_looking_changes_nothing(full_book, pks, alice, as_user):
    client = as_user(alice)
    client.get("/settings/")
    changed = []
    # Opening what a notice is about is how it is read; nothing else follows from it.
    for path in addresses(pks, but={"notice-open"}):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            if answer.streaming:
                b"".join(answer)
        changed += [(path, sql) for sql in writes(queries)]
    assert changed == []


ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example"),
    *("https:evil.example", "http:///evil.example", "\thttps://evil.example"),
    *("http://testserver@evil.example/", "http://testserver.evil.example/"),
    *("javascript:alert(1)", "http://localhost/", "http://["),
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_never_leads_back_to_another_site(target, book, alice, as_user):
    """`next=` of each page that takes one, and the page a change was asked for from."""
    client = as_user(alice)
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
    answers = [
        client.post(f"/wallets/{wallet.pk}/archive/", headers={"referer": target}),
        client.get("/accounts/login/", {"next": target}),
        client.get("/accounts/signup/", {"next": target}),
        client.post("/accounts/logout/", {"next": target}),
    ]
    assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND] * 4
    assert all(re.match(r"/(?![/\\])", answer.url) for answer in answers)


def test_a_session_from_before_is_not_taken_over(alice):
    """Who planted a session in somebody's browser is not signed in with them."""
    planted = Client()
    planted.get("/accounts/password/reset/key/1-x/")
    session = planted.session
    session["book_id"] = 1
    session.save()
    key = session.session_key
    planted.cookies["sessionid"] = key
    planted.force_login(alice)
    assert planted.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()


def test_cookies_are_out_of_a_scripts_reach(alice, as_user):
    answer = as_user(alice).get("/settings/")
    for name in ("sessionid", "csrftoken"):
        assert answer.cookies[name]["samesite"] == "Lax"
    assert answer.cookies["sessionid"]["httponly"]


def test_a_closed_account_gets_nothing_more(full_book, pks, alice, as_user):
    """Its live session ends with the next request, its forms are lost."""
    # The key of a calendar stands for nobody signed in; its own tests say when it ends.
    for path in addresses(pks, but={*PUBLIC, "unsubscribe", "feed-read"}):
        client = as_user(alice)
        User.objects.filter(pk=alice.pk).update(is_active=False)
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(path)
        assert answer.url.startswith("/accounts/login/")
        assert writes(queries) == []
