"""One question, answered: by figures, by the guide, or by an entry to confirm."""

from dataclasses import dataclass
from datetime import date

from accounts.language_model.asking import (
    ModelLimitReached,
    ModelUnavailable,
    Purpose,
    may_ask,
)
from accounts.models import Book, User
from reports.assistant.adding import line_to_add
from reports.assistant.answers import Answer, answer
from reports.assistant.cues import HOW_TO, HOW_TO_SETTLE
from reports.assistant.handbook import Section, find
from reports.assistant.lexicon import Lexicon
from reports.assistant.nearby import nearby
from reports.assistant.questions import NotUnderstood, Other, Question
from reports.assistant.translation import translated
from reports.assistant.understanding import understand

# How much of what was asked a passage has, where nobody asked for the guide.
LIKELY = 0.6
SILENT = "The language model did not answer in time. You can ask it again."
PUZZLED = "The language model could not make figures of this question either."
EXAMPLES = (
    "How much did I spend on groceries last month?",
    "What was my biggest expense in March?",
    "Can I afford 200 before payday?",
    "When did I last pay rent?",
    "What is due this week?",
)


@dataclass(frozen=True)
class Reply:
    """What comes back: an `answer` with figures, `sections` of the guide, or the `line`
    of an entry that waits for a confirmation. None of them: not understood, and why;
    `others` are questions that may have been meant.
    """

    text: str
    answer: Answer | None = None
    sections: tuple[Section, ...] = ()
    line: str = ""
    unknown: tuple[str, ...] = ()
    reason: str = ""
    others: tuple[Other, ...] = ()
    may_be_read: bool = False  # by a language model, whom the Book lets read

    @property
    def said(self) -> str:
        """The answer in a sentence, or why there is none."""
        if self.answer:
            return self.answer.text
        if self.line:
            return "This would be added. Nothing is booked yet."
        unknown = ", ".join(f"“{word}”" for word in self.unknown)
        if self.sections:
            lead = f"No figures: I do not know {unknown}. " if unknown else ""
            return f"{lead}The guide says:"
        if self.reason or not unknown:
            return self.reason or "I know these words, but not this question."
        return f"I do not know {unknown}, so I will not guess."

    @property
    def is_empty(self) -> bool:
        return self.answer is None and not self.sections and not self.line


def reply_to(
    text: str, *, book: Book, as_of: date, locale: str, user: User | None = None
) -> Reply:
    """What the program itself reads: at once, and never raising for what people type.
    It changes nothing. Of groups it tells what `user` sees of them.
    """
    line = line_to_add(text)
    if line:
        return Reply(text, line=line)
    said = " ".join(text.casefold().split())
    sections = (
        find(text) if HOW_TO.match(said) and not HOW_TO_SETTLE.match(said) else []
    )
    if sections:
        return Reply(text, sections=tuple(sections))
    try:
        question = understand(text, book=book, as_of=as_of, locale=locale, user=user)
        return answered(
            text, question, book=book, as_of=as_of, locale=locale, user=user
        )
    except NotUnderstood as error:
        return _not_read(text, error, book=book, as_of=as_of, locale=locale, user=user)


def _not_read(
    text: str,
    error: NotUnderstood,
    *,
    book: Book,
    as_of: date,
    locale: str,
    user: User | None,
) -> Reply:
    others = nearby(
        text,
        error.words,
        Lexicon(book, user),
        lambda other: understand(
            other, book=book, as_of=as_of, locale=locale, user=user
        ),
    )
    sections = [] if error.reason or others else find(text, least=LIKELY)
    return Reply(
        text,
        sections=tuple(sections),
        unknown=error.words,
        reason=error.reason,
        others=others,
        may_be_read=not error.reason and may_ask(book, Purpose.QUESTIONS),
    )


def reply_by_model(text: str, *, book: Book, as_of: date, locale: str) -> Reply:
    """Answered as a language model reads it, or why it is not. Waits for the model, for
    some seconds at most.
    """
    try:
        question = translated(text, book=book, as_of=as_of)
        if question is not None:
            return answered(text, question, book=book, as_of=as_of, locale=locale)
    except ModelLimitReached as error:
        return Reply(text, reason=str(error))
    except ModelUnavailable:
        return Reply(text, reason=SILENT)
    except NotUnderstood:
        pass
    return Reply(text, reason=PUZZLED)


def answered(
    text: str,
    question: Question,
    *,
    book: Book,
    as_of: date,
    locale: str,
    user: User | None = None,
) -> Reply:
    """The figures of a question. Raises NotUnderstood where they are not to be had."""
    found = answer(question=question, book=book, as_of=as_of, locale=locale, user=user)
    return Reply(text, answer=found)
