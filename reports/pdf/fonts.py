"""Letters for the PDF: two font names that print any currency's sign.

Noto Sans has almost all of them; FiraGO adds the true minus, the baht sign, arrows,
Thai, Hebrew, Arabic and Devanagari letters. Chinese, Japanese and Korean are named,
not embedded: every reader brings those four standard fonts itself. A character that
none of them has is shown as `GAP`, never as an empty box.

reportlab draws one string in one font, so `FontChain` looks like a single font to it
and splits each string into runs, each drawn by the first font that has its letters.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Protocol

import pymupdf_fonts
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Statement"
BOLD = "Statement-Bold"
GAP = "\N{REPLACEMENT CHARACTER}"

_EMBEDDED = {REGULAR: ("notos", "figo"), BOLD: ("notosbo", "figbo")}
# Where each of the readers' own fonts is used: first and last letter of a block.
_READERS_OWN = {
    "HeiseiKakuGo-W5": [(0x3000, 0x30FF)],
    "STSong-Light": [(0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)],
    "HYGothic-Medium": [(0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3)],
}
# Subset numbers of the fonts in a chain lie this far apart.
_SPAN = 1000
# Unicode categories: control characters, invisible marks, line and paragraph ends.
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]+(?: +[\u0590-\u08ff]+)*")

Run = tuple[int, bytes]


class Link(Protocol):
    """One font of a chain."""

    widths: dict[str, float]

    def split(self, text: str, document: Any) -> Iterator[Run]: ...

    def internal_name(self, subset: int, document: Any) -> str: ...


class EmbeddedFont:
    """A TrueType font of the wheel; only the letters used go into the file."""

    def __init__(self, chain: str, name: str) -> None:
        self.font = TTFont(f"{chain}-{name}", io.BytesIO(pymupdf_fonts.myfont(name)))
        face = self.font.face
        self.widths = {chr(code): face.charWidths[code] for code in face.charToGlyph}

    def split(self, text: str, document: Any) -> Iterator[Run]:
        yield from self.font.splitString(text, document)

    def internal_name(self, subset: int, document: Any) -> str:
        return str(self.font.getSubsetInternalName(subset, document))


class ReadersFont:
    """One of the Asian fonts that PDF readers bring; its letters are all one em."""

    def __init__(self, name: str, blocks: list[tuple[int, int]]) -> None:
        self.name = name
        registerFont(UnicodeCIDFont(name))
        self.widths = {
            chr(code): 1000.0
            for first, last in blocks
            for code in range(first, last + 1)
        }

    def split(self, text: str, document: Any) -> Iterator[Run]:
        del document
        yield 0, text.encode("utf-16-be")

    def internal_name(self, subset: int, document: Any) -> str:
        del subset
        return str(document.getInternalFontName(self.name))


class FontChain:
    """Several fonts under one name, in the shape reportlab asks of a dynamic font."""

    _dynamicFont = True  # noqa: N815 - reportlab's names, here and below
    _multiByte = True  # noqa: N815
    shapable = False

    def __init__(self, name: str, first: EmbeddedFont, *others: Link) -> None:
        self.fontName = name
        self.face = first.font.face
        self.links: list[Link] = [first, *others]
        self.widths: dict[str, float] = {}
        for link in reversed(self.links):
            self.widths |= link.widths
        self._plain = frozenset(first.widths)
        self._owners = {
            letter: index
            for index, link in reversed(list(enumerate(self.links)))
            for letter in link.widths
        }

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        del encoding
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def splitString(  # noqa: N802
        self, text: str, document: Any, encoding: str = "utf8"
    ) -> Iterator[Run]:
        """Runs of `text` as (subset, bytes), each in the first font that has them."""
        del encoding
        if self._plain.issuperset(text):
            yield from self.links[0].split(text, document)
            return
        for index, letters in groupby(text, self._owners.__getitem__):
            for subset, run in self.links[index].split("".join(letters), document):
                yield index * _SPAN + subset, run

    def getSubsetInternalName(self, subset: int, document: Any) -> str:  # noqa: N802
        index, own = divmod(subset, _SPAN)
        return self.links[index].internal_name(own, document)


@cache
def use_fonts() -> None:
    """Make REGULAR and BOLD known to reportlab. Costs nothing after the first call."""
    asian = [ReadersFont(name, blocks) for name, blocks in _READERS_OWN.items()]
    # Every drawing begins with this font, used or not.
    STATE_DEFAULTS["fontName"] = REGULAR
    for chain, names in _EMBEDDED.items():
        embedded = [EmbeddedFont(chain, name) for name in names]
        registerFont(FontChain(chain, embedded[0], *embedded[1:], *asian))


@cache
def letters() -> frozenset[str]:
    """Every visible character that both chains can draw, and the spaces."""
    use_fonts()
    both = getFont(REGULAR).widths.keys() & getFont(BOLD).widths.keys()
    return frozenset(
        letter for letter in both if unicodedata.category(letter) not in _UNSEEN
    )


def printable(text: str) -> str:
    """`text` in characters that can be drawn, on one line.

    Line ends and other control characters become spaces, invisible marks such as
    direction overrides go, and what no font has becomes GAP. Hebrew and Arabic words
    come turned round, since a PDF draws from left to right; Arabic is not joined.
    """
    if not (letters().issuperset(text) and unicodedata.is_normalized("NFC", text)):
        text = "".join(map(_drawable, unicodedata.normalize("NFC", text)))
    return _RIGHT_TO_LEFT.sub(lambda words: words[0][::-1], text)


def _drawable(letter: str) -> str:
    if letter in letters():
        return letter
    kind = unicodedata.category(letter)
    if kind in _UNSEEN:
        return "" if kind == "Cf" else " "
    plain = unicodedata.normalize("NFKC", letter)
    return plain if letters().issuperset(plain) else GAP
