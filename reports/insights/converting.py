"""What a new main currency means for insights: their figures follow at one rate."""

from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.money import round_money
from ledger.models import Conversion
from reports.models import Insight

# By kind, those of an insight's facts that are amounts in the Book's currency.
AMOUNTS = {
    "unusual": ("usual",),
    "duplicate": ("each",),
    "bill": ("due", "left"),
    "subscription": ("usual", "year"),
    "rising": ("usual",),
    "fees": ("year",),
    "idle": ("usual",),
}


def convert_insights(*, book: Book, conversion: Conversion) -> None:
    rows = list(Insight.objects.filter(book=book))
    for row in rows:
        row.amount = _worth(row.amount, conversion)
        for name in AMOUNTS.get(row.kind, ()):
            if row.facts.get(name):
                worth = _worth(Decimal(row.facts[name]), conversion)
                row.facts[name] = str(worth)
    Insight.objects.bulk_update(rows, ["amount", "facts"], batch_size=500)


def _worth(amount: Decimal, conversion: Conversion) -> Decimal:
    return round_money(amount * conversion.rate, conversion.new)
