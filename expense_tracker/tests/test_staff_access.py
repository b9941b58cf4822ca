"""Every look of staff at people's rows is written down: a walk over the whole console.

The pages come from the console's registry and the resolver, so a new one is walked
without anyone remembering. They share the books they are looked at in: furnishing them
for each page would take most of the time.
"""

import re
from http import HTTPStatus

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse

from accounts.models import StaffAccess
from conftest import make_person
from expense_tracker.kernel.scoping import all_books
from expense_tracker.tests.console import (
    NAMES,
    PAGES,
    a_row_of,
    address,
    fill,
    page_faults,
    page_of,
)
from ledger.models import Wallet

pytestmark = pytest.mark.django_db
# Once for the whole module.
furnish = fill
# Support answers what people write.
INBOX = page_of("accounts.feedback")
Action = StaffAccess.Action

# Rows that are shown as part of others, never by themselves.
PARTS = {
    "entrygroup", "entrytag", "monthtotal", "occurrence", "importrow", "threshold",
    "budgetcategory", "convertedentry", "importprofile", "retirementwallet",
    "payment", "share", "posting", "groupchange", "reply", "dismissal", "pushdelivery",
    "reminderday", "triplimit",
}  # fmt: skip
# What the program notes for itself.
UPKEEP = {"usedformtoken", "heartbeat", "fallbackcacherow", "benchmarkpublication"}


@pytest.fixture
def people(alice, book, bob, charlie):
    """alice and bob share the furnished book, charlie has one of his own."""
    fill(charlie.books.get(), charlie)
    assert alice.password.startswith("md5$")
    StaffAccess.objects.update(action="search")
    with all_books():
        yield {"alice": alice, "bob": bob, "charlie": charlie}


@pytest.fixture
def support(db):
    person = make_person("Sue", is_staff=True)
    person.groups.add(Group.objects.get(name="support"))
    return person


def looks(person=None, **about):
    rows = StaffAccess.objects.filter(**about)
    return rows if person is None else rows.filter(user=person)


def forget():
    StaffAccess.objects.filter(staff__is_staff=True).delete()


def each_page():
    """Every page of the console, what was written of the one before forgotten."""
    for name in NAMES:
        forget()
        yield page_of(name)


def views_of(page, row) -> dict[str, tuple[str, str]]:
    """The pages about one model: where each is, and how looking at it is noted."""
    views = {
        "changelist": (address(page, "changelist"), Action.LIST),
        "change": (address(page, "change", row.pk), Action.DETAIL),
        "history": (address(page, "history", row.pk), Action.HISTORY),
        "delete": (address(page, "delete", row.pk), Action.DETAIL),
        "export": (address(page, "export"), ""),
    }
    if hasattr(page, "import_action"):
        views["import"] = (address(page, "import"), "")
    return views


def test_every_page_keeps_its_secrets_and_notes_who_was_looked_at(
    people, staff, as_user
):
    client, wrong = as_user(staff), []
    for page in PAGES:
        row = a_row_of(page, people["alice"])
        for view, (path, action) in views_of(page, row).items():
            forget()
            answer = client.get(path)
            refused = view == "delete" and not page.deletes
            faults = page_faults(answer, refused=refused)
            if not refused and action == Action.LIST:
                faults += list_faults(page, answer, staff, action)
            elif not refused and action:
                faults += row_faults(page, row, path, people, action)
            wrong += [(path, fault) for fault in faults]
    assert not wrong, "\n".join(map(str, wrong))


def list_faults(page, answer, staff, action) -> list[str]:
    """What is wrong with what is noted of a list: everybody shown is named."""
    shown = list(answer.context_data["cl"].result_list)
    rows = page.model._default_manager.filter(pk__in=[row.pk for row in shown])
    others = rows.exclude(**{page.people_path: staff.pk})
    whose = set(others.values_list(page.people_path, flat=True))
    written = looks(action=action, staff=staff)
    noted = set(written.values_list("user", flat=True))
    faults = [] if noted == whose else [f"names {noted} instead of {whose}"]
    if not shown and action == Action.LIST:
        faults.append("lists nothing: fill() lacks a row")
    for look in written:
        if not look.path.startswith(address(page, "changelist")):
            faults.append(f"notes {look.path}")
        if look.model != page.opts.verbose_name:
            faults.append(f"notes {look.model}")
    return faults


