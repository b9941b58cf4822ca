"""The drawn statement, read back as a reader would."""

import io
import re
from datetime import date

import pypdf
import pytest
from reportlab.graphics.shapes import Line, PolyLine, String

from reports.pdf import charts, render_statement
from reports.pdf.fonts import GAP, REGULAR, use_fonts
from reports.pdf.table import Column, Row, make_table, wrapped
from reports.statements.month import CategoryLine
from reports.tests.figures import day, entry, figures, money


def read(**changes):
    return pypdf.PdfReader(io.BytesIO(render_statement(figures(**changes))))


def text_of(**changes):
    return "\n".join(page.extract_text() for page in read(**changes).pages)


def many_days(per_day=40):
    return [
        day(
            number,
            *(
                entry("expense", f"-{line}.{number:02}", payee=f"Shop {number}/{line}")
                for line in range(1, per_day + 1)
            ),
        )
        for number in range(1, 26)
    ]


def test_signs_print_with_the_amounts():
    lines = [
        entry("expense", "-63.72", payee="Tesco"),
        entry("refund", "35", payee="Zalando"),
        entry("income", "3180", payee="Brightwater"),
        entry("transfer", "400", to_wallet="Rainy day"),
        entry("expense", "-500", "INR", base="-5.10", payee="Chai"),
    ]
    text = text_of(days=[day(5, *lines)])
    for shown in (
        "−€63.72",
        "+€35.00",
        "+€3,180.00",
        " €400.00",
        "−₹500.00",
        "−€5.10",
    ):
        assert shown in text


def test_a_transfer_is_one_line_from_wallet_to_wallet():
    line = entry(
        "transfer", "150", to_wallet="Travel card", received=money("129.18", "GBP")
    )
    text = text_of(days=[day(5, line)])
    assert "Everyday → Travel card" in text
    assert "→ £129.18" in text
    assert text.count("€150.00") == 1


def test_every_page_says_which_of_how_many_it_is():
    pages = read(days=many_days()).pages
    assert len(pages) > 10
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


def test_every_entry_is_printed_once():
    text = text_of(days=many_days())
    assert len(re.findall(r"Shop \d+/\d+", text)) == 25 * 40


def test_heads_repeat_and_no_page_ends_with_a_lone_day():
    for page in read(days=many_days(per_day=7)).pages:
        lines = page.extract_text().splitlines()
        rows = [
            line for line in lines if not line.startswith(("Outlay", "Page", "Stat"))
        ]
        assert "Transaction" in page.extract_text()
        assert not rows[-1].endswith("November")


def test_a_day_that_goes_on_overleaf_is_named_again():
    pages = read(days=[day(5, *many_days(60)[0].lines)]).pages
    assert "Thursday 5 November" in pages[0].extract_text()
    assert "Thursday 5 November" in pages[1].extract_text()


def test_title_language_and_outline_are_written():
    reader = read(days=[day(5, entry("expense", "-8", payee="Tesco"))])
    assert reader.metadata.title == "Statement, November 2026"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.creation_date.date() == date(2026, 12, 1)
    names = [one.title for one in reader.outline if not isinstance(one, list)]
    assert names == ["Wallets", "Spending by category", "Transactions"]


def test_outline_leads_to_the_page_of_each_day():
    reader = read(days=many_days())
    days = next(one for one in reader.outline if isinstance(one, list))
    assert len(days) == 25
    for one in (days[0], days[-1]):
        page = reader.pages[reader.get_destination_page_number(one)]
        assert one.title in page.extract_text()


def test_equal_figures_give_equal_bytes():
    made = [render_statement(figures(many_days(3))) for _ in range(2)]
    assert made[0] == made[1]


def test_only_letters_in_use_are_embedded_and_no_font_is_missing():
    page = read(days=[day(5, entry("expense", "-8", payee="Łódź"))]).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts)


def test_a_month_without_entries_says_so():
    assert "No transactions, 1–30 Nov 2026." in text_of(days=[])


def test_an_interim_statement_says_so():
    assert "1–21 Nov 2026, interim" in text_of(days=[], as_of=date(2026, 11, 21))


def test_planned_entries_stand_apart():
    planned = (day(28, entry("expense", "-900", payee="Landlord")),)
    text = text_of(days=[day(5, entry("expense", "-8"))], planned=planned)
    assert text.index("Planned, not counted above") < text.index("Landlord")


def test_markup_in_names_is_only_text():
    line = entry("expense", "-8", payee="<b>Tom & Jerry</b>", note="<para>")
    text = text_of(days=[day(5, line)], book_name="A <i>& B</font>")
    assert "<b>Tom & Jerry</b> · <para>" in text
    assert "A <i>& B</font>" in text


