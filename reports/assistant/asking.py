"""One question, answered: by figures, by the guide, or by an entry to confirm."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Book
from reports.assistant.adding import line_to_add
from reports.assistant.answers import Answer, answer
from reports.assistant.cues import HOW_TO
from reports.assistant.handbook import Section, find
from reports.assistant.lexicon import Lexicon
from reports.assistant.nearby import nearby
from reports.assistant.questions import NotUnderstood, Other, Question
from reports.assistant.translation import translated
from reports.assistant.understanding import understand

# How much of what was asked a passage has, where nobody asked for the guide.
LIKELY = 0.6
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


def reply_to(text: str, *, book: Book, as_of: date, locale: str) -> Reply:
    """Never raises for what people type; changes nothing."""
    line = line_to_add(text)
    if line:
        return Reply(text, line=line)
    if HOW_TO.match(" ".join(text.casefold().split())):
        sections = find(text)
        if sections:
            return Reply(text, sections=tuple(sections))
    try:
        question = understand(text, book=book, as_of=as_of, locale=locale)
        return answered(text, question, book=book, as_of=as_of, locale=locale)
    except NotUnderstood as error:
        if not error.reason:
            read = _by_model(text, book=book, as_of=as_of, locale=locale)
            if read is not None:
                return read
        others = nearby(
            text,
            error.words,
            Lexicon(book),
            lambda other: understand(other, book=book, as_of=as_of, locale=locale),
        )
        sections = [] if error.reason or others else find(text, least=LIKELY)
        return Reply(
            text,
            sections=tuple(sections),
            unknown=error.words,
            reason=error.reason,
            others=others,
        )


def _by_model(text: str, *, book: Book, as_of: date, locale: str) -> Reply | None:
    """Answered as a language model reads it, where the Book lets one read."""
    question = translated(text, book=book, as_of=as_of)
    if question is None:
        return None
    try:
        return answered(text, question, book=book, as_of=as_of, locale=locale)
    except NotUnderstood:
        return None


def answered(
    text: str, question: Question, *, book: Book, as_of: date, locale: str
) -> Reply:
    """The figures of a question. Raises NotUnderstood where they are not to be had."""
    found = answer(question=question, book=book, as_of=as_of, locale=locale)
    return Reply(text, answer=found)
