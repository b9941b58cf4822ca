"""What the people of a Book filed, learned once for each of its versions.

Kept by process: a Book's next version learns and forgets only the difference.
docs/algorithms/categoriser.md
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from threading import RLock
from typing import Any

from django.db.models import Count, F, QuerySet

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.categoriser import LABELS, Categoriser, load_seed
from ledger.models import Category, Entry, ImportRow, ModelAdvice, Payee

# How a reason begins that no person and no rule gave: what an import filed by it is
# no lesson.
SUGGESTED = "Suggested: "
# Stands for a label the Book has no category for: it may win, and is then no answer.
NO_CATEGORY = "none:"
# Whether money comes in or goes out, as experts are told of it.
SIGNS: dict[str, Decimal] = {
    Category.Kind.EXPENSE: Decimal(-1),
    Category.Kind.INCOME: Decimal(1),
}
# Of payees and of notes, each in each of its categories.
MOST_LESSONS = 3_000
KEPT_BOOKS = 8

# A name (of a payee, or a note where there is none) and the category it stood in.
Lesson = tuple[str, int]


class Memory:
    """One Book's lessons, and an expert for each kind of category that had them.

    Experts call categories by their id as text.
    """

    def __init__(self) -> None:
        self.version: int | None = None
        self.categories: dict[str, Category] = {}
        self.experts: dict[str, Categoriser] = {}
        # What a language model said, by kind and the words of a merchant.
        self.advice: dict[tuple[str, str], Category] = {}
        self.lock = RLock()
        self._lessons: dict[Lesson, int] = {}

    def bring_up_to(self, book: Book) -> None:
        """Learn what was filed up to this version, and forget what no longer holds."""
        categories = list(Category.objects.filter(book=book).select_related("parent"))
        if _named(categories) != _named(self.categories.values()):
            self._begin(categories)
        self._take(_lessons(book))
        self.advice = {key: self.categories[str(pk)] for key, pk in _advice(book)}
        self.version = book.version

    def _begin(self, categories: list[Category]) -> None:
        """Start anew: the categories, or their names in reasons, are others."""
        self.categories = {str(row.pk): row for row in categories}
        names = {key: row.name for key, row in self.categories.items()}
        self.experts = {
            kind: Categoriser(load_seed(), _classes(categories, kind), names)
            for kind in Category.Kind.values
        }
        self._lessons = {}

    def _take(self, lessons: dict[Lesson, int]) -> None:
        for lesson in self._lessons.keys() | lessons.keys():
            more = lessons.get(lesson, 0) - self._lessons.get(lesson, 0)
            category = self.categories.get(str(lesson[1]))
            if more and category is not None:
                self._learn(lesson[0], category, more)
        self._lessons = lessons

    def most_used(self, kind: str, most: int) -> list[Category]:
        """The categories of that kind most is filed under, the busiest first."""
        used: Counter[str] = Counter()
        for (_, category_id), times in self._lessons.items():
            category = self.categories.get(str(category_id))
            if category is not None and category.kind == kind:
                used[str(category_id)] += times
        return [self.categories[key] for key, _ in used.most_common(most)]

    def _learn(self, name: str, category: Category, more: int) -> None:
        """Count `more` transactions, or fewer below 0."""
        expert, label = self.experts[category.kind], str(category.pk)
        if more > 0:
            expert.learn(name, label, SIGNS[category.kind], times=more)
        else:
            expert.forget(name, label, SIGNS[category.kind], times=-more)


@contextmanager
def memory_of(book: Book) -> Iterator[Memory]:
    """What is known as of the version that `book` was read with; nobody else uses it
    meanwhile.
    """
    made = book.created_at.timestamp()  # ids come back after a restore
    memory = _kept(book.pk, made)
    with memory.lock:
        if memory.version != book.version:
            memory.bring_up_to(book)
        yield memory


@lru_cache(maxsize=KEPT_BOOKS)
def _kept(_book_id: int, _made: float) -> Memory:
    return Memory()


def forget_all() -> None:
    """Drop what this process knows, of all Books."""
    _kept.cache_clear()


# --- what was filed -------------------------------------------------------------------


def _lessons(book: Book) -> dict[Lesson, int]:
    """How often each name stood in each category, the most frequent ones."""
    filed = _filed_by_persons(book)
    by_payee = _counted(filed.filter(payee__isnull=False), "payee_id")
    by_note = _counted(filed.filter(payee=None).exclude(note=""), "note")
    payees = Payee.objects.filter(book=book, pk__in={row[0] for row in by_payee})
    names = dict(payees.order_by().values_list("pk", "name"))
    lessons: dict[Lesson, int] = {}
    named = [(names[row[0]], *row[1:]) for row in by_payee if row[0] in names]
    for name, category_id, times in (*named, *by_note):
        known = lessons.get((name, category_id), 0)
        lessons[name, category_id] = known + times
    return lessons


def _advice(book: Book) -> list[tuple[tuple[str, str], int]]:
    """The latest ones, by kind and key."""
    rows = ModelAdvice.objects.filter(book=book, category__isnull=False)
    told = rows.order_by("-pk").values_list("kind", "key", "category_id")
    return [((kind, key), pk) for kind, key, pk in told[:MOST_LESSONS]]


def _counted(filed: "QuerySet[Entry]", name: str) -> list[tuple[Any, int, int]]:
    """Name, category and how often, the most frequent first."""
    groups = filed.order_by().values_list(name, "category_id").annotate(n=Count("pk"))
    return list(groups.order_by("-n", name, "category_id")[:MOST_LESSONS])


def _filed_by_persons(book: Book) -> "QuerySet[Entry]":
    """The Book's filed entries, but for those left where an import's guess put them."""
    guessed = ImportRow.objects.filter(book=book, filed_because__startswith=SUGGESTED)
    filed = Entry.objects.filter(book=book, category__isnull=False)
    if not guessed.exists():
        return filed
    return filed.exclude(
        import_row__filed_because__startswith=SUGGESTED,
        import_row__category=F("category"),
    )


# --- categories and labels ------------------------------------------------------------


def _named(categories: Iterable[Category]) -> list[tuple[object, ...]]:
    """What the experts know of categories."""
    return [
        (row.pk, row.kind, row.name, row.label, row.parent_id, row.icon, row.colour)
        for row in categories
    ]


def _classes(categories: Iterable[Category], kind: str) -> Mapping[str, str]:
    """The category that stands for each common label, NO_CATEGORY where none does."""
    own = [row for row in categories if row.kind == kind]
    return {label: _class_of(label, own) for label in LABELS}


def _class_of(label: str, categories: list[Category]) -> str:
    """A category of that name, else the one so labelled; of several, the one they are
    all under.
    """
    for row in categories:
        if fold(row.name) == fold(label):
            return str(row.pk)
    labelled = [row for row in categories if row.label == label]
    parents = {row.parent_id for row in labelled}
    tops = [row for row in labelled if row.parent_id is None]
    if tops:
        return str(tops[0].pk)
    if len(labelled) > 1 and len(parents) == 1:
        return str(parents.pop())
    return str(labelled[0].pk) if labelled else f"{NO_CATEGORY}{label}"
