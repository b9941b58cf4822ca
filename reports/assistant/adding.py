"""Sentences that ask for an entry, as the quick-add line that stands for it."""

import re

from expense_tracker.kernel.text import clean_line

_ASKS = re.compile(
    r"(?:please\s+)?(?:can you\s+|could you\s+)?"
    r"(?:add|record|log|enter|book|note(?: down)?|put down|i(?:'ve| have)? (?:just )?"
    r"(?:spent|paid|bought))\b[:\s]+(?P<line>.*\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_SMALL = re.compile(
    r"(?:an? |the )?(?:expense|transaction|entry)(?: of| for)?\s+", re.IGNORECASE
)
_AT = re.compile(r"\b(?:at|to)\s+(?=[^\W\d])", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:on|for|in)\s+(?=[^\W\d])", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:euros?|dollars?|pounds?)\b", re.IGNORECASE)


def line_to_add(text: str) -> str:
    """`12 lunch yesterday` of "add 12 lunch yesterday"; "" where nothing is to be
    added. Who was paid, after "at", becomes the payee.
    """
    match = _ASKS.fullmatch(clean_line(text).rstrip(".!"))
    if match is None or text.rstrip().endswith("?"):
        return ""
    line = _WORDS.sub("", _SMALL.sub("", match["line"], count=1))
    return " ".join(_FILLER.sub("", _AT.sub("@", line)).split())
