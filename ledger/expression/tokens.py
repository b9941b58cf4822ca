"""An expression cut into its signs and leaves, from left to right in one pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from ledger.expression.errors import ExpressionError, Suggestion
from ledger.expression.fields import FIELDS, checked, field_named
from ledger.expression.nodes import FIELD, QUOTES, WORDS, Node, Term, Text

_SPACE = re.compile(r"\s*")
_WORD = re.compile(rf"[^\s(){QUOTES}]+")
_VALUE = re.compile(rf"[^\s(),{QUOTES}]*")


@dataclass(frozen=True, slots=True)
class Token:
    """A sign, "(", ")", "NOT", "AND", "OR", or with "" a leaf of the tree."""

    sign: str
    leaf: Node | None = None


def tokens(text: str) -> Iterator[Token]:
    return _Scanner(text).tokens()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        while self._skip_space():
            char = self.text[self.at]
            if char in "()":
                self.at += 1
                yield Token(char)
            elif char == "-" and self._is_before_term():
                self.at += 1
                yield Token("NOT")
            elif char in QUOTES:
                phrase = self._quoted()
                if phrase:
                    yield Token("", Text(phrase))
            else:
                yield self._term() or self._word()

    def _skip_space(self) -> bool:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.at < len(self.text)

    def _is_before_term(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        return bool(following) and not following.isspace() and following != ")"

    def _quoted(self) -> str:
        """What stands up to the next quotation mark, or the end where none does."""
        chars: list[str] = []
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] not in QUOTES:
            if self.text[self.at] == "\\":
                self.at += 1
            chars += self.text[self.at : self.at + 1]
            self.at += 1
        self.at += 1
        return " ".join("".join(chars).split())

    def _word(self) -> Token:
        match = _WORD.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        word = match[0]
        if word in WORDS:
            return Token(word)
        return Token("", Text(word.rstrip("*") or word))

    def _term(self) -> Token | None:
        """A field with its values; None where a word of the text begins."""
        match = FIELD.match(self.text, self.at)
        if match is None or self.text.startswith("//", match.end()):
            return None
        field = field_named(match[1])
        if field is None:
            if match[2][0] == ":":
                raise self._unknown(match[1])
            return None
        self.at = match.end()
        op = match[2].lstrip(":") or ":"
        return Token("", Term(field, *checked(field, op, self._values())))

    def _values(self) -> list[str]:
        found = []
        while True:
            value = self._value()
            if value:
                found.append(value)
            if not self.text.startswith(",", self.at):
                return found
            self.at += 1
            self._skip_space()

    def _value(self) -> str:
        if self.text[self.at : self.at + 1] in tuple(QUOTES):
            return self._quoted()
        match = _VALUE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return match[0]

    def _unknown(self, name: str) -> ExpressionError:
        close = get_close_matches(name.casefold(), FIELDS, 1)
        hint = f"Did you mean {close[0]}:? " if close else ""
        end = self.at + len(name)
        suggestions = tuple(
            Suggestion(f"{field}:", self.text[: self.at] + field + self.text[end:])
            for field in close
        )
        return ExpressionError(
            f"There is no field “{name}:”. {hint}"
            "To look for the very words, put them in quotation marks.",
            suggestions,
        )
