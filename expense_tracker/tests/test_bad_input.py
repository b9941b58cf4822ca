"""Every form, each field in turn given everything people and attackers send.

The forms come from the resolver: a new one without a row in VALID fails here.
"""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django import forms
from django.utils.html import escape

from expense_tracker.kernel.forms import AmountFormField
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.text import clean_line
from expense_tracker.tests.walk import ROUTES, nothing_stays, own_addresses, writing
from ledger.models import Category, Wallet
from ledger.tests.factories import make_entry

SCRIPT = "<script>alert(1)</script>\"onmouseover='x"
HUGE = "9" * 30
ENDLESS = "9" * 5000  # more digits than Python reads as a number
# What each kind of field refuses; subclasses stand before their bases.
BAD = {
    AmountFormField: ("1e3", "٣", HUGE, SCRIPT, "1\x00"),
    forms.DateField: ("2026-02-30", "0001-01-01", "9999-12-31"),
    forms.ModelChoiceField: ("-1", HUGE, ENDLESS, SCRIPT, "FOREIGN"),
    forms.ChoiceField: ("x" * 5000, "\x00"),
    forms.UUIDField: (SCRIPT, "\x00"),
    forms.DecimalField: ("1e3", "٣", HUGE, SCRIPT),
    forms.IntegerField: ("-1", "1_0", "٣", ENDLESS, SCRIPT),
    forms.BooleanField: (),
    forms.CharField: ("x" * 100_000, "a\x00b"),
}
# Lines of text are taken or refused; taken, they are shown as they were typed.
ODD = (SCRIPT, "{{ 7*7 }}{% debug %}%s{0}", "=1+1", "Fête  🏳️‍🌈\u202e", "\u200b \u202e")

