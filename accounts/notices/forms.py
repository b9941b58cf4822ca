"""The form of the notifications: what, by which channel, how far ahead, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from crispy_forms.layout import Layout, Row
from django import forms

from accounts.forms import half
from accounts.models import Notice, User
from accounts.notices.kinds import LONGEST_LEAD, NoticeKind, optional_kinds
from accounts.notices.preferences import Choice, chosen_channels, leads_of
from expense_tracker.kernel.forms import CrispyForm, WholeNumberField

HOURS = tuple((hour, f"{hour:02}:00") for hour in range(24))
LEADS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, LONGEST_LEAD)
DIGEST_CHOICES = (("False", "At once"), ("True", "In one mail a day"))
LEAD = "lead"


def field_name(kind: str, what: str) -> str:
    """Of the box of a channel, or of the choice of days (`what` is "lead")."""
    return f"{kind}__{what}"


class Box(NamedTuple):
    """Whether a kind comes by a channel; `label` is the channel's."""

    channel: str
    label: str
    field: forms.BoundField


@dataclass(frozen=True)
class KindRow:
    """A row of the table: the kind, a box for each channel, its days ahead if any."""

    kind: NoticeKind
    boxes: list[Box]
    lead: forms.BoundField | None


class NoticesForm(CrispyForm):
    reminder_hour = forms.TypedChoiceField(
        label="Reminders come at",
        choices=HOURS,
        coerce=int,
        help_text="By the clock of your time zone.",
    )
    daily_digest = forms.TypedChoiceField(
        label="Mails come",
        choices=DIGEST_CHOICES,
        coerce=lambda value: value == "True",
        help_text="One mail a day comes at the hour of your reminders.",
    )
    quiet_from = forms.TypedChoiceField(
        label="Quiet from",
        choices=HOURS,
        coerce=int,
        help_text="Mails and push wait until the quiet hours are over.",
    )
    quiet_until = forms.TypedChoiceField(
        label="Quiet until",
        choices=HOURS,
        coerce=int,
        help_text="The same hour twice means no quiet hours.",
    )
    idle_reminder = forms.ChoiceField(
        label="When nothing was entered", choices=User.Idle.choices
    )
    idle_days = WholeNumberField(
        label="After this many days without one", min_value=1, max_value=60
    )
    amounts_in_subjects = forms.BooleanField(
        label="Amounts in subjects and push",
        required=False,
        help_text="Without, others who see your screen read no amounts.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {name: getattr(user, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.kinds = optional_kinds()
        self._add_boxes(chosen_channels(user))
        self._add_leads(leads_of(user))
        self.helper.layout = Layout(Row(*(half(name) for name in self.base_fields)))

    def _add_boxes(self, chosen: dict[Choice, bool]) -> None:
        for kind in self.kinds:
            for channel, label in Notice.Channel.choices:
                default = channel in kind.defaults
                self.fields[field_name(kind.kind, channel)] = forms.BooleanField(
                    label=f"{kind.label}: {label}",
                    required=False,
                    initial=chosen.get((kind.kind, channel), default),
                )

    def _add_leads(self, leads: dict[str, int]) -> None:
        for kind, days in leads.items():
            offered = sorted({*LEADS, days})
            self.fields[field_name(kind, LEAD)] = forms.TypedChoiceField(
                label="How long before",
                choices=[(each, lead_words(each)) for each in offered],
                coerce=int,
                initial=days,
                required=False,
                empty_value=None,
            )

    def rows(self) -> Iterator[KindRow]:
        for kind in self.kinds:
            boxes = [
                Box(channel, label, self[field_name(kind.kind, channel)])
                for channel, label in Notice.Channel.choices
            ]
            lead = self[field_name(kind.kind, LEAD)] if kind.has_lead else None
            yield KindRow(kind, boxes, lead)

    def wanted(self) -> dict[Choice, bool]:
        return {
            (kind.kind, channel): self.cleaned_data[field_name(kind.kind, channel)]
            for kind in self.kinds
            for channel in Notice.Channel.values
        }

    def leads(self) -> dict[str, int]:
        """Those that were sent: a page may be older than a kind."""
        sent = {
            kind.kind: self.cleaned_data[field_name(kind.kind, LEAD)]
            for kind in self.kinds
            if kind.has_lead
        }
        return {kind: days for kind, days in sent.items() if days is not None}

    def timing(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields}


def lead_words(days: int) -> str:
    if not days:
        return "On the day"
    return "1 day before" if days == 1 else f"{days} days before"
