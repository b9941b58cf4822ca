"""What was noticed in a book, and what a language model had to do with it."""

from datetime import date
from decimal import Decimal

from accounts.language_model.asking import change_model_choice
from accounts.models import Book, ModelUse
from ledger.models import Category, ModelAdvice
from reports.models import Insight, InsightLook, MutedInsight, WordedNote

DAY = date(2026, 10, 3)


def notice(book: Book, category: Category, word: str) -> None:
    """A row of each, every name in them beginning with `word`."""
    change_model_choice(book=book, changes={"prompt": f"{word} prompt"})
    rows = (
        ModelUse(book=book, day=DAY, calls=1),
        ModelAdvice(
            book=book, kind="expense", key=word, category=category, asked_on=DAY
        ),
        Insight(
            book=book,
            kind="unusual",
            key=f"unusual:{word}:2026-10",
            first=DAY,
            last=DAY,
            amount=Decimal(9),
            facts={"payee": f"{word} payee", "usual": "3", "times": "3"},
        ),
        MutedInsight(book=book, kind=word[:20]),
        InsightLook(book=book, book_version=0, on=DAY),
        WordedNote(
            book=book,
            month_start=DAY.replace(day=1),
            digest="",
            asked_on=DAY,
            text=f"{word} note",
        ),
    )
    for row in rows:
        row.save()
