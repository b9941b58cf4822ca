"""Whom publications count, over any history of coming and leaving."""

import random

from hypothesis import given
from hypothesis import strategies as st

from reports.benchmark.batches import LEAST, next_batch

RNG = random.Random(3)


def batch(stayed=(), came=(), left=0):
    return next_batch(stayed=set(stayed), came=set(came), left=left, rng=RNG)


def test_the_first_publication_waits_for_twenty():
    assert batch(came=range(19)) is None
    assert batch(came=range(20)) == set(range(20))


def test_nineteen_newcomers_wait_and_the_twentieth_brings_all_in():
    assert batch(stayed=range(30), came=range(100, 119)) is None
    assert batch(stayed=range(30), came=range(100, 120)) == {
        *range(30),
        *range(100, 120),
    }


def test_nobody_leaving_alone_makes_a_publication():
    assert batch(stayed=range(30), left=1) is None
    assert batch(stayed=range(30), left=19) is None
    assert batch(stayed=range(30), left=20) == set(range(30))


def test_who_leaves_while_twenty_come_hides_among_nineteen_left_out():
    chosen = batch(stayed=range(50), came=range(100, 120), left=1)
    assert chosen >= set(range(100, 120))
    assert len(chosen & set(range(50))) == 50 - 19


def test_waiting_newcomers_are_not_counted_when_twenty_have_left():
    assert batch(stayed=range(30), came=range(100, 119), left=20) == set(range(30))


def test_too_few_who_are_left_are_never_published():
    assert batch(stayed=range(19), left=40) is None
    assert batch(stayed=range(5), came=range(100, 119), left=40) is None


moves = st.lists(
    st.tuples(st.integers(0, 45), st.integers(0, 45)), min_size=1, max_size=25
)


@given(moves, st.randoms(use_true_random=False))
def test_two_publications_never_differ_by_a_few_books(history, rng):
    """Books come and leave at random between publications; any two neighbours differ
    by nobody or by LEAST at least, in who came and in who went.
    """
    present: set[int] = set()
    published: list[set[int]] = []
    following = 0
    for coming, leaving in history:
        gone = set(rng.sample(sorted(present), min(leaving, len(present))))
        present -= gone
        present |= set(range(following, following + coming))
        following += coming
        last = published[-1] if published else set()
        stayed = last & present
        chosen = next_batch(
            stayed=stayed,
            came=present - stayed,
            left=len(last) - len(stayed),
            rng=rng,
        )
        if chosen is not None:
            assert chosen <= present
            published.append(chosen)
    for earlier, later in zip([set(), *published], published, strict=False):
        assert len(later) >= LEAST
        for difference in (later - earlier, earlier - later):
            assert not difference or len(difference) >= LEAST
