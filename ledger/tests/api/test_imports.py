"""Imports step by step: accounts, lines put right, and what is kept for the next."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tokens.services import create_token
from ledger.models import ImportProfile, Wallet
from ledger.tests.factories import make_wallet
from ledger.tests.services.test_imports_formats import CHECKING, SAVINGS, file_of


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def send(alice, scope, client):
    """A file, or what else of the form is given; the answer's JSON."""

    def upload(data=b"", **fields):
        _, value = create_token(user=alice, name="t", scopes=["import"])
        if data:
            fields["file"] = SimpleUploadedFile("bank.csv", data)
        headers = {"Authorization": f"Bearer {value}"}
        answer = client.post("/api/v1/imports", fields, headers=headers)
        assert answer.status_code in {201, 422}, answer.content
        return answer.json()

    return upload


def rows_of(ask, run) -> list:
    return ask("get", f"/imports/{run['id']}/rows").json()["items"]


# --- accounts -------------------------------------------------------------------------


def test_accounts_of_a_file_go_to_the_wallets_that_are_chosen(ask, send, cash):
    run = send(file_of(CHECKING, SAVINGS), wallet=cash.pk)
    at = f"/imports/{run['id']}/accounts"
    assert run["open_accounts"] == 2
    first, second = ask("get", at).json()["items"]
    assert (first["account"], first["wallet"], first["settled"]) == (
        "111222",
        None,
        False,
    )
    assert (first["balance"], first["balance_on"]) == ("-212.40", "2026-10-31")
    chosen = [{"account": "111222", "wallet": cash.pk}]
    told = ask("post", at, {"accounts": chosen}).json()
    assert (told["state"], told["rows"], told["open_accounts"]) == ("review", 3, 0)
    assert [row["decision"] for row in rows_of(ask, run)] == [
        "new",
        "transfer",
        "transfer",
    ]
    first, left_out = ask("get", at).json()["items"]
    assert (first["wallet"], first["name"], first["settled"]) == (cash.pk, "Cash", True)
    assert (left_out["wallet"], left_out["name"]) == (None, second["account"])
    [known] = ask("get", "/import-layouts").json()["items"]
    assert (known["name"], known["wallet"]) == ("111222", cash.pk)


def test_no_account_goes_where_its_money_cannot(ask, send, cash, scope):
    pounds = make_wallet(scope, "Pounds", currency="GBP", rate="1.15")
    run = send(file_of(CHECKING, SAVINGS), wallet=cash.pk)
    at = f"/imports/{run['id']}/accounts"
    wrong = [{"account": "111222", "wallet": pounds.pk}]
    [fault] = ask("post", at, {"accounts": wrong}).json()["errors"]
    assert fault["field"] == "accounts.0.wallet"
    unknown = [{"account": "999", "wallet": cash.pk}]
    [fault] = ask("post", at, {"accounts": unknown}).json()["errors"]
    assert fault["field"] == "accounts.0.account"
    assert not any(each["settled"] for each in ask("get", at).json()["items"])


def test_what_is_past_its_review_keeps_its_wallets(ask, send, cash):
    run = send(file_of(CHECKING, SAVINGS), wallet=cash.pk)
    ask("post", f"/imports/{run['id']}/cancel")
    late = {"accounts": [{"account": "111222", "wallet": cash.pk}]}
    answer = ask("post", f"/imports/{run['id']}/accounts", late)
    assert answer.status_code == HTTPStatus.CONFLICT


# --- known files ----------------------------------------------------------------------

BANK = b"Date,Description,Amount\n2026-11-02,Lidl,-12.50\n2026-11-03,Cafe,x\n"


def test_a_known_file_is_renamed_and_forgotten(ask, send, cash):
    send(BANK, wallet=cash.pk)
    [known] = ask("get", "/import-layouts").json()["items"]
    assert (known["known_by"], known["wallet"]) == ("headings", cash.pk)
    at = f"/import-layouts/{known['id']}"
    assert ask("patch", at, {"name": "My bank"}).json()["name"] == "My bank"
    assert ask("get", at).json()["name"] == "My bank"
    assert ask("patch", at, {"name": " "}).status_code == 422
    assert ask("delete", at).status_code == HTTPStatus.NO_CONTENT
    assert ask("get", at).status_code == HTTPStatus.NOT_FOUND
    assert not ImportProfile.objects.exists()


