"""What people typed is never markup, in the console, toasts and mails.

Each answer is parsed: no element, attribute or result on it may come from the text.
"""

from http import HTTPStatus

from django.core import mail
from django.utils import timezone
from django.utils.html import escape

from budgets.overruns import check_overruns
from budgets.reminders.daily import remind
from expense_tracker.kernel.scoping import all_books, book_scope
from expense_tracker.tests.conftest import DAY
from expense_tracker.tests.console import PAGES, a_row_of, address
from expense_tracker.tests.security.canary import HOSTILE, alive_in
from ledger.models import Entry


def test_the_reader_sees_what_comes_alive():
    """Or the walks prove nothing."""
    assert alive_in(f"<p>{HOSTILE}</p>")
    assert alive_in(f'<p title="{HOSTILE}">')
    assert alive_in(f"<p title='{HOSTILE}'>")
    assert alive_in(f"<script>{HOSTILE}</script>")
    assert alive_in("<p>zq 1337</p>")
    assert alive_in('<a href=" javascript:alert(1)">zq</a>')
    assert alive_in(f'<p title="{escape(HOSTILE)}">{escape(HOSTILE)}</p>') == []


def test_names_stay_text_in_the_console(hostile_book, alice, staff, as_user):
    client, alive = as_user(staff), []
    for page in PAGES:
        with all_books():
            row = a_row_of(page, alice)
        of_row = [("change", row.pk), ("history", row.pk)] if row else []
        for view in [("changelist",), *of_row]:
            path = address(page, *view)
            alive += [(path, found) for found in alive_in(client.get(path).text)]
    assert alive == []


def test_names_stay_text_in_toasts(hostile_book, alice, as_user):
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
        assert alive_in(page) == []
        assert escape(HOSTILE) in page
        assert "\n" not in message.subject
