"""The pages' own forms, as the console uses them: each row in the scope of its Book."""

from typing import Any

from django import forms

from accounts.admin.service_form import ServiceForm
from accounts.clock import today_for
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import LedgerError
from ledger.forms.categories import CategoryForm, category_values
from ledger.forms.entry import EntryForm
from ledger.forms.entry_values import values_of
from ledger.forms.wallets import WalletForm, wallet_values
from ledger.models import Category, Entry, Wallet
from ledger.services.categories import change_category
from ledger.services.entries import change_entry, group_rows
from ledger.services.wallets import change_wallet


class BookServiceForm(ServiceForm):
    """A row that belongs to a Book; a form sends back the version it was shown at."""

    refusals = (LedgerError,)

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, book=instance.book, **kwargs)

    def full_clean(self) -> None:
        with book_scope(self.instance.book):
            super().full_clean()

    @property
    def shown_version(self) -> int:
        # 0 is no row's: a form without its version is as good as outdated.
        return self.cleaned_data["version"] or 0


class EntryStaffForm(BookServiceForm, EntryForm):
    """An entry, a transfer by either of its legs, or a split by any of its parts, which
    stay as they are here.
    """

    def __init__(self, *args: Any, instance: Entry, **kwargs: Any) -> None:
        values = values_of(group_rows(instance))
        super().__init__(
            *args, instance=instance, entry=instance, initial=values, **kwargs
        )
        # Both are shown at once here.
        self.fields["category"].label = "Category of an expense"
        self.fields["income_category"].label = "Category of an income"

    def write(self) -> None:
        assert self.draft is not None
        change_entry(
            book=self.instance.book,
            actor=self.staff,
            entry=self.instance,
            version=self.shown_version,
            draft=self.draft,
        )


class WalletStaffForm(BookServiceForm, WalletForm):
    def __init__(self, *args: Any, instance: Wallet, **kwargs: Any) -> None:
        opening = instance.entries.filter(kind=Entry.Kind.OPENING).first()
        values = wallet_values(instance, opening, today_for(instance.book))
        super().__init__(
            *args, instance=instance, wallet=instance, initial=values, **kwargs
        )

    def write(self) -> None:
        change_wallet(
            book=self.instance.book,
            actor=self.staff,
            wallet=self.instance,
            version=self.shown_version,
            draft=self.draft,
        )


class CategoryStaffForm(BookServiceForm, CategoryForm):
    def __init__(self, *args: Any, instance: Category, **kwargs: Any) -> None:
        values = category_values(instance)
        super().__init__(
            *args, instance=instance, category=instance, initial=values, **kwargs
        )
        for name in ("kind", "icon", "colour"):
            # The page draws them as pictures; the console has only their names.
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            choices = field.choices
            field.widget = forms.Select()
            field.choices = choices

    def write(self) -> None:
        change_category(
            book=self.instance.book,
            actor=self.staff,
            category=self.instance,
            version=self.shown_version,
            draft=self.draft,
        )
