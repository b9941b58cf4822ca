"""The chips above the list: what it is filtered by, and what else it could be.

A chip is a face of the search expression: it shows a field's term and exchanges it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from expense_tracker.kernel.format import format_money, format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term, Text
from ledger.forms.fields import tree_order
from ledger.listing.filters import EntryFilter, FilterForm
from ledger.models import Entry, SavedView


@dataclass(frozen=True)
class Choice:
    """A link that sets the chip's filter."""

    label: str
    query: str
    current: bool
    icon: str = ""
    colour: str = ""
    indented: bool = False


@dataclass(frozen=True)
class Chip:
    name: str
    label: str
    icon: str
    value: str = ""  # what it filters by; "" is nothing
    clear: str = ""  # query without it
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class FilterBar:
    """`others` holds, by the name of a form in the bar, the filters it must keep.
    `least` and `most` are the amounts of the amount chip, as its reader writes them.
    """

    period: Chip
    wallet: Chip
    category: Chip
    kind: Chip
    amount: Chip
    previous: str  # query of the period before, "" at all time
    next: str
    least: str
    most: str
    others: dict[str, dict[str, str]]
    suggestions: list[Choice]  # instead of an expression that cannot be read
    views: list[Choice]  # those that the Book keeps


def filter_bar(form: FilterForm, chosen: EntryFilter, as_of: date) -> FilterBar:
    period = chosen.period
    least, most = _amounts(chosen)
    return FilterBar(
        period=_period_chip(form, chosen, as_of),
        wallet=_wallet_chip(form, chosen),
        category=_category_chip(form, chosen),
        kind=_kind_chip(chosen),
        amount=_amount_chip(form, chosen, least, most),
        previous=_at(chosen, period.previous()) if period else "",
        next=_at(chosen, period.next()) if period else "",
        least=_written(least),
        most=_written(most),
        others={
            "search": _but(chosen.params(), "q"),
            "days": _but(chosen.params_at(None), "period"),
            "amounts": chosen.params_with({"amount"}),
        },
        suggestions=[
            Choice(each.label, urlencode(chosen.params() | {"q": each.text}), False)
            for each in form.suggestions
        ],
        views=[
            Choice(view.name, view.query, view.query == str(chosen))
            for view in SavedView.objects.filter(book=form.book)
        ],
    )


def _but(params: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in params.items() if key != name}


def _at(chosen: EntryFilter, period: Period | None) -> str:
    return urlencode(chosen.params_at(period))


def _with(chosen: EntryFilter, field: str, *values: str) -> str:
    """The query with the field's terms exchanged for one of these values."""
    terms = [Term(field, ":", values)] if values else []
    return urlencode(chosen.params_with({field}, *terms))


def _said(chosen: EntryFilter, field: str) -> str:
    """What is asked of the field, in words."""
    terms = [term for term in chosen.terms(field) if term.op in {":", "="}]
    return ", ".join(value for term in terms for value in term.values)


def _period_chip(form: FilterForm, chosen: EntryFilter, as_of: date) -> Chip:
    month = Period.month_of(as_of, form.book.pay_day)
    offers: list[tuple[str, Period | None]] = [
        ("This month", month),
        ("Last month", month.previous()),
        ("Last 7 days", Period.last_days(7, as_of)),
        ("Last 30 days", Period.last_days(30, as_of)),
        ("This year", Period.year(as_of.year)),
        ("All time", None),
    ]
    said = [str(term).removeprefix("date") for term in chosen.terms("date")]
    return Chip(
        name="period",
        label="Date",
        icon="calendar3",
        value=chosen.period.label(current_locale())
        if chosen.period
        else " ".join(said).lstrip(":"),
        clear=_at(chosen, None),
        choices=[
            Choice(label, _at(chosen, period), period == chosen.period and not said)
            for label, period in offers
        ],
    )


