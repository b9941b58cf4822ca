import pytest

from accounts.models import StaffAccess

URL = "/settings/access-log/"


@pytest.fixture
def look(staff):
    def take(user, **more):
        fields = {"action": "detail", "model": "wallet", "path": "/admin/", **more}
        return StaffAccess.objects.create(staff=staff, user=user, **fields)

    return take


def test_shows_who_looked_at_what(client_alice, alice, look):
    look(alice, object_id="12")
    page = client_alice.get(URL).content.decode()
    assert "Sam" in page
    assert "Opened wallet 12" in page


def test_shows_nobody_elses(client_alice, charlie, look):
    look(charlie, object_id="12")
    look(None, model="everyone")
    assert "Nobody has looked" in client_alice.get(URL).content.decode()


def test_the_latest_come_first_and_pages_follow(client_alice, alice, look):
    for number in range(51):
        look(alice, object_id=f"n{number}")
    first, second = client_alice.get(URL), client_alice.get(URL, {"page": "2"})
    assert first.context["page"][0].object_id == "n50"
    assert [row.object_id for row in second.context["page"]] == ["n0"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "1e3"])
def test_odd_pages_are_answered(client_alice, page):
    assert client_alice.get(URL, {"page": page}).status_code == 200


def test_costs_as_many_queries_for_many_as_for_few(
    client_alice, alice, look, django_assert_num_queries, django_assert_max_num_queries
):
    look(alice)
    client_alice.get(URL)
    with django_assert_max_num_queries(40) as few:
        client_alice.get(URL)
    for _ in range(20):
        look(alice)
    with django_assert_num_queries(len(few)):
        client_alice.get(URL)
