"""What stands in the entry form before anybody types: an entry's values, a line's, or
what was typed already when one of its buttons was pressed.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, allocate
from ledger.forms.entry import EntryForm, amount_text
from ledger.models import Entry, Wallet
from ledger.quick_add.line import QuickEntry
from ledger.services.drafts import EntryDraft, Part, draft_of

Values = dict[str, Any]


def values_of(rows: Sequence[Entry]) -> Values:
    """An entry's rows, as `group_rows` reads them, as initial values of its form."""
    return {"version": rows[0].version, **values_of_draft(draft_of(rows))}


def values_of_draft(draft: EntryDraft) -> Values:
    category = draft.category and draft.category.pk
    charged = draft.original_amount is not None
    return {
        "kind": draft.kind,
        "amount": _text(draft.amount, draft.wallet),
        "payee": draft.payee,
        "date": draft.date,
        "category": category,
        "income_category": category,
        "wallet": draft.wallet.pk,
        "to_wallet": draft.to_wallet.pk if draft.to_wallet else None,
        "to_amount": _text(draft.to_amount, draft.to_wallet),
        "original_amount": amount_text(_charged(draft)) if charged else "",
        "original_currency": draft.original_currency,
        "refund_of": draft.refund_of and draft.refund_of.pk,
        "tags": ", ".join(draft.tags),
        "tax": draft.tax,
        "note": draft.note,
        "parts": [_part_values(part, draft.wallet) for part in draft.parts],
    }


def _charged(draft: EntryDraft) -> Money:
    assert draft.original_amount is not None
    return Money(draft.original_amount, draft.original_currency)


def _part_values(part: Part, wallet: Wallet) -> Values:
    category = part.category and part.category.pk
    minus = "-" if part.amount < 0 else ""
    return {
        "amount": minus + _text(part.amount, wallet),
        "category": category,
        "income_category": category,
        "note": part.note,
    }


def values_of_line(quick: QuickEntry) -> Values:
    """What a quick-add line says, or what is likely."""
    values = {
        "kind": quick.kind,
        "amount": quick.amount and _text(quick.amount, quick.wallet),
        "payee": quick.payee,
        "date": quick.date,
        EntryForm.category_field(quick.kind): quick.category and quick.category.pk,
        "wallet": quick.wallet and quick.wallet.pk,
        "to_wallet": quick.to_wallet and quick.to_wallet.pk,
        "tags": ", ".join(quick.tags),
        "note": quick.note,
    }
    return {name: value for name, value in values.items() if value}


def _text(amount: Decimal | None, wallet: Wallet | None) -> str:
    """Nothing for None."""
    if amount is None:
        return ""
    if wallet is None:
        return format_number(abs(amount), current_locale())
    return amount_text(wallet.money(amount))


# --- buttons --------------------------------------------------------------------------

EXCHANGE, FILE, SPLIT_WITH = "exchange", "file", "split-with"
MORE, EVEN, NONE, DROP = "part-more", "part-even", "part-none", "part-drop-"


def values_after(form: EntryForm, button: str) -> Values:
    """What the form holds, typed or not, after one of its buttons was pressed."""
    values = {name: form[name].value() for name in form.fields}
    exchange = form.exchange
    if button == EXCHANGE and exchange is not None and exchange.proposed:
        values[exchange.field] = amount_text(exchange.proposed)
    if button == FILE and form.suggestion is not None:
        field = form.category_field(str(form["kind"].value()))
        values[field] = form.suggestion.category.pk
    of_parts = button not in {EXCHANGE, FILE, SPLIT_WITH}
    lines = _lines_after(form, button) if of_parts or form.is_split else []
    return {**values, "parts": lines}


def _lines_after(form: EntryForm, button: str) -> list[Values]:
    lines: list[Values] = [*form.parts.typed()]
    if button == MORE:
        return [*lines, {"amount": _left(form)}]
    if button == EVEN:
        return _even(form, lines)
    if button == NONE:
        return []
    dropped = button.removeprefix(DROP)
    return [line for n, line in enumerate(lines) if str(n) != dropped]


def _left(form: EntryForm) -> str:
    """What the next part is offered: all that is left."""
    left = form.remainder
    return amount_text(left) if left.amount > 0 else ""


def _even(form: EntryForm, lines: list[Values]) -> list[Values]:
    total = Money(form.said("amount") or Decimal(0), form.currency)
    if not lines:
        return lines
    shares = allocate(total, [1] * len(lines))
    return [
        {**line, "amount": amount_text(share)}
        for line, share in zip(lines, shares, strict=True)
    ]
