"""Receipts drawn for the tests: pictures and PDFs with text of our own."""

from io import BytesIO

import pymupdf_fonts
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

CAFE = """\
CAFE LINDEN GMBH
Hauptstrasse 12, 10827 Berlin
Tel. 030 555 0100
2 x Cappuccino        7,80
1 x Apfelkuchen       4,20
1 x Mineralwasser     3,10
Zwischensumme        15,10
SUMME EUR            15,10
Bar EUR              20,00
Rueckgeld EUR         4,90
MwSt 19 %  Netto 12,69
Datum 14.03.2026 15:42
"""


def encoded(picture: Image.Image, kind: str = "JPEG", **more) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def photo(size=(60, 90), colour="white", **more) -> bytes:
    return encoded(Image.new("RGB", size, colour), **more)


def drawn(text: str, *, height: int = 34) -> bytes:
    """The text as a printed slip."""
    font = ImageFont.truetype(BytesIO(pymupdf_fonts.myfont("spacemo")), height)
    lines = text.splitlines()
    page = Image.new("L", (900, (len(lines) + 4) * (height + 14)), 255)
    pen = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        pen.text((60, 60 + place * (height + 14)), line, fill=20, font=font)
    return encoded(page, "PNG")


def pdf(text: str = CAFE, *, pages: int = 1, **more) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, **more)
    for _ in range(pages):
        for place, line in enumerate(text.splitlines()):
            canvas.drawString(60, 780 - 16 * place, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
