"""The chips above the list: what it is filtered by, and what else it could be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.filters import EntryFilter, FilterForm
from ledger.form_fields import tree_order
from ledger.models import Category, Entry, Wallet


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
    """`others` holds, by the name of a form in the bar, the filters it must keep."""

    period: Chip
    wallet: Chip
    category: Chip
    kind: Chip
    amount: Chip
    previous: str  # query of the period before, "" at all time
    next: str
    others: dict[str, dict[str, str]]


def filter_bar(form: FilterForm, chosen: EntryFilter, as_of: date) -> FilterBar:
    period = chosen.period
    return FilterBar(
        period=_period_chip(form, chosen, as_of),
        wallet=_wallet_chip(form, chosen),
        category=_category_chip(form, chosen),
        kind=_kind_chip(chosen),
        amount=_amount_chip(form, chosen),
        previous=chosen.query(period=period.previous()) if period else "",
        next=chosen.query(period=period.next()) if period else "",
        others={
            "search": _without(chosen, "q"),
            "days": _without(chosen, "period"),
            "amounts": _without(chosen, "min", "max"),
        },
    )


def _without(chosen: EntryFilter, *names: str) -> dict[str, str]:
    return {k: v for k, v in chosen.params().items() if k not in names}


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
    return Chip(
        name="period",
        label="Date",
        icon="calendar3",
        value=chosen.period.label(current_locale()) if chosen.period else "",
        clear=chosen.query(period=None),
        choices=[
            Choice(label, chosen.query(period=period), period == chosen.period)
            for label, period in offers
        ],
    )


def _wallet_chip(form: FilterForm, chosen: EntryFilter) -> Chip:
    wallets = Wallet.objects.filter(book=form.book)
    return Chip(
        name="wallet",
        label="Wallet",
        icon="wallet2",
        value=chosen.wallet.name if chosen.wallet else "",
        clear=chosen.query(wallet=None),
        choices=[
            Choice(
                wallet.name,
                chosen.query(wallet=wallet),
                wallet == chosen.wallet,
                icon=wallet.icon,
            )
            for wallet in wallets
        ],
    )


def _category_chip(form: FilterForm, chosen: EntryFilter) -> Chip:
    return Chip(
        name="category",
        label="Category",
        icon="grid-3x3-gap",
        value=chosen.category.name if chosen.category else "",
        clear=chosen.query(category=None),
        choices=list(_category_choices(form, chosen)),
    )


def _category_choices(form: FilterForm, chosen: EntryFilter) -> Iterator[Choice]:
    rows = Category.objects.filter(book=form.book).select_related("parent")
    for category in sorted(rows, key=tree_order):
        yield Choice(
            category.name,
            chosen.query(category=category),
            category == chosen.category,
            icon=category.icon,
            colour=category.colour,
            indented=category.parent_id is not None,
        )


def _kind_chip(chosen: EntryFilter) -> Chip:
    return Chip(
        name="kind",
        label="Type",
        icon="arrow-left-right",
        value=Entry.Kind(chosen.kind).label if chosen.kind else "",
        clear=chosen.query(kind=""),
        choices=[
            Choice(kind.label, chosen.query(kind=kind.value), kind.value == chosen.kind)
            for kind in Entry.Kind
        ],
    )


def _amount_chip(form: FilterForm, chosen: EntryFilter) -> Chip:
    bounds = [
        format_money(Money(bound, form.book.base_currency), current_locale())
        for bound in (chosen.least, chosen.most)
        if bound is not None
    ]
    if len(bounds) == 1:
        bounds.insert(0, "at least" if chosen.least is not None else "at most")
        value = " ".join(bounds)
    else:
        value = " to ".join(bounds)
    return Chip(
        name="amount",
        label="Amount",
        icon="cash-stack",
        value=value,
        clear=chosen.query(least=None, most=None),
    )


def in_words(bar: FilterBar, chosen: EntryFilter) -> dict[str, str]:
    """What is filtered by, by the filter's fields: for a list that is empty."""
    words = {
        "period": bar.period.value,
        "wallet": bar.wallet.value,
        "category": bar.category.value,
        "kind": bar.kind.value,
        "text": chosen.text and f"“{chosen.text}”",
        "least": bar.amount.value,
        "most": bar.amount.value,
    }
    nothing = EntryFilter()
    return {
        name: words[name]
        for name in words
        if getattr(chosen, name) != getattr(nothing, name)
    }


def dropped(bar: FilterBar, chosen: EntryFilter, wider: EntryFilter) -> str:
    """The part that `wider` does without, in words."""
    words = in_words(bar, chosen)
    names = (n for n in words if getattr(chosen, n) != getattr(wider, n))
    return next((words[name] for name in names), "")