NAME = {"name": "Canary"}
ENTRY = {"kind": "expense", "amount": "5", "date": "2026-10-03", "wallet": "WALLET"}
WALLET = {**NAME, "kind": "bank", "currency": "EUR", "opened_on": "2026-10-03"}
SAVED = {
    **NAME,
    "kind": "spending",
    "period": "2026-10",
    "compare": "previous",
    "span": "running",
    "format": "pdf",
}
CATEGORY = {"name": "Fresh", "kind": "expense", "icon": "tag", "colour": "red"}
BUDGET = {"amount": "5", "cadence": "week"}
BILL = {
    **NAME,
    "amount": "5",
    "wallet": "WALLET",
    "due_on": "2026-11-20",
    "unit": "once",
}
GOAL = {
    **NAME,
    "target": "50",
    "wallet": "WALLET",
    "starts_on": "2026-10-03",
    "counting": "set_aside",
    "icon": "tag",
    "colour": "red",
}
SHOWN = {"version": "1"}
# The kind of entry that asks for the field.
ASKED_BY = {
    "to_wallet": {"kind": "transfer"},
    "income_category": {"kind": "income"},
    "refund_of": {"kind": "refund"},
}
# While these are wrong, a form may not know what else to ask for.
ALONE = {"form_token", "kind", "line"}
VALID = {
    "settings-profile": {
        **NAME,
        "locale": "de-DE",
        "time_zone": "UTC",
        "theme": "dark",
    },
    "settings-book": {**NAME, "time_zone": "UTC", "pay_day": "1", "first_weekday": "0"},
    "settings-members": {"email": "nell@example.com", "role": "viewer"},
    "book-add": NAME | {"base_currency": "GBP"},
    "settings-notices": {
        "reminder_hour": "8",
        "daily_digest": "True",
        "quiet_from": "22",
        "quiet_until": "7",
        "idle_reminder": "off",
        "idle_days": "3",
    },
    "receipt-detail": {
        "version": "1",
        "note": "Lamp",
        "warranty_until": "2028-01-01",
    },
    "entry-add": ENTRY,
    "entry-edit": ENTRY | SHOWN,
    "wallet-add": WALLET,
    "wallet-edit": WALLET | SHOWN,
    "category-add": CATEGORY,
    "category-edit": CATEGORY | SHOWN,
    "budget-add": BUDGET,
    "budget-edit": BUDGET | SHOWN,
    "budget-limit": SHOWN | {"amount": "12"},
    "bill-add": BILL,
    "bill-edit": BILL | SHOWN,
    "goal-add": GOAL,
    "goal-edit": GOAL | SHOWN,
    "debt-add": GOAL | {"wallet": "", "owed": "40"},
    "set-aside-add": {"amount": "5", "date": "2026-10-03", "direction": "away"},
    "retirement-edit": {
        **SHOWN,
        "birth_year": "1990",
        "retire_at": "65",
        "until_age": "90",
        "need": "2000",
        "growth": "5",
        "inflation": "2",
    },
    "saved-add": SAVED,
    "saved-edit": SAVED | SHOWN,
    "rule-add": {"query": "payee:x", "payee": "Canary payee"},
    "recurring-add": BILL | {"kind": "expense"},
    "recurring-edit": BILL | SHOWN | {"kind": "expense"},
    "payee-edit": NAME,
    "tag-edit": NAME,
    "reconcile": {"date": "2026-10-05", "balance": "5"},
    "recurring-pay": {"due_on": "2026-10-03"},
    "card-pay": {"amount": "5", "wallet": "WALLET", "paid_on": "2026-10-03"},
    "recurring-move": {"due_on": "2026-10-03", "to": "2026-10-05"},
}
# Posts that ask for nothing, or whose own tests say what they are sent.
APART = {
    # Boxes, buttons and a subscription, each tried in accounts/tests/views.
    *("notice-choice", "notice-test", "notice-read", "notices-read"),
    *("device-add", "device-remove"),
    # Buttons and links: accounts/tests/sharing.
    *("member-role", "member-remove", "member-hand-over", "member-leave"),
    *("invitation-send", "invitation-revoke"),
    *("invitation-accept", "invitation-decline"),
    *("receipt-add", "receipt-link", "receipt-delete", "receipt-read"),
    *("import-start", "import-columns", "import-review", "import-row", "import-action"),
    *("import-wallets", "import-row-mend", "import-row-action", "import-profiles"),
    # Files and words typed twice: accounts/tests/takeout and accounts/tests/ending.
    *("archive-ask", "move-in", "move-in-confirm", "move-in-cancel"),
    *("book-empty", "book-delete", "book-bring-back", "leave", "stay"),
    *(
        "entry-delete",
        "wallet-archive",
        "wallet-delete",
        "category-delete",
        "quick-add",
    ),
    *("recurring-skip", "recurring-pause", "recurring-cancel", "recurring-delete"),
    *("found-track", "found-refuse"),
    *("rule-edit", "rule-switch", "rule-move", "rule-delete", "rule-run"),
    *("view-add", "view-rename", "view-move", "view-delete"),
    *("bulk", "categorise", "entry-cell", "entry-accept", "restore"),
    *("payee-delete", "payee-merge", "tag-delete", "tag-merge", "reconcile-action"),
    *("rate-add", "rate-delete", "rates-upload", "conversion-start"),
    *("budget-delete", "budget-pause", "budget-fill", "undo", "change-undo"),
    *("budget-move", "move-back"),
    *("recurring-link", "feed", "feed-revoke"),
    "saved-delete",
    *("goal-pause", "goal-archive", "goal-move", "goal-delete"),
    # Answered by a secret: accounts/tests/webhooks. A password first: its views' tests.
    *("webhook-detail", "webhook-pause", "webhook-resume", "webhook-secret"),
    *("webhook-add", "webhook-test", "webhook-delete", "webhook-delivery-again"),
    *("token-add", "token-revoke"),
    # Rows of no book, in ledger/tests/views/test_groups.py and budgets/tests.
    *("group-add", "group-edit", "group-archive", "group-ask", "group-people"),
    *("group-person", "group-leave", "group-link", "group-invite", "group-join"),
    "group-book",
    *("shared-add", "shared-edit", "shared-delete", "shared-restore"),
    *("group-settle", "settlement-delete", "settlement-restore", "trip-plan"),
    *("set-aside-delete", "retirement-delete", "others-switch"),
    *("insight-dismiss", "insight-mute", "insight-unmute", "settings-model"),
    *("session-end", "other-sessions-end", "unsubscribe", "announcement-dismiss"),
    "feedback",  # a file and a limit: reports/tests/views/test_feedback.py
    "assistant-reading",  # a question: reports/tests/assistant/test_refusals.py
    "move-in-again",  # a button: accounts/tests/takeout
    # Buttons, tried in reports/tests/views/test_assistant_pages.py.
    *("settle", "tour-done", "sample-make", "sample-remove", "book-open-own"),
}


@pytest.fixture
def client(alice, as_user):
    return as_user(alice)


