"""What is the person's own: notices, archives, invitations into others' books."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Membership, NoticeLead, TakeOut
from accounts.notices.kinds import optional_kinds
from accounts.sharing.inviting import invite
from accounts.sharing.links import token_of


def test_one_notice_is_changed_and_the_others_stay(api, vera, book):
    """By a viewer too: it is nobody else's."""
    ask = api(vera)
    kind = next(each for each in optional_kinds() if each.has_lead)
    before = ask("get", "/notices/settings").json()
    change = {"kind": kind.kind, "channels": ["app"], "days_before": 10}
    sent = {"quiet_from": 22, "quiet_until": 7, "kinds": [change]}
    told = ask("patch", "/notices/settings", sent).json()
    assert told == ask("get", "/notices/settings").json()
    assert (told["quiet_from"], told["quiet_until"]) == (22, 7)
    rows = {each["kind"]: each for each in told["kinds"]}
    assert rows[kind.kind]["channels"] == ["app"]
    assert rows[kind.kind]["days_before"] == 10
    others = {each["kind"]: each for each in before["kinds"]}
    assert all(rows[k] == others[k] for k in rows if k != kind.kind)
    assert told["daily_digest"] == before["daily_digest"]
    assert told["amounts_in_subjects"] == before["amounts_in_subjects"]


@pytest.mark.parametrize("change", [{"kind": "nothing"}, {"kind": "password-changed"}])
def test_what_cannot_be_chosen_is_refused(api, alice, book, change):
    answer = api(alice)("patch", "/notices/settings", {"kinds": [change]})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "kinds.0.kind"
    assert not NoticeLead.objects.exists()


def test_an_archive_is_asked_for_once(api, alice, book):
    ask = api(alice)
    made = ask("post", "/take-outs")
    assert made.status_code == HTTPStatus.ACCEPTED
    again = ask("post", "/take-outs").json()
    assert TakeOut.objects.filter(user=alice).count() == 1
    [row] = ask("get", "/take-outs").json()["items"]
    assert row["id"] == made.json()["id"] == again["id"]


def test_a_token_of_one_book_takes_nothing_out_and_joins_nothing(api, alice, book):
    ask = api(alice, book=book)
    asked = [ask("post", "/take-outs"), ask("get", "/invitations/own")]
    assert [a.status_code for a in asked] == [HTTPStatus.FORBIDDEN] * 2


def test_an_invitation_is_accepted_and_another_declined(
    api, alice, charlie, book, other_book
):
    EmailAddress.objects.create(user=charlie, email=charlie.email, verified=True)
    mailed = invite(book=book, actor=alice, role="viewer", email=charlie.email)
    link = invite(book=book, actor=alice, role="editor")
    ask = api(charlie)
    [row] = ask("get", "/invitations/own").json()["items"]
    assert (row["id"], row["book"], row["role"]) == (mailed.pk, book.name, "viewer")
    joined = ask("post", f"/invitations/own/{row['id']}/accept")
    assert joined.json() == {"book": book.pk, "role": "viewer"}
    assert Membership.objects.get(book=book, user=charlie).role == "viewer"
    assert ask("get", f"/members?book={book.pk}").status_code == HTTPStatus.OK
    sent = {"token": token_of(link)}
    assert ask("post", "/invitations/accept", sent).status_code == HTTPStatus.CONFLICT
    gone = [ask("post", "/invitations/decline", sent).status_code for _ in range(2)]
    assert gone == [HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND]


def test_only_an_owner_lets_a_model_read(api, alice, bob, book):
    changed = api(alice)("patch", "/language-model", {"wording": True}).json()
    assert (changed["wording"], changed["categories"]) == (True, False)
    told = api(bob)("get", "/language-model").json()
    assert told == changed
    refused = api(bob)("patch", "/language-model", {"wording": False})
    assert refused.status_code == HTTPStatus.FORBIDDEN
