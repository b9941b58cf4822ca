"""Forms of the import: the file, whose accounts it names, a row put right."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings

from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    BookForm,
    CrispyForm,
    LineField,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.importing.dates import MAX_YEAR, MIN_YEAR
from ledger.importing.sniff import Format
from ledger.models import ImportRow, ImportRun, Wallet
from ledger.services.imports.accounts import Account

MAX_PASTED = 200_000
NEW_WALLET = "new"


class UploadForm(BookForm):
    """A file, or messages of a bank as text; one of the two."""

    file = forms.FileField(
        allow_empty_file=True, required=False, widget=forms.FileInput
    )
    messages = forms.CharField(
        required=False,
        max_length=MAX_PASTED,
        label="Or paste messages of your bank",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wallet = BookChoiceField(
        Wallet, label="Into wallet", empty_label="Find it by the file", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wallets = self.fields["wallet"].queryset  # type: ignore[attr-defined]
        self.fields["wallet"].queryset = wallets.usable()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError("That file is over 10 MB: export less at once.")
        if not file.size:
            raise forms.ValidationError("That file is empty.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("messages"):
            self.add_error("file", "Choose a file.")
        return cleaned

    @property
    def field_of_data(self) -> str:
        """The field that what was sent stands in."""
        return "file" if self.cleaned_data.get("file") else "messages"

    def sent(self) -> tuple[str, bytes, Format | None]:
        """Name, content, and the format where content cannot tell it."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name, file.read(), None
        text: str = self.cleaned_data["messages"]
        return "Pasted messages", text.encode(), Format.SMS


class AccountsForm(BookForm):
    """Which wallet each account of a file is: `account_0`, `account_1`..."""

    def __init__(
        self, data: object = None, *, run: ImportRun, accounts: Sequence[Account]
    ) -> None:
        self.accounts = accounts
        super().__init__(data, book=run.book)
        self.wallets = {
            str(wallet.pk): wallet
            for wallet in Wallet.objects.filter(book=run.book, archived_at=None)
        }
        for place, account in enumerate(accounts):
            self.fields[f"account_{place}"] = forms.ChoiceField(
                choices=self._choices(account),
                initial=str(account.wallet or NEW_WALLET),
                label=account.place or "Lines without an account",
                help_text=", ".join(_known_of(account)),
            )

    def _choices(self, account: Account) -> list[tuple[str, str]]:
        fits = [
            (pk, f"{wallet.name} ({wallet.currency})")
            for pk, wallet in self.wallets.items()
            if account.currency in {None, wallet.currency}
        ]
        made = (NEW_WALLET, f"A new wallet, {account.place[:60]}")
        return [*fits, made] if account.place else fits

    def chosen(self) -> dict[str, Wallet | str]:
        """By what the file calls the account: a wallet, or the name of a new one."""
        found: dict[str, Wallet | str] = {}
        for place, account in enumerate(self.accounts):
            choice = self.cleaned_data[f"account_{place}"]
            found[account.place] = self.wallets.get(choice, account.place)
        return found


def _known_of(account: Account) -> Iterator[str]:
    """What the file tells of the account beside its number."""
    if account.currency:
        yield account.currency
    if account.currency and account.closing is not None:
        balance = Money(account.closing, account.currency)
        yield f"balance {format_money(balance, current_locale())}"


class MendForm(BookForm):
    """What a row that could not be read is. The amount is signed."""

    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    payee = LineField(max_length=100, required=False)
    amount = AmountFormField(
        allow_negative=True, help_text="Money out has a minus: -12.50"
    )

    def __init__(self, *args: Any, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, book=row.book, **kwargs)
        self.fields["amount"].currency = row.run.wallet.currency  # type: ignore[attr-defined]

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not MIN_YEAR <= day.year <= MAX_YEAR:
            raise forms.ValidationError("Choose a day from 1900 to 2200.")
        return day


class ProfileForm(CrispyForm):
    name = LineField(max_length=200, error_messages={"required": "Give it a name."})
