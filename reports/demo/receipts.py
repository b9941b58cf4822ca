"""Two receipts for the demonstration's vault, drawn when it is made."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pymupdf_fonts
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Book, User
from ledger.models import Entry, Receipt
from ledger.services.receipts import add_receipt, change_receipt

_LETTERS, _LINE, _MARGIN, _WIDTH = 26, 38, 48, 560
_PAPER, _INK = 250, 30
WARRANTY = timedelta(days=2 * 365)
BEFORE = timedelta(days=9)
_NAMED = Decimal("6.35")  # bread and tomatoes

_SHOP = """\
{payee}
Harbour Street 14

Bread, whole grain      3.40
Tomatoes                2.95
Other goods        {rest:>9}

TOTAL EUR          {total:>9}
Card               {total:>9}

{day:%d.%m.%Y}  17:42
Thank you!
"""
_LAMP = """\
LUMEN LIGHTING LTD
Mill Lane 3

Desk lamp Arc          48.00
Bulb E27, 2 pieces      9.90

Subtotal               57.90
TOTAL EUR              57.90
Cash                   60.00
Change                  2.10

Date {day:%d.%m.%Y}  11:05
Two years of warranty.
"""


def add_receipts(*, book: Book, user: User, as_of: date) -> None:
    """One of a purchase that is booked, one that waits for its transaction."""
    bought = (
        Entry.objects.filter(book=book, payee__name="Greenfield Market")
        .filter(date__lte=as_of)
        .select_related("payee")
        .first()
    )
    if bought is not None:
        _add(book, user, "greenfield-market.png", _shop_slip(bought), bought)
    day = as_of - BEFORE
    lamp = _add(book, user, "desk-lamp.png", _LAMP.format(day=day))
    change_receipt(
        book=book,
        actor=user,
        receipt=lamp,
        version=lamp.version,
        note="Desk lamp Arc",
        warranty_until=day + WARRANTY,
    )


def _shop_slip(bought: Entry) -> str:
    total = abs(bought.money.amount)
    return _SHOP.format(
        payee=str(bought.payee).upper(),
        rest=f"{total - _NAMED:.2f}",
        total=f"{total:.2f}",
        day=bought.date,
    )


def _add(
    book: Book, user: User, name: str, text: str, entry: Entry | None = None
) -> Receipt:
    return add_receipt(book=book, actor=user, name=name, data=_drawn(text), entry=entry)


def _drawn(text: str) -> bytes:
    """The text as a till prints it, as PNG."""
    font = ImageFont.truetype(BytesIO(pymupdf_fonts.myfont("spacemo")), _LETTERS)
    lines = text.splitlines()
    paper = Image.new("L", (_WIDTH, 2 * _MARGIN + _LINE * len(lines)), _PAPER)
    pen = ImageDraw.Draw(paper)
    for place, line in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + _LINE * place), line, fill=_INK, font=font)
    file = BytesIO()
    paper.save(file, "PNG")
    return file.getvalue()
