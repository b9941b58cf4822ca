"""Every number opens what it is made of: the same search, the same sum."""

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest

from expense_tracker.kernel.money import Money
from ledger.listing.filters import FilterForm
from ledger.listing.pages import list_sums
from ledger.models import Entry
from reports.period_reports import KINDS
from reports.tests.period_reports.conftest import TODAY

# What no transactions in particular add up to; balances do not either.
UNLINKED = {"Left over", "From savings"}


@pytest.fixture
def behind(scope):
    """What the list behind an address adds up to, in every way a report may say it."""
    known: dict[str, set] = {}

    def sums(url: str) -> set:
        if url not in known:
            known[url] = _sums(url)
        return known[url]

    def _sums(url: str) -> set:
        parts = urlsplit(url)
        if not parts.query:
            entry = Entry.objects.get(pk=parts.path.strip("/").split("/")[1])
            return {Money(abs(entry.base_amount), "EUR")}
        form = FilterForm(dict(parse_qsl(parts.query)), book=scope, as_of=TODAY)
        chosen = form.chosen()
        assert not form.errors, url
        flow = list_sums(book=scope, chosen=chosen, as_of=TODAY).total.flow
        return {flow.income, flow.spending, flow.net, -flow.spending}

    return sums


def cells(table):
    for row in [*table.rows, *([table.total] if table.total else [])]:
        urls = row.urls or ("",) * len(row.values)
        for place, (column, value) in enumerate(
            zip(table.columns, row.values, strict=True)
        ):
            if isinstance(value, Money) and column.change is None:
                url = urls[place] or (row.url if place <= 1 else "")
                yield row.values[0], column, value, url


ASKED = [
    ("2026-11", ""),
    ("2026-03-10..2026-05-09", "wallet:everyday -category:health OR tag:work"),
]


def test_a_number_is_the_sum_of_the_list_behind_it(report, entries, behind):
    seen = Counter()
    for slug in KINDS.keys() - {"worth"}:
        for days, q in ASKED:
            for table in report(slug, days, q=q).tables:
                for name, column, value, url in cells(table):
                    where = (slug, days, q, name, column.label)
                    if url:
                        assert value in behind(url), (*where, url)
                        seen[slug] += 1
                    elif slug == "flow":
                        assert name in {*UNLINKED, "Total"}, where
                    else:
                        assert column.label == "Usually", where
    assert all(seen[slug] > 10 for slug in KINDS.keys() - {"worth"})


def test_a_payee_with_odd_signs_is_found_again(scope, cash, spend, report, behind):
    odd = 'Say "hi", (50%_off) OR: -x\\'
    spend("5", on=TODAY, payee=odd)
    spend("7", on=TODAY, payee="Somebody else")
    row = next(
        r for r in report("payees", "2026-11").tables[1].rows if r.values[0] == odd
    )
    assert row.values[1].amount == 5
    assert Money(row.values[1].amount, "EUR") in behind(row.urls[1])