@pytest.fixture
def path_of(full_book):
    """The address of a route of that name, of one of alice's rows."""
    paths = own_addresses(full_book, but=())
    return {name: paths[route] for route, name in ROUTES.items()}.__getitem__


@pytest.fixture
def send(client, full_book):
    """Posts in vain, all is as before afterwards: the answer, what it wrote into the
    database, and the page as it is then.
    """
    with book_scope(full_book):
        wallet = Wallet.objects.get(name="Canary wallet").pk

    def post(path, data, *, shown=False):
        said = {k: wallet if v == "WALLET" else v for k, v in data.items()}
        with nothing_stays():
            with writing() as stored:
                response = client.post(path, said, headers={"HX-Request": "true"})
            page = client.get(path) if shown and is_taken(response) else None
        return response, stored, page

    return post


@pytest.fixture
def foreign(other_book):
    """A row of another book, of the model that a field offers."""
    with book_scope(other_book):
        category = Category.objects.first()
        make_entry(Wallet.objects.get(), category=category, tags=("Foreign",))

    def pk_of(field):
        with book_scope(other_book):
            return str(field.queryset.model.objects.filter(book=other_book).last().pk)

    return pk_of


def is_taken(response) -> bool:
    return response.status_code in {HTTPStatus.FOUND, HTTPStatus.NO_CONTENT}


def fields_of(page) -> dict[str, forms.Field]:
    """The fields that stand on the page and can be filled in or forged."""
    fields = page.context["form"].fields.items()
    return {
        name: field
        for name, field in fields
        if not field.disabled and f'name="{name}"' in page.text and name != "line_read"
    }


def bad_values(field) -> tuple[str, ...]:
    return next(values for kind, values in BAD.items() if isinstance(field, kind))


def test_every_form_has_its_row(client, path_of):
    allowed = {
        name: client.options(path_of(name)).headers.get("Allow", "POST")
        for name in ROUTES.values()
    }
    posting = {name for name, methods in allowed.items() if "POST" in methods}
    assert posting == {*VALID, *APART}


def test_bad_values_are_told_at_their_field(client, send, path_of, foreign):
    """Each value to each field of each kind of form; where the same form stands at
    another address, a bad value to each of its fields there.
    """
    wrong, tried = {}, set()
    for name, valid in VALID.items():
        path = path_of(name)
        response, stored, _ = send(path, valid)
        assert is_taken(response), name  # or the refusals below prove nothing
        assert stored, name
        page = client.get(path)
        kind, fields = type(page.context["form"]), fields_of(page)
        fresh = {key: fields[key] for key in fields if (kind, key) not in tried}
        tried |= {(kind, key) for key in fields}
        rounds = list(bad_rounds(fresh, foreign))
        if len(fresh) < len(fields):
            rounds.append(next(bad_rounds(fields, foreign)))
        if told := told_wrong(path, valid, rounds, send):
            wrong[name] = told
    assert wrong == {}


def told_wrong(path, valid, rounds, send) -> list[object]:
    """What is wrong with the answers to bad values of one form."""
    wrong = []
    for base, bad in rounds:
        response, stored, _ = send(path, valid | base | bad)
        problems = {
            (key, value[:20]): problem
            for key, value in bad.items()
            if (problem := refusal_problem(response, key, value))
        }
        wrong += [*problems.items(), *stored]
    return wrong


def bad_rounds(fields, foreign) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """What else a form needs to ask for some fields, and a bad value for each of them:
    many at once, as each must be told whatever the others are.
    """
    together = defaultdict(dict)
    for key, field in fields.items():
        company = key if key in ALONE else str(ASKED_BY.get(key, {}))
        together[company][key] = [
            foreign(field) if each == "FOREIGN" else each for each in bad_values(field)
        ]
    for bad in together.values():
        base = ASKED_BY.get(next(iter(bad)), {})
        for turn in range(max(map(len, bad.values()))):
            yield base, {key: each[turn] for key, each in bad.items() if each[turn:]}


def refusal_problem(response, key: str, value: str) -> str:
    """What is wrong with the answer to a bad value; "" for nothing."""
    if response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return f"answered {response.status_code}"
    form = response.context["form"]
    if key not in form.errors:
        return f"not told at the field: {dict(form.errors)}"
    if not all(escape(error) in response.text for error in form.errors[key]):
        return f"not shown: {form.errors[key]}"
    if not isinstance(form.fields[key], forms.ChoiceField | forms.ModelChoiceField):
        return "" if escape(value) in response.text else "what was typed is lost"
    return ""


