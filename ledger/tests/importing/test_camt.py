from decimal import Decimal

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.tests.importing.helpers import lines_of, money_of, reasons_of, statements

NAMESPACE = 'xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"'
OWNER = "<Ownr><Nm>Jo Holder</Nm></Ownr>"


def entry(
    more: str = "",
    amount: str = "5.00",
    side: str = "DBIT",
    status: str = "<Sts>BOOK</Sts>",
    dates: str = "<BookgDt><Dt>2026-11-05</Dt></BookgDt>",
    currency: str = "EUR",
) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"{status}{dates}{more}</Ntry>"
    )


def balance(kind: str, amount: str, side: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        "<Dt><Dt>2026-11-30</Dt></Dt></Bal>"
    )


def statement(*entries: str, iban: str = "DE1", tag: str = "Stmt") -> str:
    return (
        f"<{tag}><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy>{OWNER}</Acct>"
        f"{''.join(entries)}</{tag}>"
    )


def camt(*entries: str, namespace: str = NAMESPACE) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document {namespace}>'
        f"<BkToCstmrStmt>{statement(*entries)}</BkToCstmrStmt></Document>"
    )


def details(*inside: str) -> str:
    return (
        f"<NtryDtls>{''.join(f'<TxDtls>{one}</TxDtls>' for one in inside)}</NtryDtls>"
    )


def line_of(more: str = "", **options):
    [line] = lines_of(camt(entry(more, **options)))
    return line


def test_reads_account_currency_balances_and_proves_the_sum():
    text = camt(
        balance("OPBD", "100.00"),
        balance("CLAV", "90.00"),
        balance("CLBD", "95.00"),
        entry(),
    )
    [one] = statements(text).statements
    assert (one.account, one.currency) == ("DE1", "EUR")
    assert (one.opening, one.closing) == (Decimal("100.00"), Decimal("95.00"))
    assert one.closing_date.isoformat() == "2026-11-30"
    assert one.difference == 0


def test_debts_are_negative_and_foreign_balances_no_proof():
    text = camt(
        balance("PRCD", "10.00", "DBIT"), balance("CLBD", "15.00", currency="SEK")
    )
    [one] = statements(text).statements
    assert (one.opening, one.closing, one.difference) == (Decimal("-10.00"), None, None)


@pytest.mark.parametrize(
    "namespace",
    [
        *(
            f'xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}"'
            for version in (1, 2, 4, 6, 8, 10, 13)
        ),
        "",
        'xmlns="http://bank.example/own"',
    ],
)
def test_every_version_and_none(namespace):
    assert money_of(camt(entry(), namespace=namespace)) == [("2026-11-05", "-5.00")]


def test_any_prefix():
    text = camt(entry()).replace("</", "</n:").replace("<n:", "<n:")
    for name in (
        "Document",
        "BkToCstmrStmt",
        "Stmt",
        "Acct",
        "Id",
        "IBAN",
        "Ccy",
        "Ownr",
        "Nm",
        "Ntry",
        "Amt",
        "CdtDbtInd",
        "Sts",
        "BookgDt",
        "Dt",
    ):
        text = text.replace(f"<{name}>", f"<n:{name}>").replace(
            f"<{name} ", f"<n:{name} "
        )
    assert "<Ntry" not in text
    assert money_of(text.replace("xmlns=", "xmlns:n=")) == [("2026-11-05", "-5.00")]


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        ("BkToCstmrAcctRpt", "Rpt"),
        ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        ("BkToCstmrStmt", "Stmt"),
    ],
)
def test_reports_and_notifications(message, tag):
    text = f"<Document><{message}>{statement(entry(), tag=tag)}</{message}></Document>"
    assert len(lines_of(text)) == 1


def test_several_accounts_in_one_message():
    text = (
        "<Document><BkToCstmrStmt>"
        + statement(entry(), entry(), iban="DE1")
        + statement(entry(), iban="FR2")
        + "</BkToCstmrStmt></Document>"
    )
    file = statements(text)
    assert file.accounts == ("DE1", "FR2")
    assert [(line.row, line.account) for line in file.items] == [
        (1, "DE1"),
        (2, "DE1"),
        (3, "FR2"),
    ]


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<BookgDt><DtTm>2026-11-05T23:15:00+01:00</DtTm></BookgDt>", "2026-11-05"),
        ("<ValDt><Dt>2026-11-04</Dt></ValDt>", "2026-11-04"),
        (
            "<ValDt><Dt>2026-11-04</Dt></ValDt><BookgDt><Dt>2026-11-05</Dt></BookgDt>",
            "2026-11-05",
        ),
        ("<BookgDt><Dt>2026-11-05Z</Dt></BookgDt>", "2026-11-05"),
    ],
)
def test_the_booking_date_counts(dates, day):
    assert line_of(dates=dates).date.isoformat() == day


def test_without_a_date_of_its_own_the_payment_or_the_message_tells():
    paid = details("<RltdDts><TxDtTm>2026-11-03T10:00:00</TxDtTm></RltdDts>")
    assert line_of(paid, dates="").date.isoformat() == "2026-11-03"
    made = camt("<CreDtTm>2026-11-09T10:00:00</CreDtTm>", entry(dates=""))
    assert money_of(made) == [("2026-11-09", "-5.00")]


def test_what_is_not_booked_is_left_out():
    pending = entry(status="<Sts>PDNG</Sts>")
    newer = entry(status="<Sts><Cd>INFO</Cd></Sts>")
    assert reasons_of(camt(pending, newer, entry())) == [
        ("Pending: the bank has not booked it yet.", True),
        ("For information only: nothing was booked.", True),
    ]