def row_faults(page, row, path, people, action) -> list[str]:
    """What is wrong with what is noted of one row of alice's: her once, not charlie."""
    others = [people["alice"], people["charlie"]]
    noted = [
        (look.user, look.object_id, look.model, look.path)
        for look in looks(action=action, user__in=others)
    ]
    right = (people["alice"], str(row.pk), page.opts.verbose_name, path)
    return [] if noted == [right] else [f"notes {noted}"]


@pytest.mark.usefixtures("people")
def test_a_search_names_everybody_found(staff, as_user):
    client, wrong = as_user(staff), []
    for page in each_page():
        answer = client.get(address(page, "changelist"), {"q": "example.com"})
        wrong += [
            (page, fault) for fault in list_faults(page, answer, staff, Action.SEARCH)
        ]
    assert wrong == []


@pytest.mark.parametrize("form", ["0", "1"])
def test_export_names_everybody_in_it(form, people, staff, as_user):
    client = as_user(staff)
    for page in each_page():
        answer = client.post(address(page, "export"), {"format": form, "resource": "0"})
        assert answer.status_code == HTTPStatus.OK, page
        assert "attachment" in answer["Content-Disposition"]
        for person in (people["alice"], people["charlie"]):
            written = looks(person, action=Action.EXPORT, staff=staff)
            assert written.count() == 1, page
        assert b"PAYLOAD" not in answer.content
        assert people["alice"].password.encode() not in answer.content


def autocompletes():
    """Every link from one console page's model to another's."""
    known = {page.model: page for page in PAGES}
    return [
        (page.opts, field.name)
        for page in PAGES
        for field in page.opts.get_fields()
        if field.many_to_one and field.concrete and field.related_model in known
    ]


@pytest.mark.usefixtures("people")
def test_autocomplete_answers_are_looks(staff, as_user):
    client = as_user(staff)
    for opts, field in autocompletes():
        forget()
        query = {
            "app_label": opts.app_label,
            "model_name": opts.model_name,
            "field_name": field,
            "term": "alice@example.com",
        }
        answer = client.get(reverse("admin:autocomplete"), query)
        assert answer.status_code == HTTPStatus.OK, (opts, field)
        target = page_of(opts.get_field(field).related_model._meta.label_lower)
        offered = [row["id"] for row in answer.json()["results"]]
        rows = target.model._default_manager.filter(pk__in=offered)
        whose = set(rows.values_list(target.people_path, flat=True)) - {staff.pk}
        written = looks(action=Action.AUTOCOMPLETE, staff=staff)
        assert whose, (opts, field)
        assert set(written.values_list("user", flat=True)) == whose, (opts, field)


def test_a_shared_book_concerns_all_its_members(people, staff, as_user):
    wallet = a_row_of(page_of("ledger.wallet"), people["alice"])
    as_user(staff).get(address(page_of("ledger.wallet"), "change", wallet.pk))
    assert set(looks(staff=staff).values_list("user__name", flat=True)) == {
        "Alice",
        "Bob",
    }


def test_a_search_by_one_member_does_not_hide_the_other(people, staff, as_user):
    url = address(page_of("ledger.wallet"), "changelist")
    as_user(staff).get(url, {"q": "alice@example.com"})
    assert looks(people["bob"], action=Action.SEARCH).exists()


def test_ones_own_rows_need_no_log(book, alice, as_user):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    with all_books():
        wallet = Wallet.objects.get(book=book, name="Cash")
    as_user(alice).get(address(page_of("ledger.wallet"), "change", wallet.pk))
    assert not looks(action=Action.DETAIL).exists()


def test_the_front_page_shows_nobody(people, staff, as_user):
    assert as_user(staff).get(reverse("admin:index")).status_code == HTTPStatus.OK
    assert not looks(staff=staff).exists()


