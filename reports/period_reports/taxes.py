"""What a tax return asks for: business and deductible money, by category and each
transaction.

What something is for taxes it says itself, or its category does: `tax:business` finds
it everywhere. docs/algorithms/reports.md, "Taxes"
"""

from collections.abc import Iterator

from django.urls import reverse

from ledger.expression import Node, Term, all_of
from ledger.models import Category, Tax
from reports.period_reports.question import Options, Question, ask
from reports.period_reports.sections import Section
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import UNCATEGORISED, ZERO, Branch, branches

ASKED = (Tax.BUSINESS, Tax.DEDUCTIBLE)
SIDES = (
    (Category.Kind.INCOME, "income"),
    (Category.Kind.EXPENSE, "spending"),
)
_LINE = (
    *("pk", "date", "base_amount", "payee__name", "note"),
    *("category__name", "wallet__name"),
)


def tax_sections(question: Question) -> list[Section]:
    return [
        section
        for tax in ASKED
        for section in _sections(_narrowed(question, tax), Tax(tax))
    ]


def _narrowed(question: Question, tax: str) -> Question:
    """The same question of what is that for taxes."""
    nodes: list[Node] = [part.node for part in question.chosen.parts]
    text = str(all_of([*nodes, Term("tax", ":", (str(tax),))]))
    return ask(
        book=question.book,
        period=question.period,
        as_of=question.as_of,
        options=Options(text, "none"),
    )


def _sections(question: Question, tax: Tax) -> Iterator[Section]:
    for kind, side in SIDES:
        found = branches(question, [question.now], kind)
        if found:
            title = f"{tax.label} {side}"
            table = _table(question, title, found)
            yield Section(f"{tax.value}-{side}", table)
    lines = _lines(question)
    if lines:
        title = f"{tax.label}, each transaction"
        columns = (
            *(Column("Transaction"), Column("Amount", "money"), Column("Day", "date")),
            *(Column("Category"), Column("Wallet"), Column("Note")),
        )
        yield Section(f"{tax.value}-lines", Table(title, columns, lines))


def _table(question: Question, title: str, found: list[Branch]) -> Table:
    rows = []
    for branch in found:
        rows.append(_row(question, branch))
        rows += [_row(question, part, depth=1) for part in branch.parts]
    whole = sum((branch.amounts[0] for branch in found), ZERO)
    return Table(
        title,
        (Column("Category"), Column(question.head, "money")),
        tuple(rows),
        Row(("Total", question.money(whole))),
    )


def _row(question: Question, branch: Branch, depth: int = 0) -> Row:
    url = branch.link(question.counted)
    return Row((branch.name, question.money(branch.amounts[0])), url, depth)


def _lines(question: Question) -> tuple[Row, ...]:
    """Oldest first; spending below zero."""
    entries = question.entries(question.counted).order_by("date", "pk")
    return tuple(
        Row(
            (
                payee or note or category or UNCATEGORISED,
                question.money(amount),
                day,
                category,
                wallet,
                note or None,
            ),
            reverse("ledger:entry-edit", args=[pk]),
        )
        for pk, day, amount, payee, note, category, wallet in entries.values_list(
            *_LINE
        )
    )
