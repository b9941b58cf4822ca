"""The form that pays a credit card."""

from datetime import date
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.forms import AmountFormField, BookChoiceField
from ledger.forms.fields import DayField, DraftForm
from ledger.forms.recurring import amount_text
from ledger.models import Wallet
from ledger.queries.cards import card_dues


class CardPayForm(DraftForm):
    """How much of a card is paid, from where and when; `amount` in its currency."""

    amount = AmountFormField(label="Amount")
    wallet = BookChoiceField(Wallet, label="From", empty_label="Choose a wallet")
    paid_on = DayField(label="On")

    def __init__(self, *args: Any, book: Book, card: Wallet, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        amount, wallet = self.fields["amount"], self.fields["wallet"]
        assert isinstance(amount, AmountFormField)
        assert isinstance(wallet, BookChoiceField)
        amount.currency = card.currency
        wallet.queryset = Wallet.objects.filter(book=book).usable().exclude(pk=card.pk)

    def field_for(self, name: str | None) -> str | None:
        """The service knows the card as the wallet that the money goes to."""
        return "amount" if name == "to_amount" else super().field_for(name)


def card_pay_values(card: Wallet, as_of: date) -> dict[str, Any]:
    """What the last statement leaves to pay, from the wallet it is paid from."""
    dues = card_dues(book=card.book, as_of=as_of)
    amount = next((due.amount for due in dues if due.wallet.pk == card.pk), None)
    return {
        "amount": amount_text(amount) if amount else "",
        "wallet": card.pays_from_id,
        "paid_on": as_of,
    }
