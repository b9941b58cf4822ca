"""Journals: every deal adds up to nothing, every balance is the Book's own."""

import re
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from ledger.journals import JOURNALS
from ledger.models import Entry
from ledger.services.drafts import Part
from ledger.tests.factories import make_entry, make_transfer, make_wallet

DAY = date(2026, 11, 3)
# An amount behind two spaces, what it is worth, a comment.
POSTING = re.compile(
    r"^ +(?P<account>\S.*?)  (?P<amount>-?[\d.]+) (?P<currency>[A-Z]{3})"
    r"(?: @@ (?P<worth>[\d.]+) (?P<other>[A-Z]{3}))?(?: +;.*)?$"
)


@pytest.fixture
def filled(scope, alice, cash, category):
    """A book whose names would be syntax if nobody took care."""
    bank = make_wallet(scope, "My: bank  ; no", opening="100.10")
    make_wallet(scope, "My- bank , no", opening="7")
    dollars = make_wallet(scope, "Dollars", currency="USD", opening="50", rate="0.9")
    yen = make_wallet(scope, "円", currency="JPY", opening="1000", rate="0.006")
    card = make_wallet(scope, "Card", kind="card", opening="-20")
    food = category("Groceries")
    make_entry(cash, "12.50", category=food, payee='(Café) "X" | Y ; Z', on=DAY)
    make_entry(bank, "3.20", note="* not a mark", tags=("a b", "c:d,e"), on=DAY)
    make_entry(
        cash,
        "30.03",
        on=DAY,
        note="market",
        parts=(
            Part(amount=Decimal("10.01"), category=food, note="eggs: six"),
            Part(amount=Decimal("20.02")),
        ),
    )
    make_transfer(bank, card, "20", on=DAY)
    make_transfer(bank, dollars, "9.13", to_amount="10", on=DAY)
    make_entry(yen, "300", on=DAY)
    make_entry(bank, "5", kind="refund", category=food, on=DAY)
    return scope


def written(kind: str, book) -> str:
    return "".join(JOURNALS[kind][1](book))


def deals(text: str) -> list[list[re.Match]]:
    """The postings of each deal, read by rules of this test's own."""
    blocks = re.split(r"\n(?=\d{4}-\d\d-\d\d \*)", text)[1:]
    return [
        [found for line in block.splitlines() if (found := POSTING.match(line))]
        for block in blocks
    ]


def worth_of(posting: re.Match) -> tuple[str, Decimal]:
    amount = Decimal(posting["amount"])
    if posting["worth"]:
        return posting["other"], Decimal(posting["worth"]).copy_sign(amount)
    return posting["currency"], amount


@pytest.mark.parametrize("kind", JOURNALS)
def test_every_deal_adds_up_to_nothing(kind, filled):
    for postings in deals(written(kind, filled)):
        sums = defaultdict(Decimal)
        for currency, amount in map(worth_of, postings):
            sums[currency] += amount
        assert not any(sums.values())


@pytest.mark.parametrize("kind", JOURNALS)
def test_balances_of_wallets_are_those_of_the_book(kind, filled):
    told = defaultdict(Decimal)
    for posting in (each for deal in deals(written(kind, filled)) for each in deal):
        root = posting["account"].partition(":")[0].lower()
        if root in {"assets", "liabilities"}:
            told[posting["account"]] += Decimal(posting["amount"])
    true = defaultdict(Decimal)
    for wallet, amount in Entry.objects.values_list("wallet_id", "amount"):
        true[wallet] += amount
    assert sorted(told.values()) == sorted(true.values())


@pytest.mark.parametrize("kind", JOURNALS)
def test_every_entry_is_told_once(kind, filled):
    postings = [each for deal in deals(written(kind, filled)) for each in deal]
    alone = Entry.objects.filter(group=None).count()
    assert len(postings) == 2 * alone + 2 * 2 + 3


def test_names_that_come_out_alike_stay_apart(filled):
    names = re.findall(
        r"^account (assets:.*)$", written("hledger", filled), re.MULTILINE
    )
    assert "assets:My- bank , no" in names
    assert "assets:My- bank , no-2" in names


def test_what_would_be_syntax_is_text(filled):
    text = written("hledger", filled)
    assert '2026-11-03 * () (Café) "X" / Y , Z' in text
    assert "    ; a-b:, c-d-e:" in text
    text = written("beancount", filled)
    assert r'2026-11-03 * "(Café) \"X\" | Y ; Z" ""' in text
    assert '"* not a mark" #a-b #c-d-e' in text


def test_beancount_opens_each_account_once_with_a_name_it_takes(filled):
    opened = re.findall(r"^\S+ open (\S+)$", written("beancount", filled), re.MULTILINE)
    part = r"[A-Z0-9X](?:[\w-])*"
    assert len(opened) == len(set(opened))
    assert [n for n in opened if not re.fullmatch(rf"[A-Z][a-z]+(:{part})+", n)] == []


def test_an_empty_book_is_an_empty_journal(scope):
    assert deals(written("hledger", scope)) == []


def test_a_long_journal_is_written_whole(scope, cash, monkeypatch):
    monkeypatch.setattr("ledger.journals.deals.CHUNK", 2)
    for amount in range(1, 8):
        make_entry(cash, str(amount), on=DAY)
    assert len(deals(written("hledger", scope))) == 7


@pytest.mark.parametrize(
    ("kind", "command"),
    [("hledger", ["hledger", "check", "-f"]), ("beancount", ["bean-check"])],
)
def test_the_program_itself_takes_it(kind, command, filled, tmp_path):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    path = tmp_path / "book.txt"
    path.write_text(written(kind, filled))
    subprocess.run([*command, str(path)], check=True)


def test_the_download_is_the_bookkeepers_own(client_alice, filled, as_user, charlie):
    answer = client_alice.get("/export/journals/hledger/")
    assert b"assets:Dollars" in b"".join(answer)
    assert ".journal" in answer["Content-Disposition"]
    other = b"".join(as_user(charlie).get("/export/journals/beancount/"))
    assert b"Dollars" not in other
    assert client_alice.get("/export/journals/gnucash/").status_code == 404
