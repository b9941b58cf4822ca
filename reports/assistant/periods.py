"""Stretches of days as people say them: "last month", "in March 2025", "since June".

`Days.read(words, at)` gives what begins at a word and how many words it takes, so a
question can be gone through from left to right. All is counted from `as_of`.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from expense_tracker.kernel.period import Period
from reports.assistant.named_days import (
    NTH,
    WEEKDAYS,
    YEAR,
    Found,
    Span,
    existing,
    word,
)
from reports.assistant.stepped_days import SteppedDays

_PREPOSITIONS = {
    *("in", "during", "of", "for", "on", "over", "within", "throughout", "from"),
    *("at", "across", "through", "by", "than", "since", "and", "to", "until", "till"),
    *("with", "vs", "versus", "between", "before", "after", "this", "last", "next"),
}
_LEADS = {
    *("in", "during", "for", "on", "over", "within", "throughout", "of", "the", "at"),
    *("across", "about", "around", "all", "whole", "entire", "full", "month", "year"),
    *("through", "as", "back", "by"),
}
_BEGINNINGS = (["the", "beginning"], ["the", "start"])
_OPEN_ENDS = {"until", "till", "before"}


class Days(SteppedDays):
    """All of them, with the stretches between two of them."""

    def read(self, words: Sequence[str], at: int) -> Found | None:
        """What stretch of days begins at that word, with the number of its words."""
        return (
            self._bounded(words, at) or self._since(words, at) or self._one(words, at)
        )

    # --- two ends -------------------------------------------------------------------

    def _bounded(self, words: Sequence[str], at: int) -> Found | None:
        """`between x and y`, `from x to y`, `x to y`."""
        lead = word(words, at)
        joints = {"and"} if lead == "between" else {"to", "until", "till", "through"}
        start = at + (lead in {"between", "from"})
        first = self._one(words, start) or self._bare_day(words, start, joints)
        if first is None:
            return None
        joint = start + first[1]
        if word(words, joint) not in joints:
            return None
        last = self._one(words, joint + 1)
        if last is None:
            return None
        opening = _in_month_of(last[0].period, words[start:joint]) or first[0].period
        days = self._together(words, start, opening, last[0].period)
        return (Span(days), joint + 1 + last[1] - at) if days else None

    def _bare_day(
        self, words: Sequence[str], at: int, joints: set[str]
    ) -> Found | None:
        """The `1` of `1 to 15 October`: of the month that is said behind."""
        nth = NTH.fullmatch(word(words, at))
        if nth is None or word(words, at + 1) not in joints:
            return None
        last = self._day_of_month(words, at + 2)
        day = last and existing(
            last[0].period.start.year, last[0].period.start.month, int(nth[1])
        )
        return (Span(Period.day(day)), 1) if day else None

    def _together(
        self, words: Sequence[str], start: int, first: Period, last: Period
    ) -> Period | None:
        """Both and all between. `October to March` and `March to May 2025` share what
        only one of them says.
        """
        if not _says_year(words, start):
            first = _before(first, last, is_weekday=_says_weekday(words, start))
        if first.start > last.last:
            return None
        return Period.between(first.start, last.last)

    def _since(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        if lead == "from":
            return self._from_on(words, at)
        if lead == "since":
            if words[at + 1 : at + 3] in _BEGINNINGS and word(words, at + 3) != "of":
                return self._ever(3)
            skipped = 3 if words[at + 1 : at + 3] in _BEGINNINGS else 0
            found = self._one(words, at + 1 + skipped)
            return found and self._until_today(found, at_words=1 + skipped)
        if lead in _OPEN_ENDS:
            found = self._one(words, at + 1)
            return found and self._up_to(found, is_before=lead == "before")
        return None

    def _from_on(self, words: Sequence[str], at: int) -> Found | None:
        """`from June on`."""
        found = self._one(words, at + 1)
        if found and word(words, at + 1 + found[1]) in {"on", "onwards", "onward"}:
            return self._until_today(found, at_words=2)
        return None

    def _until_today(self, found: Found, *, at_words: int) -> Found | None:
        start = found[0].period.start
        if start > self.as_of:
            return None
        days = Period.between(start, self.as_of)
        return Span(days, is_open=True), found[1] + at_words

    def _up_to(self, found: Found, *, is_before: bool) -> Found | None:
        period = found[0].period
        is_before = is_before and not found[0].is_edge
        last = period.start - timedelta(1) if is_before else period.last
        if last < self.first:
            return None
        return Span(Period.between(self.first, last), is_open=True), found[1] + 1

    # --- one ------------------------------------------------------------------------

    def _one(self, words: Sequence[str], at: int) -> Found | None:
        """One stretch, with the prepositions before it."""
        skipped = 0
        while word(words, at + skipped) in _LEADS:
            skipped += 1
        for skip in range(skipped, -1, -1):
            found = self._bare(words, at + skip, led=skip > 0 or _led(words, at))
            if found:
                return found[0], found[1] + skip
        return None

    def _bare(self, words: Sequence[str], at: int, *, led: bool) -> Found | None:
        readers = (
            self._edge,
            self._fixed,
            self._stepped,
            self._back,
            self._part_of_year,
            self._day_of_month,
            self._month,
            self._weekday,
            self._slug,
        )
        for reader in readers:
            found = reader(words, at)
            if found:
                is_modal = word(words, at) == "may" and found[1] == 1 and not led
                return None if is_modal else found
        if YEAR.fullmatch(word(words, at)):
            return Span(Period.year(int(words[at]))), 1
        return None

    def _edge(self, words: Sequence[str], at: int) -> Found | None:
        """`the end of September`, `the start of the year`."""
        edge = word(words, at)
        if edge not in {"end", "start", "beginning"} or word(words, at + 1) != "of":
            return None
        found = self._one(words, at + 2)
        if found is None:
            return None
        period = found[0].period
        day = period.last if edge == "end" else period.start
        return Span(Period.day(day), is_edge=True), found[1] + 2


def _led(words: Sequence[str], at: int) -> bool:
    return word(words, at - 1) in _PREPOSITIONS


def _says_year(words: Sequence[str], start: int) -> bool:
    """Whether the first of two stretches has a year of its own."""
    ends = [n for n in range(start, len(words)) if words[n] in {"and", "to", "until"}]
    stop = ends[0] if ends else start + 3
    return any(re.search(r"(?:19|20|21)\d\d", each) for each in words[start:stop])


def _says_weekday(words: Sequence[str], start: int) -> bool:
    return any(word(words, start)[:3] == name[:3] for name in WEEKDAYS)


def _in_month_of(last: Period, said: Sequence[str]) -> Period | None:
    """`the 1st` of `the 1st and the 15th of October`; None where more was said."""
    nth = [match for each in said if (match := NTH.fullmatch(each))]
    bare = len(nth) == 1 and set(said) - {"the", "of"} == {nth[0][0]}
    if not bare or last.kind != "day":
        return None
    day = existing(last.start.year, last.start.month, int(nth[0][1]))
    return Period.day(day) if day and day <= last.start else None


def _before(first: Period, last: Period, *, is_weekday: bool) -> Period:
    """The latest `first` by its name, a month or day without year, before `last`."""
    if is_weekday:
        while first.start > last.start:
            first = Period.day(first.start - timedelta(7))
        return first
    if first.kind not in {"month", "day", "quarter"}:
        return first
    while first.start > last.start:
        first = first.same_last_year()
    while first.kind == "month" and last.start.year > first.start.year + 1:
        first = Period.month(first.start.year + 1, first.start.month, first.first_day)
    return first
