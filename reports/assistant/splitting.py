"""A question as words, in the form in which they are looked up."""

import re

from expense_tracker.kernel.text import clean_line, fold
from reports.assistant.lexicon import plain_words
from reports.assistant.words import CONTRACTIONS, SHORT_VERBS

# A condition of the search expression, or something in quotation marks.
TERM = re.compile(
    r"-?[a-z]+(?::=?|>=?|<=?|=)(?:\"[^\"]*\"|[^\s,\"]+)(?:,(?:\"[^\"]*\"|[^\s,\"]+))*"
    r"|\"[^\"]+\""
)
_DAY_TEXT = re.compile(r"[\d./]+|\d{4}-[\dqw-]+(?:\.\.\d{4}-[\dqw-]+)?", re.ASCII)
# Those inside figures are theirs: 1,234.50.
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_SHORTENED = re.compile(r"([a-z]+?)('ll|'ve|'re|n't)")


def split(text: str) -> list[str]:
    """The words of a question in the form in which they are looked up; a condition of
    the search expression is one word.
    """
    line = fold(clean_line(text)).replace("’", "'").replace("‘", "'")
    line = line.replace("“", '"').replace("”", '"')
    found: list[str] = []
    at = 0
    for match in TERM.finditer(line):
        found += _plain(line[at : match.start()])
        found.append(match[0])
        at = match.end()
    return found + _plain(line[at:])


def _plain(text: str) -> list[str]:
    parted = _COMMA.sub(" , ", text)
    return [found for raw in parted.split() for found in _one_word(raw)]


def _one_word(raw: str) -> list[str]:
    if raw == ",":
        return [raw]
    bare = raw.strip("?!;:()[]…").rstrip(".")
    if bare in CONTRACTIONS:
        return CONTRACTIONS[bare].split()
    shortened = _SHORTENED.fullmatch(bare)
    if shortened:
        return [shortened[1], SHORT_VERBS[shortened[2]]]
    if any(char.isdigit() for char in bare) or bare in {"%", "+", "-"}:
        is_whole = _DAY_TEXT.fullmatch(bare) or "-" not in bare
        return [bare] if is_whole else [part for part in bare.split("-") if part]
    return plain_words(bare.replace("-", " ").replace("/", " "))
