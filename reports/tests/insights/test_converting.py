"""Insights when the Book gets another main currency."""

from datetime import date
from decimal import Decimal

from ledger.models import Conversion
from reports.insights.converting import convert_insights
from reports.insights.words import tell
from reports.models import Insight


def keep(book, kind, **facts):
    day = date(2026, 10, 31)
    return Insight.objects.create(
        book=book,
        kind=kind,
        key=f"{kind}:1:1",
        first=day,
        last=day,
        amount=Decimal(80),
        facts=facts,
    )


def test_figures_follow_and_shares_stay(scope):
    bill = keep(scope, "bill", bill="Power", budget="Home", due="80", left="30")
    rate = keep(scope, "savings", rate="0.40", usual="0.20")
    conversion = Conversion(book=scope, old="EUR", new="JPY", rate=Decimal(160))
    convert_insights(book=scope, conversion=conversion)
    scope.base_currency = "JPY"
    told = [tell(each.fresh(), "en-IE").reason for each in (bill, rate)]
    assert "12,800" in told[0]
    assert "4,800" in told[0]
    assert "40%" in told[1]
    assert "20%" in told[1]
