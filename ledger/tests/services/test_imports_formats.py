"""Files of every format through the whole pipeline."""

import json
import os
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from ledger import doctor
from ledger.importing.sniff import Format
from ledger.models import Entry, ImportRow, Wallet
from ledger.services.imports import upload
from ledger.services.imports.accounts import accounts_of, settle_accounts
from ledger.services.imports.proofs import balance_proofs
from ledger.services.imports.reading import read_import, request_reading
from ledger.tests.factories import balance_of, make_wallet
from ledger.tests.services.import_helpers import (
    book_all,
    decisions,
    dump,
    take_back,
    take_in,
)

SAMPLES = Path(os.environ.get("SAMPLES_DIR", "nowhere"))
Unread = ImportRow.Decision.UNREAD


def ofx(account: str, *lines: tuple[str, str, str, str], closing: str = "") -> str:
    """A statement of OFX 1 without end tags; lines are day, amount, id, name."""
    told = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{ref}"
        f"<NAME>{name}</STMTTRN>"
        for day, amount, ref, name in lines
    )
    balance = f"<LEDGERBAL><BALAMT>{closing}<DTASOF>20261031</LEDGERBAL>"
    return (
        "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>"
        f"{account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>{told}"
        f"</BANKTRANLIST>{balance if closing else ''}</STMTRS></STMTTRNRS>"
    )


def file_of(*statements: str) -> bytes:
    head = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\n\n"
    told = "".join(statements)
    return f"{head}<OFX><BANKMSGSRSV1>{told}</BANKMSGSRSV1></OFX>".encode()


CHECKING = ofx(
    "111222",
    ("20261001", "-12.40", "A1", "Lidl"),
    ("20261003", "-200.00", "A2", "Transfer to savings"),
    closing="-212.40",
)
SAVINGS = ofx("333444", ("20261004", "200.00", "B1", "Transfer received"))
QIF = b"!Type:Bank\nD13/10/2026\nT-12.40\nPLidl\n^\nD14/10/2026\nT2,000.00\nPAcme\n^\n"
CAMT = b"""<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><Amt Ccy="EUR">12.40</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-10-01</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Lidl</Nm>
</Cdtr></RltdPties></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"""
MT940 = b""":20:START
:25:DE89370400440532013000
:28C:1/1
:60F:C260930EUR100,00
:61:2610011001DR12,40NMSCNONREF
:86:Lidl
:62F:C261001EUR87,60
-
"""
CSV = b"Date,Description,Amount\n2026-10-01,Lidl,-12.40\n"
FILES = {
    "OFX": file_of(CHECKING),
    "QIF": QIF,
    "CAMT": CAMT,
    "MT940": MT940,
    "CSV": CSV,
}


@pytest.fixture
def read(scope, alice, cash):
    def take(data, wallet=cash, **more):
        return take_in(scope, alice, data, wallet=wallet, **more)

    return take


@pytest.mark.parametrize("name", FILES)
def test_each_format_comes_in_once_and_goes_again(read, scope, cash, name):
    before = dump(scope)
    run = read(FILES[name])
    assert run.format == name
    book_all(run)
    lidl = Entry.objects.get(amount=Decimal("-12.40"))
    assert (lidl.wallet, "Lidl" in f"{lidl.payee} {lidl.note}") == (cash, True)
    again = read(FILES[name])
    assert set(decisions(again)) == {"duplicate"}
    take_back(run)
    assert dump(scope) == before


def test_another_format_of_the_same_account_is_suspected(read):
    book_all(read(CSV))
    assert decisions(read(file_of(CHECKING)))[0] in {"duplicate", "likely"}
    assert decisions(read(CAMT))[0] in {"duplicate", "likely"}


def test_the_balance_of_the_statement_is_compared(read, cash):
    [proof] = balance_proofs(book_all(read(file_of(CHECKING))))
    assert (proof.wallet, proof.agrees, proof.told.amount) == (
        cash,
        True,
        Decimal("-212.40"),
    )
    Entry.objects.filter(payee__name="Lidl").delete()
    [proof] = balance_proofs(cash.import_runs.get())
    assert proof.difference.amount == Decimal("12.40")


# --- several accounts -----------------------------------------------------------------


def test_accounts_of_one_file_go_to_wallets_of_their_own(read, scope, cash):
    before = dump(scope)
    run = read(file_of(CHECKING, SAVINGS))
    assert [one.settled for one in accounts_of(run)] == [False, False]
    settle_accounts(run, {"111222": cash, "333444": "Savings"})
    request_reading(run=run)
    read_import(run=run)
    run.refresh_from_db()
    assert decisions(run) == ["new", "transfer", "transfer"]
    book_all(run)
    assert balance_of(cash) == Decimal("-212.40")
    assert balance_of(Wallet.objects.get(name="Savings")) == Decimal(200)
    assert Entry.objects.filter(kind="transfer").count() == 2
    assert [proof.agrees for proof in balance_proofs(run)] == [True, True]
    assert list(doctor.findings(scope)) == []
    take_back(run)
    assert dump(scope) == before


