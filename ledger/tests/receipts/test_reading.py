"""Pictures read for real, where tesseract is installed."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from ledger.receipts import reading
from ledger.receipts.facts import read_facts
from ledger.receipts.kinds import Kind
from ledger.tests.receipts.drawn import CAFE, drawn, pdf

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed"
)


@pytest.fixture
def tesseract(settings):
    settings.TESSERACT = "tesseract"


@needs_tesseract
def test_a_printed_slip_is_read(tesseract):
    texts = reading.read_receipt(drawn(CAFE), Kind.PICTURE)
    facts = read_facts(*texts, as_of=date(2026, 11, 21))
    assert facts.amount == Decimal("15.10")
    assert facts.day == date(2026, 3, 14)
    assert facts.merchant.startswith("CAFE LINDEN")


@needs_tesseract
def test_english_is_read_first(tesseract):
    reading.languages.cache_clear()
    assert reading.languages().split("+")[0] == "eng"


@needs_tesseract
def test_a_reading_that_takes_too_long_is_given_up(tesseract, monkeypatch):
    monkeypatch.setattr(reading, "READ_SECONDS", 0.01)
    with pytest.raises(reading.Unread):
        reading.read_receipt(drawn(CAFE), Kind.PICTURE)


def test_a_pdf_with_text_needs_no_recogniser(settings):
    settings.TESSERACT = ""
    (text,) = reading.read_receipt(pdf(), Kind.PDF)
    assert read_facts(text, as_of=date(2026, 11, 21)).amount == Decimal("15.10")


@pytest.mark.parametrize("name", ["", "no-such-program"])
def test_without_the_program_pictures_are_not_read(settings, name):
    settings.TESSERACT = name
    with pytest.raises(reading.NotInstalled):
        reading.read_receipt(drawn("TOTAL 1.00"), Kind.PICTURE)