def test_unprintable_characters_are_explained():
    text = text_of(days=[day(5, entry("expense", "-8", payee="Pizza 🍕"))])
    assert f"{GAP} stands for a character" in text


def test_longest_names_and_amounts_stay_on_the_page():
    line = entry(
        "expense",
        "-99999999999.99",
        payee="W" * 100,
        note="x" * 500,
        category="M" * 100,
    )
    reader = read(days=[day(5, line)], book_name="B" * 100, owner_name="N" * 100)
    assert "−€99,999,999,999.99" in reader.pages[0].extract_text()
    for page in reader.pages:
        page.extract_text(visitor_text=stays_inside(page))


def stays_inside(page):
    right = float(page.mediabox.width)

    def check(text, transform, matrix, font, size):
        assert 0 <= matrix[4] + transform[4] <= right

    return check


def test_negative_and_uncompared_categories_are_shown():
    categories = (
        CategoryLine(name="Rent", amount=money("20"), previous=money("20"), share=None),
        CategoryLine(
            name="Clothing", amount=money("-12"), previous=money("0"), share=None
        ),
    )
    text = text_of(days=[day(5, entry("expense", "-8"))], categories=categories)
    assert "−€12.00" in text
    assert "Where it went" in text


@pytest.mark.parametrize("locale", ["de-DE", "hi-IN", "ja-JP", "fr-CA", "uk-UA"])
def test_any_locale_renders(locale):
    text = text_of(days=[day(5, entry("expense", "-1234.5"))], locale=locale)
    assert GAP not in text


def test_long_words_are_cut_and_nothing_is_lost():
    use_fonts()
    lines = list(wrapped("a " + "w" * 80 + " end", REGULAR, 8, 60))
    assert "".join(lines).replace(" ", "") == "a" + "w" * 80 + "end"


def test_amounts_shrink_until_a_name_has_room():
    use_fonts()
    columns = [Column("Wallet", weight=1), *[Column("")] * 5]
    roomy = make_table("", columns, [Row(("Everyday", *["€1.00"] * 5))], 490)
    crowded = make_table(
        "", columns, [Row(("Everyday", *["−€99,999,999,999.99"] * 5))], 490
    )
    assert crowded.size < roomy.size


def test_a_total_stays_with_the_row_above():
    use_fonts()
    rows = [*[Row(("a", "1"))] * 10, Row(("Total", "10"), "total")]
    table = make_table("Sums", [Column("What", weight=1), Column("Sum")], rows, 300)
    first, second = table.split(300, table.height - 1)
    assert [band.kind for band in second.bands] == ["line", "total"]
    assert len(first.bands) == 9


def test_a_table_that_fits_no_row_moves_on_whole():
    use_fonts()
    table = make_table("Sums", [Column("What", weight=1)], [Row(("a",))] * 3, 300)
    assert table.split(300, table.above + 1) == []


@pytest.mark.parametrize("income", ["0.01", "999.99", "3650.09", "4000", "99999999"])
def test_chart_lines_stay_inside_their_grid(income):
    use_fonts()
    lines = [entry("income", income), entry("expense", "-7")]
    drawing = charts.running_totals(figures([day(5, *lines)]), 240)
    heights = [
        y
        for shape in drawing.contents
        if isinstance(shape, PolyLine)
        for y in shape.points[1::2]
    ]
    grid = max(shape.y1 for shape in drawing.contents if isinstance(shape, Line))
    keys = sorted(heights)[-4:]
    assert len(set(keys)) == 1  # the two keys, above the grid
    assert max(sorted(heights)[:-4]) <= grid < keys[0]


def test_a_single_day_is_drawn():
    use_fonts()
    first = figures([day(1, entry("expense", "-7"))], as_of=date(2026, 11, 1))
    assert charts.running_totals(first, 240).contents


def test_more_categories_than_bars_share_the_last_one():
    use_fonts()
    categories = tuple(
        CategoryLine(name=f"C{n}", amount=money(n), previous=money(0), share=None)
        for n in range(1, 13)
    )
    spent = figures([day(5, entry("expense", "-78"))], categories=categories)
    drawing = charts.spending_bars(spent, 240)
    texts = [shape.text for shape in drawing.contents if isinstance(shape, String)]
    assert "4 others" in texts
    assert "€10.00" in texts  # 1 + 2 + 3 + 4


def test_the_note_on_change_stays_with_its_table():
    text = text_of(days=[day(5, entry("expense", "-8"))])
    assert "Change is against October 2026." in text
