"""Every currency's sign prints, reads back, and is a real letter of a real font."""

import io
import unicodedata
from decimal import Decimal

import pypdf
import pytest
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from expense_tracker.kernel.currencies import CURRENCIES
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import LOCALES
from expense_tracker.kernel.money import Money
from reports.pdf.fonts import BOLD, GAP, REGULAR, letters, printable, use_fonts


def written(texts, font=REGULAR):
    """The lines that a reader finds in a PDF of `texts`."""
    use_fonts()
    output = io.BytesIO()
    height = 20 * len(texts)
    canvas = Canvas(output, pagesize=(600, height))
    canvas.setFont(font, 10)
    for number, text in enumerate(texts, start=1):
        canvas.drawString(10, height - 20 * number, printable(text))
    canvas.save()
    page = pypdf.PdfReader(io.BytesIO(output.getvalue())).pages[0]
    return page.extract_text().splitlines()


def plain(text):
    """Readers tell no-break spaces and full-width signs as their plain twins."""
    return unicodedata.normalize("NFKC", text)


def amounts(amount):
    """That amount in every currency and locale, each way of writing it once."""
    moneys = [Money(amount, code) for code in CURRENCIES]
    return sorted({format_money(m, locale) for locale in LOCALES for m in moneys})


@pytest.mark.parametrize("font", [REGULAR, BOLD])
def test_any_currency_reads_back_in_any_locale(font):
    texts = amounts(Decimal(-7))
    assert list(map(plain, written(texts, font))) == list(map(plain, texts))


@pytest.mark.parametrize("locale", LOCALES)
def test_large_amounts_read_back(locale):
    text = format_money(Money(Decimal("-1234567.89"), "EUR"), locale)
    assert [plain(text)] == list(map(plain, written([text])))


def test_no_currency_needs_a_stand_in():
    assert not any(GAP in printable(text) for text in amounts(Decimal(7)))


@pytest.mark.parametrize("sign", "−+€£$¥₹฿₿₽₴₺₪₩₫₱₦₡₲₵₸₼₾₭₮→–·")
@pytest.mark.parametrize("font", [REGULAR, BOLD])
def test_signs_are_drawn_by_an_embedded_font(sign, font):
    use_fonts()
    drawn_by = getFont(font).links[:2]
    assert any(sign in link.widths for link in drawn_by)


def test_digits_are_all_of_one_width():
    use_fonts()
    for font in (REGULAR, BOLD):
        assert len({stringWidth(digit, font, 10) for digit in "0123456789"}) == 1


def test_latin_greek_and_cyrillic_names_read_back():
    names = ["Łódź Żółć", "Ελληνικό παντοπωλείο", "Київський ринок", "Şişli Çarşısı"]
    assert written(names) == names


def test_asian_and_thai_names_read_back():
    names = ["東京スーパー", "한국 마트", "中文超市", "ตลาดไทย", "दिल्ली बाज़ार"]
    assert list(map(plain, written(names))) == list(map(plain, names))


def test_hebrew_and_arabic_names_read_back():
    names = ["מכולת 12", "بقالة"]
    assert written(names) == names


def test_right_to_left_words_are_drawn_from_the_right():
    assert printable("A מכולת שלום B") == "A םולש תלוכמ B"


def test_what_no_font_has_becomes_a_gap():
    assert printable("Pizza 🍕 place") == f"Pizza {GAP} place"


def test_invisible_marks_go_and_line_ends_become_spaces():
    assert printable("a\u202eb\u200dc\nd\te\x00f") == "abc d e f"


def test_decomposed_letters_are_composed():
    assert printable("Cafe\u0301") == "Café"


def test_full_width_signs_become_plain():
    assert printable("￥100") == "¥100"


def test_letters_have_no_control_characters():
    assert not any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in letters())
