"""Text as people type it, made safe to store and to compare."""

import unicodedata

_SPACES = {"Zs", "Zl", "Zp"}
_UNSEEN = {"Cc", "Cf", "Cs"}
# Format characters that belong to a spelling: joiners hold emoji sequences and some
# scripts together, tags spell flags. Others only reorder or hide what is around them.
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_TAGS = range(0xE0020, 0xE0080)
# Letters and symbols by category that are drawn as nothing: Hangul fillers, braille.
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800"


def clean_line(text: str) -> str:
    """One line of visible text: NFC, trimmed, runs of white space as one space.

    Control characters, direction overrides and other invisible marks are taken out.
    Empty when nothing visible is left, so "required" can be judged on the result.
    """
    line = _one_line(text)
    return line if any(_is_visible(char) for char in line) else ""


def fold(text: str) -> str:
    """The form in which names are compared and text is searched.

    Case-folded and NFKC-normalised, so `Ｃafé`, `CAFÉ` and `cafe` + accent are one;
    `fold(fold(x)) == fold(x)`. May be longer than its input (one character can become
    18): store it in a column without a length limit.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    # Folding can undo the normal form and the form can undo the folding: a second
    # round settles every character of Unicode.
    return _one_line(_fold_once(_fold_once(_one_line(text))))


def _one_line(text: str) -> str:
    if text.isascii() and text.isprintable():
        # Nothing to take out, and no tables to ask: most text of bank files.
        return " ".join(text.split())
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def _fold_once(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category in _SPACES or char.isspace():
        return " "
    if char in _JOINERS or ord(char) in _TAGS:
        return char
    return "" if category in _UNSEEN or _is_noncharacter(char) else char


def _is_noncharacter(char: str) -> bool:
    """U+FFFE, U+FFFF and their kin in every plane: XML and spreadsheets refuse them."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF  # noqa: PLR2004


def _is_visible(char: str) -> bool:
    """Whether it shows by itself: no mark, joiner or space."""
    category = unicodedata.category(char)
    return category[0] not in "MZ" and category not in _UNSEEN and char not in _BLANKS
