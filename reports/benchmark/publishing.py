"""Making publications: each month at most one for each group of Books.

Rule: docs/algorithms/benchmark.md
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from expense_tracker.kernel.period import Period
from reports.benchmark.batches import next_batch
from reports.benchmark.counting import LABELS, Sized, share_counts, sizes, stretch
from reports.benchmark.noise import drawn_range
from reports.models import BenchmarkMember, BenchmarkPublication

Group = tuple[str, int]  # currency and band
BATCH = 500


class SomebodyLeft(Exception):
    """A Book was chosen that takes part no more."""


def publish(*, now: datetime, rng: random.Random) -> list[BenchmarkPublication]:
    """What is due this month, over all groups. `rng` has to be one nobody can guess.

    Running it again, or twice at once, publishes nothing more.
    """
    period = stretch(Period.month_of(now.date()))
    made = [
        _publish(group, members, period, now, rng)
        for group, members in _groups(sizes(period)).items()
    ]
    return [each for each in made if each is not None]


def latest(group: Group) -> BenchmarkPublication | None:
    currency, band = group
    rows = BenchmarkPublication.objects.filter(currency=currency, band=band)
    return rows.order_by("-pk").first()


def _groups(sized: Iterable[Sized]) -> dict[Group, list[Sized]]:
    groups: dict[Group, list[Sized]] = defaultdict(list)
    for each in sized:
        groups[each.currency, each.band].append(each)
    return groups


def _publish(
    group: Group,
    members: list[Sized],
    period: Period,
    now: datetime,
    rng: random.Random,
) -> BenchmarkPublication | None:
    last = latest(group)
    if last is not None and last.first >= period.start:
        return None
    stayed = {m.member for m in members if last and m.counted_in == last.pk}
    chosen = next_batch(
        stayed=stayed,
        came={member.member for member in members} - stayed,
        left=last.books - len(stayed) if last else 0,
        rng=rng,
    )
    if chosen is None:
        return None
    made = BenchmarkPublication(
        currency=group[0],
        band=group[1],
        published_at=now,
        first=period.start,
        last=period.last,
        books=len(chosen),
        shares={},
    )
    try:
        with transaction.atomic():
            made.save()
            _count_in(made, chosen, last)
            counts = share_counts(period, made.pk, made.books)
            made.shares = {label: drawn_range(counts[label], rng) for label in LABELS}
            made.save(update_fields=["shares"])
    except (IntegrityError, SomebodyLeft):
        # Another run has just made it, or the batch is no longer what was chosen.
        return None
    return made


def _count_in(
    made: BenchmarkPublication, chosen: set[int], last: BenchmarkPublication | None
) -> None:
    """Mark who is counted. Raises SomebodyLeft."""
    if last is not None:
        # Who was left out comes anew next time.
        BenchmarkMember.objects.filter(counted_in=last).update(counted_in=None)
    ids, found = sorted(chosen), 0
    for start in range(0, len(ids), BATCH):
        rows = BenchmarkMember.objects.filter(pk__in=ids[start : start + BATCH])
        found += rows.update(counted_in=made)
    if found < len(ids):
        raise SomebodyLeft
