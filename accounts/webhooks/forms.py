"""What people say of a webhook."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.form_token import OnceForm
from accounts.models import WebhookEndpoint
from accounts.webhooks.endpoints import EndpointDraft, mark_of
from accounts.webhooks.events import all_events
from expense_tracker.kernel.forms import CrispyForm, LineField
from expense_tracker.kernel.outbound import RefusedAddressError, check_url


class WebhookForm(CrispyForm, OnceForm):
    # Of the endpoint as it was when the form was opened; "" for a new one.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    name = LineField(
        max_length=100, help_text="Yours to choose, for example “Home automation”."
    )
    url = LineField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text="Where each event is posted to.",
    )
    events = forms.MultipleChoiceField(
        label="Tell it about",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )

    def __init__(
        self, *args: Any, endpoint: WebhookEndpoint | None = None, **kwargs: Any
    ) -> None:
        if endpoint is not None:
            kwargs["initial"] = {
                **{name: getattr(endpoint, name) for name in ("name", "url", "events")},
                "seen": mark_of(endpoint),
            }
        super().__init__(*args, **kwargs)
        events = self.fields["events"]
        assert isinstance(events, forms.MultipleChoiceField)
        events.choices = [(event.name, event.label) for event in all_events()]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_url(url)
        except RefusedAddressError as error:
            raise ValidationError(str(error)) from error
        return url

    @property
    def draft(self) -> EndpointDraft:
        return EndpointDraft(
            name=self.cleaned_data["name"],
            url=self.cleaned_data["url"],
            events=tuple(self.cleaned_data["events"]),
        )
