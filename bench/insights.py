"""How good insights are: python -m bench.insights [SEEDS].

Made-up books of several characters, each with and without planted anomalies, looked
through every week of thirteen months.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings_test")

import django

django.setup()

from reports.tests.insights.made_up import CHARACTERS, live
from reports.tests.insights.measuring import Score, told_in

SEEDS = 5
STEP = 7


def measure(seeds: int) -> Score:
    score = Score()
    for character in CHARACTERS:
        for seed in range(seeds):
            sick = live(character, seed, plant=True)
            score.add_planted(sick, told_in(sick, step=STEP))
            score.add_clean(told_in(live(character, seed, plant=False), step=STEP))
    return score


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    began = time.process_time()
    score = measure(seeds)
    took = time.process_time() - began
    print(f"{seeds * len(CHARACTERS)} books with anomalies, as many without")
    print("kind | planted | told | recall | told for nothing")
    for kind in sorted(score.planted | score.false):
        planted = score.planted[kind]
        recall = f"{score.recall_of(kind):.2f}" if planted else "-"
        print(f"{kind} | {planted} | {score.found[kind]} | {recall} |", end=" ")
        print(score.false[kind])
    several = sum(alarms > 1 for alarms in score.months)
    print(f"recall {score.recall:.3f}, false alarms a month {score.a_month:.3f},")
    print(f"months with more than one {several} of {len(score.months)}; {took:.0f} s")


if __name__ == "__main__":
    main()