def test_known_files_come_page_by_page(ask, scope):
    for number in range(3):
        ImportProfile.objects.create(book=scope, key=str(number), name=str(number))
    first = ask("get", "/import-layouts?limit=2").json()
    rest = ask("get", f"/import-layouts?limit=2&cursor={first['next']}").json()
    names = [each["name"] for page in (first, rest) for each in page["items"]]
    assert (names, rest["next"]) == (["2", "1", "0"], None)


# --- lines ----------------------------------------------------------------------------


def test_a_line_that_was_not_read_is_put_right(ask, send, cash):
    run = send(BANK, wallet=cash.pk)
    _, unread = rows_of(ask, run)
    at = f"/imports/{run['id']}/rows/{unread['id']}/mend"
    said = {"date": "2026-11-03", "amount": "-3.50", "payee": "Cafe"}
    mended = ask("post", at, said).json()
    assert (mended["decision"], mended["amount"], mended["title"]) == (
        "new",
        "-3.50",
        "Cafe",
    )
    assert ask("post", at, said).status_code == HTTPStatus.CONFLICT
    assert ask("get", f"/imports/{run['id']}").json()["sum_debits"] == "-16.00"


def test_lines_of_one_payee_are_filed_alike(ask, send, cash, category):
    lines = b"".join(b"2026-11-0%d,Kiosk,-%d\n" % (n, n) for n in (1, 2, 3))
    run = send(b"Date,Payee,Amount\n" + lines, wallet=cash.pk)
    [first, *_] = rows_of(ask, run)
    food = category("Eating out").pk
    at = f"/imports/{run['id']}/rows"
    chosen = {"id": first["id"], "chosen": True, "category": food}
    ask("post", at, {"rows": [chosen]})
    assert ask("post", f"{at}/{first['id']}/alike").json() == {"filed": 2}
    assert [row["category"] for row in rows_of(ask, run)] == [food] * 3


def test_a_transfer_is_imported_as_two_lines_by_themselves(ask, send, cash):
    run = send(file_of(CHECKING, SAVINGS), wallet=cash.pk)
    one = next(row for row in rows_of(ask, run) if row["decision"] == "transfer")
    at = f"/imports/{run['id']}/rows/{one['id']}/alone"
    assert ask("post", at).json()["decision"] == "new"
    assert {row["decision"] for row in rows_of(ask, run)} == {"new"}


def test_messages_of_a_bank_are_read_like_a_file(send, cash):
    text = "Your a/c was debited EUR 12.40 on 01-10-2026 at LIDL. Ref 123456789012"
    run = send(messages=text, wallet=cash.pk)
    assert (run["state"], run["format"]) == ("review", "SMS")
    assert run["sum_debits"] == "-12.40"
    assert send(messages="hello", wallet=cash.pk)["chosen"] == 0
    [fault] = send(wallet=cash.pk)["errors"]
    assert fault["field"] == "file"
    assert Wallet.objects.count() == 1


# --- balances -------------------------------------------------------------------------

TOLD = (
    b"Date,Description,Amount,Balance\n"
    b"2026-11-02,Lidl,-12.50,87.50\n2026-11-03,Pay,900.00,987.50\n"
)


def test_balances_stand_beside_what_the_file_tells(
    ask, send, scope, django_capture_on_commit_callbacks
):
    bank = make_wallet(scope, "Bank", opening="100")
    run = send(TOLD, wallet=bank.pk)
    at = f"/imports/{run['id']}"
    told = ask("get", f"{at}/balances").json()
    said = [told[name] for name in ("chosen", "expected", "told", "proofs")]
    assert said == [2, "987.50", "987.50", []]
    with django_capture_on_commit_callbacks(execute=True):
        ask("post", f"{at}/commit")
    done = ask("get", f"{at}/balances").json()
    [proof] = done["proofs"]
    assert (proof["told"], proof["have"], proof["agrees"]) == ("987.50", "987.50", True)
    assert done["expected"] is None
