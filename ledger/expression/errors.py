"""What is wrong with an expression, in words for the person who typed it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """What may have been meant: how it is called, and the expression with it."""

    label: str
    text: str


class ExpressionError(Exception):
    """The expression cannot be read, or names what is not there."""

    def __init__(self, message: str, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions
