"""The list of notices and the bell."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.notices.inbox_views import PAGE
from accounts.services import create_book

URL = "/notices/"


@pytest.fixture
def tell(alice, book):
    """Puts a notice into alice's list: tell("Rent is due")."""

    def make(text="Rent is due", *, user=alice, kind="bill", url="/bills/", **more):
        count = Notice.objects.count()
        payload = {"url": url} if url else {}
        return Notice.objects.create(
            user=user,
            kind=kind,
            channel="app",
            state="sent",
            key=f"{kind}:{count}",
            text=text,
            payload=payload,
            **{"book": book, **more},
        )

    return make


def bell(client, path="/bills/"):
    page = client.get(path).content.decode()
    found = re.search(r'data-go="n".*?bell-n">([0-9+]+)', page, re.DOTALL)
    return found and found.group(1)


def test_an_empty_list_says_what_will_come(client_alice):
    assert "No notices yet" in client_alice.get(URL).content.decode()


def test_the_newest_comes_first_by_day(client_alice, tell):
    old = tell("Old news", kind="overrun")
    tell("Fresh <b>news</b>")
    Notice.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - timedelta(days=2)
    )
    page = client_alice.get(URL).content.decode()
    assert page.index("Fresh &lt;b&gt;news") < page.index("Old news")
    assert page.count('class="ls notices"') == 2
    assert "Budget alerts, Personal" in page


def test_opening_one_marks_it_read_and_goes_there(client_alice, tell):
    notice = tell()
    assert client_alice.get(f"{URL}{notice.pk}/").url == "/bills/"
    notice.refresh_from_db()
    assert notice.read_at


def test_one_opens_in_the_book_that_it_is_about(client_alice, alice, book, tell):
    other = create_book(owner=alice, name="Other", base_currency="EUR")
    client_alice.get(f"{URL}{tell(book=other).pk}/")
    assert client_alice.get("/bills/").context["request"].book == other
    client_alice.get(f"{URL}{tell().pk}/")
    assert client_alice.get("/bills/").context["request"].book == book


def test_what_a_device_shows_opens_its_twin_in_the_list(client_alice, tell):
    notice = tell()
    push = Notice.objects.create(
        user=notice.user,
        kind="bill",
        channel="push",
        key=notice.key,
        payload={"url": "/"},
    )
    assert client_alice.get(f"{URL}{push.pk}/").url == "/"
    notice.refresh_from_db()
    assert notice.read_at


def test_one_without_a_page_has_no_link(client_alice, tell):
    notice = tell(url="")
    assert f'href="{URL}{notice.pk}/"' not in client_alice.get(URL).content.decode()
    assert client_alice.get(f"{URL}{notice.pk}/").url == URL


def test_one_or_all_are_marked_as_read(client_alice, tell):
    first, *_ = [tell() for _ in range(3)]
    client_alice.post(f"{URL}{first.pk}/read/")
    assert Notice.objects.filter(read_at=None).count() == 2
    client_alice.post(f"{URL}read/")
    assert not Notice.objects.filter(read_at=None).exists()


def test_anothers_notice_is_not_there(client_alice, charlie, other_book, tell):
    notice = tell("A secret", user=charlie, book=other_book)
    assert "A secret" not in client_alice.get(URL).content.decode()
    assert client_alice.get(f"{URL}{notice.pk}/").status_code == 404
    assert client_alice.post(f"{URL}{notice.pk}/read/").status_code == 404
    client_alice.post(f"{URL}read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_book_that_was_left_is_not_told_of(bob, book, as_user, tell):
    tell("A secret", user=bob)
    Membership.objects.filter(user=bob).delete()
    page = as_user(bob).get(URL).content.decode()
    assert "A secret" not in page
    assert "bell-n" not in page


def test_one_kind_alone(client_alice, tell):
    tell("Rent")
    tell("Food", kind="overrun")
    page = client_alice.get(f"{URL}?kind=overrun").content.decode()
    assert "Food" in page
    assert "Rent" not in page
    empty = client_alice.get(f"{URL}?kind=goal").content.decode()
    assert "None of this kind" in empty


def test_pages_go_on_where_the_last_one_ended(client_alice, tell):
    for number in range(PAGE + 1):
        tell(f"News {number:03}")
    first = client_alice.get(URL)
    assert "News 000" not in first.content.decode()
    rest = client_alice.get(f"{URL}?before={first.context['next']}").content.decode()
    assert "News 000" in rest
    assert "News 001" not in rest


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=" + "9" * 40, "kind=%F0"]
)
def test_a_strange_address_is_no_error(client_alice, tell, query):
    tell()
    assert client_alice.get(f"{URL}?{query}").status_code == 200


def test_the_list_costs_the_same_however_long(
    client_alice, tell, django_assert_max_num_queries
):
    for _ in range(20):
        tell()
    client_alice.get(URL)
    with django_assert_max_num_queries(9):
        client_alice.get(URL)


# --- the bell -------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread(client_alice, tell):
    assert bell(client_alice) is None
    tell()
    tell()
    assert bell(client_alice) == "2"


def test_the_bell_stops_counting_at_a_hundred(client_alice, tell):
    for _ in range(101):
        tell()
    assert bell(client_alice) == "99+"


def test_the_bell_is_right_on_pages_that_are_kept(client_alice, tell, settings):
    settings.KEEP_PAGES = True
    path = "/dashboard/"
    assert bell(client_alice, path) is None
    notice = tell()
    assert bell(client_alice, path) == "1"
    client_alice.get(f"{URL}{notice.pk}/")
    assert bell(client_alice, path) is None
