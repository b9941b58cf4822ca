from http import HTTPStatus

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Change, SavedView
from ledger.services.views import MAX_VIEWS, save_view
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def view(scope):
    def make(name="Food", query="period=all&q=category%3AFood"):
        change = save_view(book=scope, actor=None, name=name, query=query)
        return SavedView.objects.get(pk=change.subject_id)

    return make


def test_a_search_is_kept_and_offered_above_the_list(client_alice, url, scope, cash):
    sent = {"name": "Lunches", "query": "period=2026-11&q=lunch&before=2026-01-01.7"}
    answer = client_alice.post(url("view-add"), sent)
    assert answer["Location"] == f"{url('entry-list')}?period=2026-11&q=lunch"
    page = client_alice.get(url("entry-list")).text
    assert "Lunches" in page
    assert "?period=2026-11&amp;q=lunch" in page


def test_a_relative_date_stays_relative(client_alice, url, scope, cash):
    make_entry(cash, payee="Now")
    page = client_alice.get(f"{url('entry-list')}?q=date:month+payee:now")
    assert str(page.context["chosen"]) == "q=date%3Amonth+payee%3Anow"
    assert page.context["chosen"].period.slug == "2026-11"


def test_saving_under_a_known_name_replaces_it(scope, view):
    first, second = view(), view("FOOD", "q=x")
    assert first == second
    assert SavedView.objects.get().query == "q=x"


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "q=x"), ("x" * 101, "q=x"), ("x", ""), ("x", "q=" + "y" * 1001)],
)
def test_what_cannot_be_kept_is_told(client_alice, url, scope, name, query):
    answer = client_alice.post(url("view-add"), {"name": name, "query": query})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not SavedView.objects.exists()


def test_renaming_moving_and_deleting_with_undo(client_alice, url, view):
    a, b = view("A"), view("B")
    client_alice.post(url("view-rename", a.pk), {"name": "First"})
    client_alice.post(url("view-move", a.pk), {"place": "2"})
    assert [each.name for each in SavedView.objects.all()] == ["B", "First"]
    client_alice.post(url("view-delete", b.pk))
    assert [each.name for each in SavedView.objects.all()] == ["First"]
    client_alice.post(url("change-undo", Change.objects.first().pk))
    assert [each.name for each in SavedView.objects.all()] == ["B", "First"]


def test_a_name_that_is_taken_is_refused(client_alice, url, view):
    a, _ = view("A"), view("B")
    answer = client_alice.post(url("view-rename", a.pk), {"name": "b"})
    assert "Another view has that name." in answer.text
    assert 'value="b"' in answer.text
    assert answer.text.count("is-invalid") == 1


def test_a_new_view_without_a_name_keeps_its_search(client_alice, url, scope):
    answer = client_alice.post(url("view-add"), {"name": "", "query": "q=y"})
    assert 'aria-describedby="view-problem"' in answer.text
    assert 'value="q=y"' in answer.text


def test_there_is_an_end_to_them(client_alice, url, scope):
    for number in range(MAX_VIEWS):
        SavedView.objects.create(book=scope, name=str(number), query="q=x")
    answer = client_alice.post(url("view-add"), {"name": "one more", "query": "q=x"})
    assert "at most 50 views" in answer.text


def test_a_viewer_sees_views_and_changes_none(as_user, vera, url, view):
    made = view()
    client = as_user(vera)
    assert made.name in client.get(url("view-list")).text
    for name in ("view-rename", "view-move", "view-delete"):
        answer = client.post(url(name, made.pk), {"name": "x", "place": "1"})
        assert answer.status_code == HTTPStatus.FORBIDDEN


def test_another_books_view_is_not_found(client_alice, url, other_book):
    with book_scope(other_book):
        change = save_view(book=other_book, actor=None, name="x", query="q=x")
    for name in ("view-rename", "view-move", "view-delete"):
        answer = client_alice.post(
            url(name, change.subject_id), {"name": "y", "place": "1"}
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND
