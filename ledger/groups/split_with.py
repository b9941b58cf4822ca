"""The "Split with" part of the entry form: which group, and who bears how much."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Book, User
from expense_tracker.kernel.forms import CrispyForm
from ledger.groups.division_form import DivisionForm
from ledger.groups.sharing import in_group, places_for, share_entry
from ledger.models import Change, Entry, Participant
from ledger.services.drafts import EntryDraft


class SplitWithForm(CrispyForm):
    """Sent with an entry; `me` is the place in the chosen group, None for none."""

    share_group = forms.ChoiceField(label="Split with", required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, book: Book, user: User
    ) -> None:
        sent = data if data is not None and "share_group" in data else None
        super().__init__(sent)
        self.book = book
        self.places = {str(each.group_id): each for each in places_for(book, user)}
        field = self.fields["share_group"]
        assert isinstance(field, forms.ChoiceField)
        groups = [(pk, each.group.name) for pk, each in self.places.items()]
        field.choices = [("", "Nobody"), *groups]
        self.me: Participant | None = None
        if self.is_bound:
            self.me = self.places.get(str(self["share_group"].value()))
        self.division = self._division(data) if self.me else None

    def _division(self, data: Mapping[str, Any] | None) -> DivisionForm:
        assert self.me is not None
        people = self.me.group.participants.filter(left_at=None)
        known = data is not None and data.get("split_people") == str(self.me.group_id)
        return DivisionForm(
            data if known else None, me=self.me, people=people.order_by("pk")
        )

    def fits(self, draft: EntryDraft) -> bool:
        """Whether it can be shared so; what is wrong then stands at the division."""
        if not self.is_bound or self.me is None:
            return not self.is_bound or self.is_valid()
        if not (self.is_valid() and self.division and self.division.is_fine()):
            return False
        if self.division.is_bound:
            group = self.me.group
            total = group.money(in_group(self.book, draft, group.currency))
            self.division.check(total, [self.me.pk])
        return not self.division.errors

    def share(
        self, draft: EntryDraft, entry: Entry | None = None, version: int | None = None
    ) -> Change | None:
        """Share a draft that fits with the group that was chosen; None for none."""
        if self.me is None or self.division is None:
            return None
        way, weights = self.division.said
        return share_entry(
            book=self.book,
            me=self.me,
            draft=draft,
            way=way,
            weights=weights,
            entry=entry,
            version=version,
        )
