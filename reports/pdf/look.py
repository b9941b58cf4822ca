"""Sizes and colours of the statement: DESIGN-SYSTEM §16, all readable in greys."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 18 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
GUTTER = 9 * mm

BODY = 8.75
SMALL = 7.5
HEADING = 11
TITLE = 20
FIGURE = 14

INK = HexColor("#1C1B18")
INK_2 = HexColor("#55514A")
INK_3 = HexColor("#69655D")
LINE = HexColor("#C9C5BC")
HAIRLINE = HexColor("#E3E0D9")
WHITE = HexColor("#FFFFFF")
BRAND = HexColor("#2449C6")
