"""What is shown of a quick-add line while it is typed."""

from dataclasses import dataclass

from expense_tracker.kernel.format import Sign, format_date, format_money
from expense_tracker.kernel.money import Money
from ledger.appearance import KIND_ICONS
from ledger.quick_add.line import Kind, Problem, QuickEntry


@dataclass(frozen=True)
class Token:
    """What was understood, or not, of a part of the line."""

    icon: str
    text: str
    problem: Problem | None = None
    reason: str = ""  # why it is likely, of what the line does not say itself


def tokens(entry: QuickEntry, *, locale: str) -> list[Token]:
    """The parts understood, in fixed order, those in question in their place.

    Empty as long as the line says nothing.
    """
    if not entry.stated and not entry.problems:
        return []
    shown = {
        "amount": _amount_token(entry, locale),
        "payee": Token("shop", entry.payee) if entry.payee else None,
        "category": _category_token(entry),
        "wallet": _wallet_token(entry),
        "to_wallet": None,
        "date": Token("calendar3", format_date(entry.date, locale, "weekday")),
    }
    wrong = {
        problem.field: Token("question-lg", problem.typed, problem)
        for problem in entry.problems
    }
    found = [wrong.get(name) or token for name, token in shown.items()]
    found += [Token("tag", name) for name in entry.tags]
    if entry.note:
        found.append(Token("chat-left-text", entry.note))
    return [token for token in found if token is not None]


def _amount_token(entry: QuickEntry, locale: str) -> Token | None:
    if entry.amount is None or entry.wallet is None:
        return None
    sign = -1 if entry.kind == Kind.EXPENSE else 1
    money = Money(sign * entry.amount, entry.wallet.currency)
    style: Sign = "never" if entry.kind == Kind.TRANSFER else "always"
    return Token(KIND_ICONS[entry.kind], format_money(money, locale, sign=style))


def _category_token(entry: QuickEntry) -> Token | None:
    if entry.category is None:
        return None
    return Token(entry.category.icon, entry.category.name, reason=entry.reason)


def _wallet_token(entry: QuickEntry) -> Token | None:
    if entry.wallet is None:
        return None
    if entry.to_wallet is None:
        return Token(entry.wallet.icon, entry.wallet.name)
    return Token("arrow-left-right", f"{entry.wallet.name} → {entry.to_wallet.name}")
