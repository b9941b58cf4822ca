"""What banks took in a quarter: fees, interest, surcharges abroad."""

import re
from collections.abc import Iterator
from decimal import Decimal

from expense_tracker.kernel.period import Period
from expense_tracker.kernel.text import fold
from ledger.expression.nodes import value_text
from reports.insights.facts import NOTE, Fact, payee_term, search
from reports.insights.history import History, Line, spending

KIND = "fees"
# Of the quarter's spending: less is not worth a word.
LEAST_SHARE = Decimal("0.001")
LEAST_COUNT = 2

# What banks call it; fees of schools and towns are none of theirs.
_WORDS = re.compile(
    r"\b(?:"
    r"(?:bank|account|card|service|maintenance|monthly|annual card|atm|overdraft|wire|"
    r"transaction|foreign(?: transaction| exchange)?|fx|currency|conversion|late|"
    r"late payment|cash advance|returned|nsf|withdrawal)(?: \w+)? (?:fees?|charges?)|"
    r"(?:overdraft|debit|card|purchase|loan|credit)(?: \w+)? interest|"
    r"interest (?:charged?|debit|payment)|bank charges?|finance charge|surcharge atm|"
    r"kontof\w*hrung\w*|\w*entgelt|\w*gebuhr(?:en)?|\w*gebuehr(?:en)?|sollzins\w*|"
    r"\w*zinsen|frais bancaires?|frais de (?:tenue|carte|compte|change)\w*|agios|"
    r"commissions? d\w*intervention|cotisation carte|comision(?:es)?|intereses|"
    r"commissioni|spese (?:di )?tenuta conto|interessi|bankkosten|tarifa bancaria|juros"
    r")\b"
)


def fees(history: History) -> Iterator[Fact]:
    quarter = Period.quarter_of(history.as_of).previous()
    if quarter.start < history.began:
        return
    lines = [line for line in history.expenses if quarter.contains(line.on)]
    found = [line for line in lines if is_fee(line)]
    total = spending(found)
    if len(found) < LEAST_COUNT or total < LEAST_SHARE * spending(lines):
        return
    yield _fact(history, quarter, found, total)


def is_fee(line: Line) -> bool:
    """Told by the words of payee and note alone, so that a search finds the same."""
    return bool(_WORDS.search(_plain(f"{line.payee_name} {line.note}")))


def _plain(text: str) -> str:
    return fold(text).replace("ü", "u").replace("ó", "o").replace("é", "e")


def _fact(history: History, quarter: Period, found: list[Line], total: Decimal) -> Fact:
    return Fact(
        kind=KIND,
        about="bank",
        stamp=quarter.slug,
        severity=NOTE,
        first=quarter.start,
        last=quarter.last,
        amount=history.money(total),
        facts={
            "count": str(len(found)),
            "quarter": quarter.slug,
            "year": str(history.money(4 * total).amount),
        },
        query=search(quarter.start, quarter.last, "type:expense", _alike(found)),
    )


def _alike(found: list[Line]) -> str:
    """A term for each way they are called, any of them."""
    ways = sorted({(line.payee_name, line.note) for line in found})
    terms = [
        " ".join(
            (
                payee_term(payee) if payee else "-has:payee",
                f"note:={value_text(note)}" if note else "-has:note",
            )
        )
        for payee, note in ways
    ]
    return f"({' OR '.join(f'({each})' for each in terms)})"
