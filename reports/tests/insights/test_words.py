"""What an insight says, in the reader's own figures and dates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Book
from reports.insights.kinds import KINDS, facts_of
from reports.insights.words import tell
from reports.models import Insight
from reports.tests.insights.made_up import CHARACTERS, live

BOOK = Book(pk=1, base_currency="EUR")


def row_of(kind, amount="12.50", severity=Insight.Severity.LOOK, **facts):
    return Insight(
        book=BOOK,
        kind=kind,
        severity=severity,
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
        amount=Decimal(amount),
        facts=facts,
    )


def test_every_kind_is_told_in_whole_sentences():
    made = live(CHARACTERS[0], 3, plant=True)
    seen = set()
    for day in range(0, 330, 15):
        for fact in facts_of(made.history(date(2026, 12, 21) - timedelta(days=day))):
            seen.add(fact.kind)
            row = row_of(fact.kind, str(fact.amount.amount), fact.severity)
            row.facts = dict(fact.facts)
            for locale in ("en-IE", "de-DE", "ja-JP"):
                told = tell(row, locale)
                assert told.title
                assert told.reason.endswith(".")
                assert told.tip.endswith(".")
                assert "None" not in f"{told.title}{told.reason}{told.tip}"
    assert len(seen) >= len(KINDS) - 3


@pytest.mark.parametrize(
    ("row", "title", "reason"),
    [
        (
            row_of("duplicate", "99.80", payee="Hotel", each="49.90", days="1"),
            "Hotel may have charged you twice",
            "€49.90 twice, 1 day apart, until 31 Oct: €99.80 together.",
        ),
        (
            row_of(
                "subscription",
                payee="Streamo",
                usual="9.99",
                share="0.25",
                year="30",
                rises="2",
            ),
            "Streamo costs 25% more",
            (
                "€12.50 instead of €9.99 since 1 Oct, €30.00 more in a year. It is the "
                "second rise on record."
            ),
        ),
        (
            row_of("bill", budget="Home", bill="Power", count="1", due="80", left="30"),
            "Power will take Home over its limit",
            "€80.00 is due by 31 Oct and €30.00 is left: €12.50 short.",
        ),
        (
            row_of("bill", budget="Home", bill="Power", count="2", due="80", left="30"),
            "2 bills will together take Home over its limit",
            "€80.00 is due by 31 Oct and €30.00 is left: €12.50 short.",
        ),
        (
            row_of("savings", rate="-0.10", usual="0.30", lost="1"),
            "You kept less than usual in October 2026",
            "€12.50 more went out than came in, −10% of the income where 30% is usual.",
        ),
        (
            row_of("weekday", weekday="5", share="0.4", weeks="13"),
            "Saturday is your dearest day",
            "€12.50 in 13 weeks, 40% of all spending.",
        ),
    ],
)
def test_what_is_said(row, title, reason):
    told = tell(row, "en-IE")
    assert (told.title, told.reason) == (title, reason)


def test_figures_are_those_of_the_reader():
    told = tell(
        row_of("unusual", "1234.50", payee="Hof", usual="99", times="4.1"), "de-DE"
    )
    assert told.title == "1.234,50\xa0€ at Hof is unusual"


def test_a_fact_without_entries_leads_to_its_budgets():
    told = tell(row_of("bill", budget="Home", bill="Power", due="80", left="30"))
    assert (told.url, told.link) == ("/budgets/", "Budgets")
