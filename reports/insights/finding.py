"""Which facts are new: each key once, each subject again only after its quiet days."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from reports.insights.facts import Fact


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
