"""Cash taken out: transfers into wallets of cash, and what is filed as withdrawn."""

from decimal import Decimal

from expense_tracker.kernel.money import Money
from ledger.expression import Term
from ledger.models import Category, Entry, Wallet
from reports.assistant.answers.base import SPENT, Answer, Asker, counted
from reports.assistant.answers.totals import seen
from reports.assistant.questions import NotUnderstood
from reports.assistant.synonyms import WITHDRAWAL


def withdrawn(ask: Asker) -> Answer:
    """What came into wallets of cash from others, with expenses filed as withdrawn."""
    wallets = _wallets(ask)
    ask.note_month()
    moved = Term("wallet", ":", tuple(wallet.name for wallet in wallets))
    chosen = ask.find(ask.span, Term("type", ":", ("transfer",)), node=moved)
    arrived = _arrived(ask, wallets)
    filed = _filed(ask)
    figure = ask.base(sum(arrived, Decimal(0))) + filed
    when = ask.when(ask.span)
    if not figure:
        return ask.answer(f"No cash was taken out {when}.", figure=figure)
    if filed:
        ask.notes.append(f"{ask.money(filed)} of it is filed as {WITHDRAWAL}")
    many = counted(len(arrived), "transfer")
    text = f"You took {ask.money(figure)} out as cash {when}: {many}."
    is_counted = bool(ask.question.cues & {"count", "often"})
    told = len(arrived) if is_counted else figure
    return ask.answer(text, figure=told, entries=chosen, proof="moved")


def _arrived(ask: Asker, wallets: list[Wallet]) -> list[Decimal]:
    """What each transfer brought, in the Book's currency, positive."""
    days = seen(ask, ask.span).period
    rows = Entry.objects.filter(
        book=ask.book,
        kind=Entry.Kind.TRANSFER,
        wallet__in=wallets,
        amount__gt=0,
        date__range=(days.start, days.last),
    )
    return list(rows.values_list("base_amount", flat=True))


def _wallets(ask: Asker) -> list[Wallet]:
    """The wallets of cash: those named, else all."""
    cash = Wallet.objects.filter(book=ask.book, kind=Wallet.Kind.CASH)
    named = set(ask.question.wallets)
    for each in ask.question.named:
        labels = {row.label for row in each.categories}
        if each.field != "wallet" and labels != {WITHDRAWAL}:
            raise NotUnderstood(reason="Ask for cash that was taken out, without more.")
    chosen = [wallet for wallet in cash if not named or wallet in named]
    if not chosen or named - set(chosen):
        raise NotUnderstood(reason="Only a wallet of cash has withdrawals.")
    return chosen


def _filed(ask: Asker) -> Money:
    rows = Category.objects.filter(book=ask.book, label=WITHDRAWAL)
    names = tuple(rows.values_list("name", flat=True))
    zero = Money.zero(ask.book.base_currency)
    if not names:
        return zero
    chosen = ask.find(ask.span, SPENT, node=Term("category", "=", names))
    return ask.sum(chosen).flow.spending
