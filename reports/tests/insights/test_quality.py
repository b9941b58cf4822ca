"""How much of what was planted is told, and how little is told for nothing.

`make bench` measures the same over more books; figures in docs/algorithms/insights.md.
"""

from functools import cache

import pytest

from reports.tests.insights.made_up import CHARACTERS, live
from reports.tests.insights.measuring import Score, told_in

BOOKS = [(character, 7) for character in CHARACTERS[:3]]
STEP = 14  # days between looks


@cache
def score():
    found = Score()
    for character, seed in BOOKS:
        sick = live(character, seed, plant=True)
        found.add_planted(sick, told_in(sick, step=STEP))
        found.add_clean(told_in(live(character, seed, plant=False), step=STEP))
    return found


def test_of_the_anomalies_planted_nearly_all_are_told():
    assert score().recall >= 0.8


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        *(("unusual", 0.8), ("duplicate", 0.8), ("subscription", 0.8), ("bill", 0.8)),
        *(("fees", 0.8), ("idle", 0.6), ("savings", 0.6), ("rising", 0.3)),
    ],
)
def test_each_kind_is_told_by_its_own_generator(kind, least):
    assert score().planted[kind] >= len(BOOKS)
    assert score().recall_of(kind) >= least


def test_at_most_one_false_alarm_a_month():
    assert score().a_month <= 0.5
    assert sum(alarms > 1 for alarms in score().months) <= len(score().months) / 50
