"""Text as people type it, made safe to store and to compare."""

import unicodedata

_SPACES = {"Zs", "Zl", "Zp"}
_UNSEEN = {"Cc", "Cf", "Cs"}
# Format characters that belong to a spelling: joiners hold emoji sequences and some
# scripts together, tags spell flags. Others only reorder or hide what is around them.
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_TAGS = range(0xE0020, 0xE0080)


def clean_line(text: str) -> str:
    """One line of visible text: NFC, trimmed, runs of white space as one space.

    Control characters, direction overrides and other invisible marks are taken out.
    Empty when nothing visible is left, so "required" can be judged on the result.
    """
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", text))
    line = " ".join(kept.split())
    return line if _is_visible(line) else ""


def fold(text: str) -> str:
    """The form in which names are compared and text is searched.

    Case-folded and NFKC-normalised, so `Ｃafé`, `CAFÉ` and `cafe` + accent are one;
    `fold(fold(x)) == fold(x)`. May be longer than its input (one character can become
    18): store it in a column without a length limit.
    """
    # Folding can undo the normal form and the form can undo the folding: a second
    # round settles every character of Unicode.
    once = _fold_once(clean_line(text))
    return " ".join(_fold_once(once).split())


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


def _is_visible(line: str) -> bool:
    """Whether anything but marks, joiners and spaces is there."""
    categories = (unicodedata.category(char) for char in line)
    return any(one[0] not in "MZ" and one not in _UNSEEN for one in categories)