def _wallet_chip(form: FilterForm, chosen: EntryFilter) -> Chip:
    return Chip(
        name="wallet",
        label="Wallet",
        icon="wallet2",
        value=_said(chosen, "wallet"),
        clear=_with(chosen, "wallet"),
        choices=[
            Choice(
                wallet.name,
                _with(chosen, "wallet", form.names.spelt("wallet", wallet)),
                wallet.pk == chosen.wallet_id,
                icon=wallet.icon,
            )
            for wallet in form.names.wallets
        ],
    )


def _category_chip(form: FilterForm, chosen: EntryFilter) -> Chip:
    return Chip(
        name="category",
        label="Category",
        icon="grid-3x3-gap",
        value=_said(chosen, "category"),
        clear=_with(chosen, "category"),
        choices=list(_category_choices(form, chosen)),
    )


def _category_choices(form: FilterForm, chosen: EntryFilter) -> Iterator[Choice]:
    said = {value for term in chosen.terms("category") for value in term.values}
    for category in sorted(form.names.categories, key=tree_order):
        spelt = form.names.spelt("category", category)
        yield Choice(
            category.name,
            _with(chosen, "category", spelt),
            spelt in said,
            icon=category.icon,
            colour=category.colour,
            indented=category.parent_id is not None,
        )


def _kind_chip(chosen: EntryFilter) -> Chip:
    said = {value for term in chosen.terms("type") for value in term.values}
    return Chip(
        name="kind",
        label="Type",
        icon="arrow-left-right",
        value=", ".join(kind.label for kind in Entry.Kind if kind.value in said),
        clear=_with(chosen, "type"),
        choices=[
            Choice(kind.label, _with(chosen, "type", kind.value), kind.value in said)
            for kind in Entry.Kind
        ],
    )


# --- amounts --------------------------------------------------------------------------


def _amounts(chosen: EntryFilter) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of the one range of amounts asked for; None where there is none."""
    match chosen.terms("amount"):
        case [Term(op="=" | ":", values=(text,))]:
            least, dots, most = text.partition("..")
            return _read(least), _read(most if dots else least)
        case [Term(op=">=" | ">", values=(text,))]:
            return _read(text), None
        case [Term(op="<=" | "<", values=(text,))]:
            return None, _read(text)
    return None, None


def _read(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _written(amount: Decimal | None) -> str:
    """As its reader writes it, so that the form reads the same amount back."""
    return "" if amount is None else format_number(amount, current_locale())


_COMPARED = {">": "above", "<": "below", ">=": "at least", "<=": "at most"}


def _amount_chip(
    form: FilterForm, chosen: EntryFilter, least: Decimal | None, most: Decimal | None
) -> Chip:
    bounds = [
        format_money(Money(bound, form.book.base_currency), current_locale())
        for bound in dict.fromkeys([least, most])
        if bound is not None
    ]
    words = [_COMPARED.get(term.op, "") for term in chosen.terms("amount")[:1]]
    if len(bounds) == 1 and not words[0] and least != most:
        words = ["at least" if least is not None else "at most"]
    return Chip(
        name="amount",
        label="Amount",
        icon="cash-stack",
        value=" ".join([*filter(None, words), " to ".join(bounds)]).strip(),
        clear=_with(chosen, "amount"),
    )


# --- nothing found --------------------------------------------------------------------


def in_words(bar: FilterBar, chosen: EntryFilter) -> dict[str, str]:
    """What is filtered by, by the part of the expression, "" for the period: for a
    list that is empty.
    """
    words = {"": bar.period.value} if chosen.period and not chosen.dated else {}
    words |= {str(part.node): _node_in_words(part.node) for part in chosen.parts}
    return words | ({chosen.unread: f"“{chosen.unread}”"} if chosen.unread else {})


def _node_in_words(node: Node) -> str:
    match node:
        case Term(field="wallet" | "category" | "tag" | "payee", op=":", values=names):
            return " or ".join(names)
        case Text(text):
            return f"“{text}”"
    return f"“{node}”"


def dropped(bar: FilterBar, chosen: EntryFilter, wider: EntryFilter) -> str:
    """The part that `wider` does without, in words."""
    kept = in_words(bar, wider)
    words = in_words(bar, chosen)
    return next((words[part] for part in words if part not in kept), "")