def test_an_account_is_remembered(read, scope, alice, cash):
    giro = make_wallet(scope, "Giro")
    book_all(read(file_of(CHECKING), wallet=giro))
    later = ofx("111222", ("20261105", "-1.00", "A9", "Kiosk"))
    run = take_in(scope, alice, file_of(later))
    assert run.wallet == giro


def test_money_of_another_currency_asks_for_a_wallet(read, cash):
    run = read(file_of(CHECKING.replace("EUR", "GBP")))
    assert [(one.settled, one.currency) for one in accounts_of(run)] == [(False, "GBP")]


def test_without_an_exchange_rate_nothing_is_half_booked(read):
    run = read(file_of(CHECKING.replace("EUR", "AUD")))
    assert set(run.rows.values_list("reason", flat=True)) == {
        "There is no exchange rate for AUD yet: add one first."
    }


# --- archives, messages ---------------------------------------------------------------


def packed(**files: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in files.items():
            package.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def test_each_file_of_an_archive_is_a_run_of_one_upload(scope, alice, cash):
    runs = upload.start_imports(
        book=scope,
        actor=alice,
        wallet=cash,
        file_name="all.zip",
        data=packed(a_csv=CSV, b_csv=CSV.replace(b"Lidl", b"Aldi"), c_ofx=FILES["OFX"]),
    )
    assert len({run.upload for run in runs}) == 1
    assert sorted(run.format for run in runs) == ["CSV", "CSV", "OFX"]
    assert min(run.file_name for run in runs).endswith("a.csv")


def test_pasted_messages_are_transactions(read, scope):
    rupees = make_wallet(scope, "Rupees", currency="INR", rate="0.011")
    text = (
        b"Rs.500.00 debited from A/c XX1234 on 01-10-26 to VPA shop@upi. "
        b"UPI Ref 627412345678. -Test Bank\n\n"
        b"Your OTP is 123456. Do not share it with anyone."
    )
    run = read(text, wallet=rupees, form=Format.SMS)
    chosen = run.rows.filter(chosen=True)
    assert [row.amount for row in chosen] == [Decimal(-500)]
    book_all(run)
    again = read(text, wallet=rupees, form=Format.SMS)
    assert not again.rows.filter(chosen=True).exists()


# --- real files -----------------------------------------------------------------------


def stated() -> list:
    """The sample files with what their list says of them."""
    found = []
    for kind in ("csv", "xlsx", "ofx", "qif", "camt053", "mt940"):
        path = SAMPLES / kind / "expected.json"
        facts = json.loads(path.read_text()) if path.exists() else {}
        found += [
            pytest.param(SAMPLES / kind / name, each, id=f"{kind}/{name}")
            for name, each in facts.items()
        ]
    return found


@pytest.mark.parametrize(("path", "facts"), stated())
def test_a_sample_comes_in_once(read, scope, path, facts):
    currency = str(facts.get("currency") or "EUR")[:3]
    currency = currency if currency.isalpha() else "EUR"
    wallet = make_wallet(scope, "Sample", currency=currency, rate="1.5")
    run = read(path.read_bytes(), wallet=wallet, name=path.name)
    settle_accounts(run, {one.place: one.name for one in accounts_of(run)})
    if not run.rows.filter(chosen=True).exists():
        return
    lines = run.rows.exclude(decision__in=["left"]).count()
    assert lines >= facts["count"]
    book_all(run)
    assert list(doctor.findings(scope)) == []
    again = read(path.read_bytes(), wallet=wallet, name=path.name)
    assert not again.rows.filter(chosen=True).exists()


def test_names_of_files_are_visible_text(scope, alice):
    """Those in a ZIP come from nobody who cleaned them."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        line = "Date,Description,Amount\n2026-10-03,Shop,-2.00\n"
        package.writestr("../a\r\nX: \N{RIGHT-TO-LEFT OVERRIDE}b.csv", line)
        package.writestr("\N{ZERO WIDTH SPACE}", line)
    names = [
        run.file_name
        for run in upload.start_imports(
            book=scope,
            actor=alice,
            wallet=None,
            file_name="all.zip",
            data=packed.getvalue(),
        )
    ]
    assert sorted(names) == ["a X: b.csv", "all.zip"]
