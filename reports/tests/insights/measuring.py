"""Looks through made-up books as the sweep would, and counts what it told."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from reports.insights.facts import GOOD, Fact
from reports.insights.finding import news
from reports.insights.kinds import facts_of
from reports.tests.insights.made_up import MadeUp, Planted, is_about, looks


def told_in(book: MadeUp, *, step: int = 7) -> list[tuple[date, Fact]]:
    """What its people are told, and on which day, over thirteen months."""
    keys: set[str] = set()
    subjects: dict[str, date] = {}
    told = []
    for day in looks(step=step):
        for fact in news(facts_of(book.history(day)), keys=keys, told=subjects):
            keys.add(fact.key)
            subjects[fact.subject] = fact.last
            told.append((day, fact))
    return told


@dataclass
class Score:
    """By kind: how many anomalies there were, how many were told, what was told for
    nothing; and the alarms of each clean month of each book.
    """

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    months: list[int] = field(default_factory=list)

    def add_planted(self, book: MadeUp, told: list[tuple[date, Fact]]) -> None:
        for each in book.planted:
            self.planted[each.kind] += 1
            self.found[each.kind] += any(_tells(at, x, each, book) for at, x in told)

    def add_clean(self, told: list[tuple[date, Fact]]) -> None:
        alarms = [(day, fact) for day, fact in told if fact.severity != GOOD]
        self.false.update(fact.kind for _, fact in alarms)
        by_month = Counter((day.year, day.month) for day, _ in alarms)
        days = {(day.year, day.month) for day in looks()}
        self.months += [by_month[month] for month in sorted(days)]

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / sum(self.planted.values())

    def recall_of(self, kind: str) -> float:
        return self.found[kind] / self.planted[kind]

    @property
    def a_month(self) -> float:
        return sum(self.months) / len(self.months)


def _tells(day: date, fact: Fact, planted: Planted, book: MadeUp) -> bool:
    return planted.first <= day <= planted.last and is_about(fact, planted, book)
