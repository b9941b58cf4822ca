"""The console's pages about people and duties: what they show, do, and write down."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import (
    AccountLock,
    ApiToken,
    Feedback,
    Inspection,
    MoveIn,
    Notice,
    StaffAccess,
    TakeOut,
    WebhookDelivery,
)
from conftest import make_person
from expense_tracker.kernel.scoping import all_books, book_scope
from expense_tracker.staff.search import find_people
from expense_tracker.tests.console import page_faults
from expense_tracker.tests.people_rows import add_people_rows
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Change, Entry, ImportRun, Wallet
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def console(staff, as_user):
    return as_user(staff)


@pytest.fixture
def support(as_user):
    person = make_person("Sue", is_staff=True)
    person.groups.add(Group.objects.get(name="support"))
    return as_user(person)


def person_page(user):
    return reverse("admin:person", args=[user.pk])


OWN_PAGES = [
    "/admin/",
    "/admin/people/?q=alice",
    "/admin/people/1/",
    "/admin/failed-work/",
    "/admin/accounts/announcement/",
    "/admin/accounts/announcement/add/",
    "/admin/accounts/dailyfigure/",
    "/admin/ledger/referencerate/",
]


@pytest.mark.usefixtures("failures")
def test_pages_keep_the_policy(console, alice):
    for path in OWN_PAGES:
        answer = console.get(path.replace("/1/", f"/{alice.pk}/"))
        assert page_faults(answer) == [], path


# --- finding people -------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["dora", "O'BRIEN", "dora o'b", "dora_b", "DORA@", "+353 1 234-5678", "01 2345678"],
)
def test_people_are_found_by_whatever_staff_are_told(query, charlie):
    dora = make_person("Dora", username="dora_b", phone="+35312345678")
    dora.name = "Dora O'Brien"
    dora.save()
    assert find_people(query).people == [dora]


@pytest.mark.parametrize("query", ["", "  ", "nobody", "123", "%", "0000"])
def test_nobody_is_found_by_nothing(query, charlie):
    assert find_people(query).people == []


def test_people_are_found_by_their_number(alice, charlie):
    assert find_people(f"#{charlie.pk}").people == [charlie]


def test_a_search_is_a_look_at_those_it_finds(alice, charlie, staff, console):
    console.get(reverse("admin:people"), {"q": "charlie"})
    look = StaffAccess.objects.get(staff=staff)
    assert (look.user, look.action) == (charlie, "search")


# --- one person -----------------------------------------------------------------------


def test_a_persons_page_has_all_of_them_and_no_secret(alice, book, staff, console):
    with book_scope(book):
        add_people_rows(book, alice)
        make_entry(Wallet.objects.get(name="Cash"), payee="Corner shop")
        Change.objects.create(book=book, actor=alice, verb="added", label="Tea house")
        ImportRun.objects.create(
            book=book,
            wallet=Wallet.objects.get(name="Cash"),
            created_by=alice,
            file_name="november.csv",
        )
    body = console.get(person_page(alice)).content.decode()
    for words in ("Tea house", "november.csv", "Odd sign-ins", "The import is slow."):
        assert words in body
    assert "PAYLOAD" not in body
    assert alice.password not in body
    look = StaffAccess.objects.get(staff=staff, action="detail")
    assert (look.user, look.object_id) == (alice, str(alice.pk))


def test_support_sees_a_person_and_may_not_lock_or_send(alice, support):
    notice = Notice.objects.create(user=alice, kind="bill", key="k", state="sent")
    assert support.get(person_page(alice)).status_code == HTTPStatus.OK
    for name, pk in (
        ("person-lock", alice.pk),
        ("person-unlock", alice.pk),
        ("mail-again", notice.pk),
        ("work-retry", "notices"),
    ):
        answer = support.post(reverse(f"admin:{name}", args=[pk]), {"reason": "x"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, name


def test_a_mail_is_sent_again_as_a_new_message(alice, console):
    notice = Notice.objects.create(user=alice, kind="bill", key="k", state="sent")
    console.post(reverse("admin:mail-again", args=[notice.pk]))
    again = Notice.objects.get(pk=notice.pk)
    assert again.state == "due"
    assert again.message_id != notice.message_id
    told = console.post(reverse("admin:mail-again", args=[notice.pk]), follow=True)
    assert "waits to be sent anyway" in told.content.decode()


# --- locks ----------------------------------------------------------------------------


def test_a_locked_person_is_out_everywhere_and_told_why(alice, book, console, as_user):
    theirs = as_user(alice)
    theirs.get("/dashboard/")
    ApiToken.objects.create(user=alice, name="x", prefix="x", digest="x", scopes="read")
    url = reverse("admin:person-lock", args=[alice.pk])
    assert console.post(url, {"reason": " "}).status_code == 422
    console.post(url, {"reason": "Odd sign-ins", "remark": "see ticket"})
    alice.refresh_from_db()
    assert not alice.is_active
    assert not UserSession.objects.filter(user=alice).exists()
    assert not ApiToken.objects.filter(user=alice).exists()
    assert theirs.get("/dashboard/").status_code == HTTPStatus.FOUND
    notice = Notice.objects.get(user=alice, kind="account-locked")
    assert notice.payload == {"reason": "Odd sign-ins"}
    console.post(reverse("admin:person-unlock", args=[alice.pk]))
    alice.refresh_from_db()
    assert alice.is_active
    assert AccountLock.objects.get().unlocked_at is not None


def test_nobody_locks_themselves_or_a_superuser(staff, as_user):
    boss = make_person("Ann", is_staff=True)
    boss.groups.add(Group.objects.get(name="admin"))
    for user, words in ((staff, "Only a superuser"), (boss, "themselves")):
        url = reverse("admin:person-lock", args=[user.pk])
        answer = as_user(boss).post(url, {"reason": "x"}, follow=True)
        assert words in answer.content.decode()
        user.refresh_from_db()
        assert user.is_active


# --- seeing a Book as its member does -------------------------------------------------


def look_at(client, user, book, **more):
    url = reverse("admin:person-inspect", args=[user.pk])
    said = {"book": book.pk, "reason": "They asked for help"}
    return client.post(url, said, **more)


def test_support_sees_a_book_as_its_member_and_all_of_them_know(
    alice, bob, book, support
):
    with book_scope(book):
        make_entry(Wallet.objects.get(name="Cash"), payee="Corner shop")
    assert look_at(support, alice, book).url == "/dashboard/"
    page = support.get("/entries/").content.decode()
    assert "Corner shop" in page
    assert 'class="inspection"' in page
    for member in (alice, bob):
        look = StaffAccess.objects.filter(user=member, action="inspect").first()
        assert (look.path, look.reason) == ("/entries/", "They asked for help")
    # What is kept for alice has no banner, and what she opens is no look.
    seen = StaffAccess.objects.count()
    support.post(reverse("admin:inspection-end"))
    assert support.get("/entries/").status_code == HTTPStatus.NOT_FOUND
    assert Inspection.objects.get().ended_at is not None
    assert StaffAccess.objects.filter(action="inspect").count() <= seen


WRITES = [
    ("post", "/entries/add/"),
    ("put", "/entries/"),
    ("delete", "/entries/1/"),
    ("post", "/settings/"),
    ("post", "/accounts/password/change/"),
]


def test_every_write_is_refused_while_looking(alice, book, staff, console):
    look_at(console, alice, book)
    with all_books():
        before = (Entry.objects.count(), Change.objects.count())
    for method, path in WRITES:
        answer = getattr(console, method)(path, {"amount": "5"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, path
    with all_books():
        assert (Entry.objects.count(), Change.objects.count()) == before


@pytest.mark.parametrize(
    "path",
    ["/settings/", "/settings/members/", "/settings/webhooks/", "/settings/tokens/"],
)
def test_the_account_and_its_secrets_are_not_part_of_the_look(
    path, alice, book, console
):
    look_at(console, alice, book)
    assert console.get(path).status_code == HTTPStatus.FORBIDDEN


def test_a_look_leaves_nothing_behind(alice, book, console):
    look_at(console, alice, book)
    console.get("/history/")
    assert book.memberships.get(user=alice).seen_change == 0
    alice.refresh_from_db()
    assert alice.last_login is None


def test_a_look_ends_by_itself_and_with_the_right_to_it(alice, book, staff, console):
    look_at(console, alice, book)
    Inspection.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert console.get("/entries/").url == person_page(alice)
    assert console.get("/entries/").context["user"] == staff
    look_at(console, alice, book)
    book.memberships.all().delete()
    assert console.get("/entries/").url == person_page(alice)


def test_only_books_of_theirs_and_never_ones_own(alice, other_book, staff, console):
    assert look_at(console, alice, other_book).status_code == 422
    own = look_at(console, staff, staff.books.get(), follow=True)
    assert "open to you anyway" in own.content.decode()
    assert not Inspection.objects.exists()


# --- failed work ----------------------------------------------------------------------


@pytest.fixture
def failures(alice, book):
    """One of each kind that can be tried again without more."""
    with book_scope(book):
        add_people_rows(book, alice)
    Notice.objects.create(user=alice, kind="bill", key="k", state="failed")
    TakeOut.objects.update(state="failed", attempts=5)
    MoveIn.objects.update(
        state="failed", file="move-ins/a.zip", finished_at=timezone.now(), error="Full."
    )
    with all_books():
        WebhookDelivery.objects.update(state="failed", last_error="No answer")


@pytest.mark.usefixtures("failures")
def test_failed_work_is_listed_logged_and_tried_again(alice, staff, console):
    front = console.get(reverse("admin:index")).content.decode()
    page = console.get(reverse("admin:work")).content.decode()
    for label in ("Mails and push", "Webhooks", "Archives", "Moving in"):
        assert label in page
        assert f"{label} that failed" in front
    assert StaffAccess.objects.filter(user=alice, staff=staff).count() == 4
    assert "Full. Its file is kept until" in page
    notice = Notice.objects.get(state="failed")
    for name, sent in (
        ("notices", {"pk": notice.pk}),
        ("webhooks", {}),
        ("archives", {}),
        ("move-ins", {}),
    ):
        console.post(reverse("admin:work-retry", args=[name]), sent)
    notice.refresh_from_db()
    assert (notice.state, TakeOut.objects.get().state) == ("due", "due")
    assert MoveIn.objects.get().state == "looking"
    with all_books():
        assert WebhookDelivery.objects.get().state == "due"
    assert "Nothing failed" in console.get(reverse("admin:work")).content.decode()


def test_an_import_that_cannot_go_on_says_why(book, console):
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
        ImportRun.objects.create(book=book, wallet=wallet, state="failed")
    url = reverse("admin:work-retry", args=["imports"])
    answer = console.post(url, follow=True)
    assert "Choose at least one transaction." in answer.content.decode()


# --- feedback -------------------------------------------------------------------------


def test_support_answers_feedback_by_mail_once(alice, book, as_user, support):
    as_user(alice).post(reverse("reports:feedback"), {"text": "It is <slow>"})
    feedback = Feedback.objects.get(user=alice)
    url = reverse("admin:accounts_feedback_change", args=[feedback.pk])
    body = support.get(url).content.decode()
    assert "It is &lt;slow&gt;" in body
    support.post(url, {"answer": "It is fast now.", "state": "open", "assignee": ""})
    feedback.refresh_from_db()
    assert (feedback.state, feedback.assignee.name) == ("closed", "Sue")
    mail = Notice.objects.get(user=alice, kind="feedback-answer", channel="mail")
    assert mail.payload["answer"] == "It is fast now."
    mine = as_user(alice).get(reverse("reports:feedback")).content.decode()
    assert "It is fast now." in mine


def test_what_is_a_persons_in_all_books_is_not_part_of_the_look(alice, book, console):
    """A group's guests have links, and its places are booked in other books too."""
    draft = GroupDraft(name="Trip", currency="EUR")
    group = create_group(user=alice, book=book, draft=draft, names=("Rory",))
    look_at(console, alice, book)
    for path in ("", f"{group.pk}/", f"{group.pk}/people/", f"{group.pk}/settle/"):
        answer = console.get(f"/groups/{path}")
        assert answer.status_code == HTTPStatus.FORBIDDEN, path
        assert b"Rory" not in answer.content
