"""Whom a publication counts: never fewer than LEAST Books, and never a set that differs
from the last one by fewer than LEAST who came or by fewer than LEAST who left.
"""

import random

LEAST = 20


def next_batch(
    *, stayed: set[int], came: set[int], left: int, rng: random.Random
) -> set[int] | None:
    """Who is counted next, or None when it is not time for a publication.

    `stayed` were counted last time and still belong here, `came` were not, and `left`
    is how many of the last time are gone. Who came waits until LEAST have come. When
    some left, but fewer than LEAST, others by chance are left out as well: no one can
    tell who left from who was left out.
    """
    joining = set(came) if len(came) >= LEAST else set()
    if not joining and left < LEAST:
        return None
    staying = sorted(stayed)
    if 0 < left < LEAST:
        rng.shuffle(staying)
        staying = staying[LEAST - left :]
    chosen = joining | set(staying)
    return chosen if len(chosen) >= LEAST else None
