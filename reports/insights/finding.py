"""Which facts are new: each key once, each subject again only after its quiet days."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import Book
from accounts.services import renew_book
from reports.insights.facts import Fact
from reports.insights.kinds import facts_of
from reports.insights.reading import read_history
from reports.models import Insight, InsightLook, MutedInsight

# Longer than anything is kept quiet.
REMEMBERED = timedelta(days=400)


def news(
    facts: Iterable[Fact],
    *,
    keys: Collection[str],
    told: Mapping[str, date],
    muted: Collection[str] = (),
) -> Iterator[Fact]:
    """Those of `facts` that were never told; `keys` were, `told` are their subjects
    with the last day each was about, `muted` the kinds nobody wants to hear of.
    """
    for fact in facts:
        if fact.kind in muted or fact.key in keys:
            continue
        before = told.get(fact.subject)
        quiet = timedelta(days=fact.quiet)
        if before is None or not fact.quiet or fact.last - before >= quiet:
            yield fact


# --- looking through a Book -----------------------------------------------------------


def look_through(*, book: Book, as_of: date) -> list[Insight]:
    """Store what is new in the Book; running twice, or at once, stores it once."""
    version = Book.objects.values_list("version", flat=True).get(pk=book.pk)
    history = read_history(book=book, as_of=as_of)
    facts = list(facts_of(history)) if history else []
    with transaction.atomic():
        found = _keep(book, facts, as_of)
        if found:
            renew_book(book=book)
            version += 1
        look = {"book_version": version, "on": as_of}
        InsightLook.objects.update_or_create(book=book, defaults=look)
    return found


def _keep(book: Book, facts: list[Fact], as_of: date) -> list[Insight]:
    known = Insight.objects.filter(book=book).order_by("last")
    keys = known.filter(key__in=[fact.key for fact in facts])
    recent = known.filter(last__gte=as_of - REMEMBERED)
    fresh = news(
        facts,
        keys=set(keys.values_list("key", flat=True)),
        told={_subject(key): last for key, last in recent.values_list("key", "last")},
        muted=muted_kinds(book),
    )
    rows = [_row(book, fact) for fact in fresh]
    # Another worker may have stored the same meanwhile.
    Insight.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def _subject(key: str) -> str:
    kind, about, _ = key.split(":", 2)
    return f"{kind}:{about}:"


def _row(book: Book, fact: Fact) -> Insight:
    return Insight(
        book=book,
        kind=fact.kind,
        key=fact.key,
        severity=fact.severity,
        first=fact.first,
        last=fact.last,
        amount=fact.amount.amount,
        facts=dict(fact.facts),
        query=fact.query,
    )


def was_looked_through(book: Book) -> bool:
    return bool(InsightLook.objects.filter(book=book).exists())


def is_due(book: Book, as_of: date) -> bool:
    """Whether something may be new since the Book was last looked through."""
    look = InsightLook.objects.filter(book=book).first()
    return look is None or look.book_version != book.version or look.on < as_of


def books_to_look_through() -> "QuerySet[Book]":
    """Books that changed since they were last looked through, those never looked
    through among them; in the scope of all Books.

    A quiet Book is looked through when its page is opened: what only time brings is
    there told.
    """
    seen = Q(insight_looks__book_version=F("version"))
    books = Book.objects.filter(version__gt=0, is_sample=False)
    return books.exclude(seen).order_by("pk")


# --- what people say to it ------------------------------------------------------------


def muted_kinds(book: Book) -> set[str]:
    rows = MutedInsight.objects.filter(book=book)
    return set(rows.values_list("kind", flat=True))