def test_a_page_whose_looks_cannot_be_written_is_not_shown(
    people, staff, as_user, monkeypatch
):
    def fail(*_args, **_kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(StaffAccess.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        as_user(staff).get(address(page_of("ledger.entry"), "changelist"))


def test_the_person_reads_it_in_their_settings(people, staff, as_user):
    row = a_row_of(page_of("ledger.entry"), people["alice"])
    as_user(staff).get(address(page_of("ledger.entry"), "change", row.pk))
    page = as_user(people["alice"]).get(reverse("accounts:settings-access"))
    assert "Sam" in page.content.decode()
    assert f"entry {row.pk}" in page.content.decode()


# --- who gets in ----------------------------------------------------------------------


def routes(resolver=None, prefix=""):
    """Every address below /admin/, with 1 where it takes something."""
    for each in (resolver or get_resolver()).url_patterns:
        path = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            if path.startswith("admin/"):
                yield from routes(each, path)
        else:
            path = re.sub(r"\^|\$|\(\?P<app_label>[^)]*\)", "", path)
            path = re.sub(r"<[^>]+>", "1", path)
            yield "/" + (
                path if "app_label" not in str(each.pattern) else f"{prefix}ledger/"
            )


def admin_routes():
    found = next(
        each for each in get_resolver().url_patterns if str(each.pattern) == "admin/"
    )
    return sorted(set(routes(found, "admin/")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signed_out_gets_in(method, client, db):
    outside = (reverse("account_login"), "/admin/", "/acc")
    for path in admin_routes():
        answer = getattr(client, method)(path)
        assert answer.status_code == HTTPStatus.FOUND, path
        assert answer["Location"].startswith(outside), path


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_ordinary_person_gets_in(method, charlie, as_user):
    client = as_user(charlie)
    for path in admin_routes():
        if "login" not in path and "logout" not in path:
            answer = getattr(client, method)(path)
            assert answer.status_code == HTTPStatus.FOUND, path
            assert answer["Location"].startswith("/admin/login/?next="), path
    assert client.get("/admin/login/").status_code == HTTPStatus.FORBIDDEN


def test_there_is_one_login(client, db):
    answer = client.get("/admin/login/?next=/admin/ledger/entry/", follow=False)
    assert answer["Location"] == "/accounts/login/?next=/admin/ledger/entry/"
    answer = client.get("/admin/ledger/entry/")
    assert answer["Location"] == "/accounts/login/?next=/admin/ledger/entry/"


# --- support --------------------------------------------------------------------------


def test_support_may_look_and_is_logged(people, support, as_user):
    client = as_user(support)
    for page in each_page():
        row = a_row_of(page, people["alice"])
        body = client.get(address(page, "changelist")).content.decode()
        for word in ("addlink", "import_link", "delete_selected"):
            assert word not in body, page
        body = client.get(address(page, "change", row.pk)).content.decode()
        for word in () if page is INBOX else ('name="_save"', "deletelink"):
            assert word not in body, page
        written = looks(people["alice"], staff=support, action=Action.DETAIL)
        assert written.exists(), page


def test_support_may_change_nothing(people, support, as_user):
    client = as_user(support)
    for page in each_page():
        if page is not INBOX:
            _check_writes(page, client, a_row_of(page, people["alice"]))


def _check_writes(page, client, row):
    before = row.__class__._default_manager.filter(pk=row.pk).values().get()
    writes = [
        address(page, "add"),
        address(page, "change", row.pk),
        address(page, "delete", row.pk),
        address(page, "changelist"),
    ]
    if hasattr(page, "import_action"):
        writes += [address(page, "import"), address(page, "process_import")]
    for url in writes:
        answer = client.post(url, {"action": "delete_selected", "post": "yes"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, url
    assert row.__class__._default_manager.filter(pk=row.pk).values().get() == before


def test_every_table_has_a_page():
    ours = {"accounts", "ledger", "budgets", "reports"}
    tables = {
        model._meta.model_name
        for model in apps.get_models()
        if model._meta.app_label in ours
    }
    registered = {model._meta.model_name for model in admin.site._registry}
    assert tables - registered == PARTS | UPKEEP
