"""What members are told of their credit cards: statements, limits nearly used."""

from collections.abc import Iterator

from budgets.mails import Item, due_fact
from budgets.reminders.stages import stage_of
from budgets.reminders.subscriptions import Reader
from expense_tracker.kernel.format import format_money, format_percent
from expense_tracker.kernel.money import Money
from ledger.currencies.rates import Rates, in_base
from ledger.models import Wallet
from ledger.queries.cards import CardUse, card_dues, closed_before, use_of
from ledger.queries.totals import ZERO, balances_at


def cards_to_tell(reader: Reader) -> list[Item]:
    """What there is to tell on that day; each has a key that it is told by once."""
    return [*_statements(reader), *_limits(reader)]


def _statements(reader: Reader) -> Iterator[Item]:
    today = reader.today
    for due in card_dues(book=reader.book, as_of=today):
        stage = stage_of(due.on, today, reader.lead)
        if stage:
            yield Item(
                key=f"card:{due.wallet.pk}:{due.on}:{stage}",
                name=due.name,
                fact=due_fact(due, today, reader.locale),
                amount=format_money(due.amount, reader.locale),
                worth=due.worth,
            )


def _limits(reader: Reader) -> Iterator[Item]:
    """Cards near their limit or beyond it: once for each of their statements."""
    cards = list(
        Wallet.objects.filter(book=reader.book, credit_limit__isnull=False).active()
    )
    if not cards:
        return
    balances = balances_at(book=reader.book, as_of=reader.today)
    for card in cards:
        use = use_of(card, card.money(balances.get(card.pk, ZERO)))
        if use is not None and use.is_near:
            yield _limit_item(reader, card, use)


def _limit_item(reader: Reader, card: Wallet, use: CardUse) -> Item:
    book, today, locale = reader.book, reader.today, reader.locale
    rate = Rates(book, {card.currency}, today, today).or_nothing(card.currency, today)
    worth = in_base(book, use.used.amount, rate)
    since = closed_before(card.statement_day or 1, today)
    share = format_percent(use.share, locale)
    return Item(
        key=f"limit:{card.pk}:{since}",
        name=card.name,
        fact=f"has {share} of its limit of {format_money(use.limit, locale)} used",
        amount=format_money(use.used, locale),
        worth=Money(worth, book.base_currency),
    )