def test_odd_text_is_shown_as_typed_or_refused(client, send, path_of):
    wrong = {
        name: changed
        for name, valid in VALID.items()
        if not name.endswith("-add")
        and (changed := text_changed(path_of(name), valid, client, send))
    }
    assert wrong == {}


def text_changed(path, valid, client, send) -> list[object]:
    """Which odd texts one form neither shows as they were typed nor refuses."""
    wrong: list[object] = []
    texts = {
        key
        for key, field in fields_of(client.get(path)).items()
        if bad_values(field) is BAD[forms.CharField]
    }
    for value in ODD if texts else ():
        said = valid | dict.fromkeys(texts, value)
        response, _, shown = send(path, said, shown=True)
        taken = texts
        if not is_taken(response):
            refused = response.context["form"].errors.keys()
            wrong += [refusal_problem(response, key, value) for key in refused]
            taken = texts - refused
            said = valid | dict.fromkeys(taken, value)
            response, _, shown = send(path, said, shown=True)
        kept = shown.text.count(escape(clean_line(value))) if shown else 0
        wrong += [(value, taken, kept)] if kept < len(taken) else []
    return [each for each in wrong if each]


# --- what no form of a page reads -----------------------------------------------------

EDGES = ("1900-01", "2200-12", "2200-w52", "1900", "2026-13", "9999-01", "0000-01")


@pytest.mark.parametrize("value", ["-1", "٣", HUGE, ENDLESS])
def test_odd_ids_name_nothing(value, client, path_of):
    review = path_of("import-review")
    found = [
        client.get("/entries/new/", {"copy": value}),
        client.get("/entries/new/", {"refund": value}),
        client.get("/entries/", {"before": f"2026-10-03.{value}"}),
    ]
    assert {answer.status_code for answer in found} == {HTTPStatus.NOT_FOUND}
    passed_over = [
        client.get("/activity/", {"before": value}),
        client.get("/settings/access-log/", {"page": value}),
        client.get(review, {"page": value, "show": value}),
    ]
    assert {answer.status_code for answer in passed_over} == {HTTPStatus.OK}
    answer = client.post(review, {"shown": value, "row": value}, follow=True)
    assert answer.status_code == HTTPStatus.OK


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
def test_days_that_cannot_be_filtered_by_are_told(day, client, book):
    for first, last in ((day, "2026-10-03"), ("2026-10-03", day), (day, day)):
        asked = {"first": first, "last": last}
        page = client.get("/entries/", asked)
        assert page.status_code == HTTPStatus.OK
        assert page.context["form"].errors
        assert client.get("/export/csv", asked).status_code == HTTPStatus.BAD_REQUEST


def test_periods_at_the_edge_have_a_page_or_none(client, full_book):
    for route in ("dashboard", "budgets/month", "bills/month", "reports/statements"):
        for slug in EDGES:
            answer = client.get(f"/{route}/{slug}/")
            assert answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}, slug


def test_a_line_too_long_is_refused_and_kept(client, send, full_book):
    line = "5 " + "n" * 400
    response, stored, _ = send("/entries/quick/", {"line": line})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert line in response.text
    assert "at most 300 characters" in response.text
    assert stored == []


def test_what_another_kind_asks_for_holds_nothing_back(send):
    junk = {"to_amount": "x", "to_wallet": "x", "income_category": "x"}
    response, *_ = send("/entries/new/", ENTRY | junk)
    assert is_taken(response)


@pytest.mark.parametrize("name", ["settings-profile", "settings-book", "import-start"])
def test_an_empty_body_is_a_form_left_empty(name, client, path_of):
    answer = client.post(path_of(name))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "required" in answer.text or "Choose a file" in answer.text


@pytest.mark.parametrize("value", ["x", "-1", "٣", HUGE])
def test_the_console_refuses_what_is_no_id(value, staff, as_user):
    console = as_user(staff)
    chosen = {"action": "delete_selected", "_selected_action": value}
    wanted = {"export_items": value, "format": "0"}
    answers = [
        console.post("/admin/ledger/entry/", chosen),
        console.post("/admin/ledger/entry/export/", wanted),
    ]
    assert {answer.status_code for answer in answers} == {HTTPStatus.BAD_REQUEST}
    assert console.get(f"/admin/ledger/entry/?of_book={value}").status_code < 400
