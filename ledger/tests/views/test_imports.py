"""The wizard: choose a file, match columns, check, done."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.importing.layout import Layout
from ledger.models import Entry, ImportRun, Wallet
from ledger.services.imports import review, upload

BANK = b"Date,Description,Amount\n2026-10-01,Lidl,-12.40\n2026-10-02,Salary,2500.00\n"
START = "/import/"


def sent(data: bytes = BANK, name: str = "bank.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def run(scope, alice, cash) -> ImportRun:
    return upload.start_import(
        book=scope, actor=alice, wallet=cash, file_name="bank.csv", data=BANK
    )


@pytest.fixture
def checked(run) -> ImportRun:
    review.choose_layout(run=run, layout=Layout.from_json(run.layout))
    run.refresh_from_db()
    return run


def columns_form(run: ImportRun, **changes: str) -> dict[str, str]:
    form = {
        "date_order": "ymd",
        "decimal_sign": ".",
        "sign_rule": "minus",
        "header_row": "1",
        "encoding": "utf-8",
        "delimiter": ",",
        "role_0": "date",
        "role_1": "payee",
        "role_2": "amount",
    }
    return form | changes


def page_of(name: str, run: ImportRun, *more: object) -> str:
    return reverse(f"ledger:import-{name}", args=[run.pk, *more])


# --- step 1 ---------------------------------------------------------------------------


def test_a_file_leads_to_its_columns(client_alice, cash):
    answer = client_alice.post(START, {"file": sent(), "wallet": cash.pk})
    run = ImportRun.objects.get()
    assert answer.url == page_of("columns", run)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03", "no text"),
        (b"%PDF-1.7 nothing", "PDF"),
        (b"x" * (10 * 1024 * 1024 + 1), "over 10 MB"),
    ],
)
def test_what_is_no_table_is_refused_at_the_field(client_alice, cash, data, words):
    answer = client_alice.post(START, {"file": sent(data), "wallet": cash.pk})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in str(answer.context["form"].errors["file"])
    assert not ImportRun.objects.exists()


def test_without_a_file_it_says_so(client_alice, cash):
    answer = client_alice.post(START, {"wallet": cash.pk})
    assert answer.context["form"].errors["file"] == ["Choose a file."]


def test_another_books_wallet_is_no_choice(client_alice, other_book, scope):
    foreign = Wallet._base_manager.get(book=other_book)
    answer = client_alice.post(START, {"file": sent(), "wallet": foreign.pk})
    assert "wallet" in answer.context["form"].errors


def test_a_name_with_a_path_is_only_a_name(client_alice, cash, settings):
    client_alice.post(START, {"file": sent(name="../../x.csv"), "wallet": cash.pk})
    run = ImportRun.objects.get()
    assert run.file.path.startswith(str(settings.MEDIA_ROOT))


# --- step 2 ---------------------------------------------------------------------------


def test_columns_arrive_mapped_and_read(client_alice, run):
    answer = client_alice.get(page_of("columns", run))
    readings = [column.reading for column, _ in answer.context["columns"]]
    assert readings == ["1 October 2026", "Lidl", "−12.40"]


def test_a_preview_stores_nothing(client_alice, run):
    form = columns_form(run, date_order="dmy", preview="1")
    answer = client_alice.post(page_of("columns", run), form)
    assert answer.status_code == HTTPStatus.OK
    assert not run.rows.exists()


def test_confirmed_columns_lead_to_the_rows(client_alice, run):
    answer = client_alice.post(page_of("columns", run), columns_form(run))
    assert answer.url == page_of("review", run)
    assert run.rows.count() == 2


def test_without_an_amount_column_it_says_which(client_alice, run):
    form = columns_form(run, role_2="skip")
    answer = client_alice.post(page_of("columns", run), form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose the column with the amount." in answer.content.decode()
    assert 'value="skip" selected' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("header_row", "99999999999"),
        ("header_row", "x"),
        ("encoding", "rot13"),
        ("role_0", "nonsense"),
        ("date_order", "'; drop table"),
    ],
)
def test_a_bad_layout_is_refused(client_alice, run, name, value):
    answer = client_alice.post(
        page_of("columns", run), columns_form(run, **{name: value})
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


# --- step 3 ---------------------------------------------------------------------------


def test_rows_are_shown_with_their_state(client_alice, checked):
    text = client_alice.get(page_of("review", checked)).content.decode()
    assert "Lidl" in text
    assert "Import 2 transactions" in text


def test_the_balance_after_it_is_checked_with_the_file(client_alice, cash):
    data = b"Date,Description,Amount,Balance\n2026-10-01,Lidl,-12.40,87.60\n"
    client_alice.post(START, {"file": sent(data), "wallet": cash.pk})
    run = ImportRun.objects.get()
    client_alice.post(page_of("columns", run), columns_form(run, role_3="balance"))
    text = client_alice.get(page_of("review", run)).content.decode()
    assert "the file’s last balance is €87.60" in text


def test_a_tick_taken_away_is_kept(client_alice, checked):
    lidl = checked.rows.get(number=2)
    form = {"shown": lidl.pk}
    answer = client_alice.post(
        page_of("row", checked, lidl.pk), form, headers={"HX-Request": "true"}
    )
    assert "Import 1 transaction<" in answer.content.decode()
    assert not checked.rows.get(number=2).chosen


def test_a_row_is_filed(client_alice, checked, category):
    lidl = checked.rows.get(number=2)
    groceries = category("Groceries")
    form = {"row": lidl.pk, f"category-{lidl.pk}": groceries.pk}
    client_alice.post(page_of("row", checked, lidl.pk), form)
    assert checked.rows.get(number=2).category == groceries


def test_only_what_is_ticked_is_imported(
    client_alice, checked, django_capture_on_commit_callbacks
):
    salary = checked.rows.get(number=3)
    shown = [row.pk for row in checked.rows.all()]
    form = {"shown": shown, "row": [salary.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_alice.post(page_of("review", checked), form)
    assert answer.url == page_of("result", checked)
    assert Entry.objects.get().payee.name == "Salary"


def test_with_nothing_ticked_it_says_so(client_alice, checked):
    shown = [row.pk for row in checked.rows.all()]
    answer = client_alice.post(page_of("review", checked), {"shown": shown})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose at least one transaction." in answer.content.decode()


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_files_last_balance_is_that_of_its_newest_line(
    client_alice, scope, alice, cash, newest_first
):
    lines = [
        b"2026-10-01,A,-1.00,99.00\n",
        b"2026-10-02,B,-2.00,97.00\n",
        b"2026-10-02,C,-3.00,94.00\n",
    ]
    rows = b"".join(reversed(lines) if newest_first else lines)
    run = upload.start_import(
        book=scope,
        actor=alice,
        wallet=cash,
        file_name="b.csv",
        data=b"Date,Description,Amount,Balance\n" + rows,
    )
    review.choose_layout(run=run, layout=Layout.from_json(run.layout))
    answer = client_alice.get(page_of("review", run))
    assert answer.context["told"].amount == 94


# --- step 4 ---------------------------------------------------------------------------


@pytest.fixture
def done(client_alice, checked, django_capture_on_commit_callbacks) -> ImportRun:
    form = {
        "shown": [row.pk for row in checked.rows.all()],
        "row": [row.pk for row in checked.rows.all()],
    }
    with django_capture_on_commit_callbacks(execute=True):
        client_alice.post(page_of("review", checked), form)
    return checked


def test_the_result_says_what_came_in(client_alice, done):
    text = client_alice.get(page_of("result", done)).content.decode()
    assert "2 transactions added to Cash" in text


def test_undo_from_the_result(client_alice, done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client_alice.post(page_of("action", done, "undo"))
    assert not Entry.objects.exists()
    assert "Undone" in client_alice.get(page_of("result", done)).content.decode()


def test_steps_that_are_past_lead_to_the_result(client_alice, done):
    for step in ("columns", "review"):
        assert client_alice.get(page_of(step, done)).url == page_of("result", done)


def test_cancelling_leaves_nothing(client_alice, checked):
    client_alice.post(page_of("action", checked, "cancel"))
    checked.refresh_from_db()
    assert checked.state == ImportRun.State.CANCELLED
    assert not Entry.objects.exists()


def test_an_unknown_action_is_not_found(client_alice, checked):
    answer = client_alice.post(page_of("action", checked, "explode"))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_progress_is_a_part_that_asks_again(client_alice, checked):
    ImportRun.objects.filter(pk=checked.pk).update(state="committing")
    answer = client_alice.get(
        page_of("result", checked), headers={"HX-Request": "true"}
    )
    assert b"every 1s" in answer.content
    assert b"<html" not in answer.content


def test_viewers_may_not_import(vera, as_user, cash, checked):
    client = as_user(vera)
    answers = [
        client.post(START, {"file": sent(), "wallet": cash.pk}),
        client.post(page_of("columns", checked), columns_form(checked)),
        client.post(page_of("review", checked)),
        client.post(page_of("action", checked, "undo")),
    ]
    assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}