def test_entries_that_cannot_be_read_say_so():
    text = camt(entry(dates=""), entry(amount=""), entry(amount="x"), entry(side=""))
    assert reasons_of(text) == [
        ("The date is missing.", False),
        ("The amount is missing.", False),
        ("“x” is not an amount.", False),
        ("It does not say whether money came or went.", False),
    ]


PARTIES = (
    "<RltdPties><Dbtr><Nm>Payer Ltd</Nm></Dbtr><DbtrAcct><Id><IBAN>P1</IBAN></Id>"
    "</DbtrAcct><Cdtr><Pty><Nm>Seller Ltd</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>S2"
    "</Id></Othr></Id></CdtrAcct></RltdPties>"
)


@pytest.mark.parametrize(
    ("side", "more", "payee", "account"),
    [
        ("DBIT", "", "Seller Ltd", "S2"),
        ("CRDT", "", "Payer Ltd", "P1"),
        # What is taken back is told as the payment it was.
        ("CRDT", "<RvslInd>true</RvslInd>", "Seller Ltd", "S2"),
        ("DBIT", "<RvslInd>1</RvslInd>", "Payer Ltd", "P1"),
        ("CRDT", "<RvslInd>false</RvslInd>", "Payer Ltd", "P1"),
    ],
)
def test_the_other_side_depends_on_the_direction(side, more, payee, account):
    line = line_of(more + details(PARTIES), side=side)
    assert (line.payee, line.counter_account) == (payee, account)
    assert (line.amount > 0) == (side == "CRDT")


def test_the_holder_is_not_the_other_side():
    parties = "<Cdtr><Nm>Jo Holder</Nm></Cdtr><UltmtCdtr><Nm>Shop</Nm></UltmtCdtr>"
    assert line_of(details(f"<RltdPties>{parties}</RltdPties>")).payee == "Shop"


def test_remittance_in_pieces_is_one_text():
    pieces = f"<Ustrd>{'a' * 140}</Ustrd><Ustrd>b c</Ustrd><Ustrd>d</Ustrd>"
    line = line_of(details(f"{PARTIES}<RmtInf>{pieces}</RmtInf>"))
    assert line.note == "a" * 140 + "b c d"


def test_structured_references_and_what_the_bank_adds():
    inside = (
        "<RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
        "<AddtlTxInf>Online</AddtlTxInf>"
    )
    line = line_of(details(PARTIES + inside) + "<AddtlNtryInf>Transfer</AddtlNtryInf>")
    assert line.note == "RF18 Online Transfer"


def test_without_a_name_the_text_is_the_payee():
    line = line_of("<AddtlNtryInf>Card payment &amp; fee</AddtlNtryInf>")
    assert (line.payee, line.note) == ("Card payment & fee", "")


@pytest.mark.parametrize(
    ("more", "reference"),
    [
        ("<NtryRef>1</NtryRef><AcctSvcrRef>B7</AcctSvcrRef>", "B7"),
        (
            details("<Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T9</TxId></Refs>"),
            "T9",
        ),
        (details("<Refs><EndToEndId>E8</EndToEndId></Refs>"), "E8"),
        ("<NtryRef>N1</NtryRef>", "N1"),
        ("<AcctSvcrRef>NONREF</AcctSvcrRef>", ""),
    ],
)
def test_the_reference_of_the_bank_comes_first(more, reference):
    assert line_of(more).reference == reference


def test_a_batch_is_one_line_that_names_its_payments():
    one = (
        "<RltdPties><Cdtr><Nm>{}</Nm></Cdtr></RltdPties>"
        "<RmtInf><Ustrd>{}</Ustrd></RmtInf>"
    )
    line = line_of(details(one.format("A", "first"), one.format("B", "second")))
    assert line.payee == "2 payments: A, B"
    assert line.note == "first second"
    assert line.amount == Decimal("-5.00")


def test_a_purchase_abroad_keeps_what_it_cost_there():
    abroad = '<AmtDtls><InstdAmt><Amt Ccy="USD">6.10</Amt></InstdAmt></AmtDtls>'
    line = line_of(details(abroad))
    assert (line.original_amount, line.original_currency) == (Decimal("-6.10"), "USD")
    assert line_of(abroad).original_currency == "USD"
    assert line_of(abroad.replace("USD", "EUR")).original_amount is None


def test_charges_in_the_amount_are_noted():
    charges = '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1.50</TtlChrgsAndTaxAmt></Chrgs>'
    assert line_of(charges + details(PARTIES)).note == "Charges EUR 1.50"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_bytes_count_not_what_the_file_claims(encoding):
    text = camt(entry("<AddtlNtryInf>Bäckerei Müller</AddtlNtryInf>"))
    [line] = lines_of(
        ("\n" + text).encode(encoding)
        if encoding == "cp1252"
        else text.encode(encoding)
    )
    assert line.payee == "Bäckerei Müller"


def test_a_loose_ampersand_is_forgiven():
    text = camt(entry("<AddtlNtryInf>Marks & Spencer</AddtlNtryInf>"))
    assert [line.payee for line in lines_of(text)] == ["Marks & Spencer"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (camt(entry())[:-40], "damaged or cut short"),
        (f"<Document {NAMESPACE}><Other/></Document>", "no statement"),
        (
            camt(entry()).replace("<Document", "<!DOCTYPE x><Document"),
            "document type",
        ),
    ],
)
def test_what_is_no_statement_is_refused(text, words):
    with pytest.raises(UnreadableFile, match=words):
        statements(text)
