"""The form of a saved report, and of its mail."""

from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.forms import LineField, VersionField
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period, PeriodError
from ledger.forms.fields import DraftForm
from ledger.naming import MAX_NAME
from reports.models import ReportMail, SavedReport
from reports.period_reports import COMPARISONS, KINDS
from reports.saved.services import MAX_QUERY, SavedReportDraft

NEVER = [("", "Never")]


class SavedReportForm(DraftForm):
    """Keeps a report, or changes one. What it shows stands in hidden fields; who may
    not write chooses the mail alone.
    """

    version = VersionField()
    kind = forms.ChoiceField(
        choices=[(kind.slug, kind.title) for kind in KINDS.values()],
        widget=forms.HiddenInput,
    )
    period = forms.CharField(max_length=30, widget=forms.HiddenInput)
    q = LineField(required=False, max_length=MAX_QUERY, widget=forms.HiddenInput)
    compare = forms.ChoiceField(
        choices=[(each, each) for each in COMPARISONS], widget=forms.HiddenInput
    )
    name = LineField(max_length=MAX_NAME)
    span = forms.ChoiceField(label="Shows", choices=SavedReport.Span)
    cadence = forms.ChoiceField(
        label="Mail it to me",
        required=False,
        choices=[*NEVER, *ReportMail.Cadence.choices],
        help_text="On the day after the week, month or year is over, of that time.",
    )
    format = forms.ChoiceField(
        label="As", choices=ReportMail.Format, initial=ReportMail.Format.PDF
    )

    def __init__(
        self, *args: Any, book: Book, may_write: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        if not may_write:
            for name in ("name", "span"):
                self.fields[name].disabled = True
        span = self.fields["span"]
        assert isinstance(span, forms.ChoiceField)
        span.choices = self._spans()
        span.initial = span.choices[0][0]

    def _spans(self) -> list[tuple[str, str]]:
        """In the words of the days: "Always the running month"."""
        try:
            period = self._period(str(self["period"].value() or ""))
        except PeriodError:
            return list(SavedReport.Span.choices)
        fixed = (SavedReport.Span.FIXED.value, period.label(current_locale()))
        if period.kind == "range":
            return [fixed]
        return [
            (SavedReport.Span.RUNNING.value, f"Always the running {period.kind}"),
            (SavedReport.Span.LAST.value, f"Always the {period.kind} before"),
            fixed,
        ]

    def _period(self, slug: str) -> Period:
        return Period.parse(
            slug,
            first_day=self.book.pay_day,
            first_weekday=self.book.first_weekday,
        )

    def clean_period(self) -> str:
        try:
            return self._period(self.cleaned_data["period"]).slug
        except PeriodError as error:
            raise forms.ValidationError("No such days.") from error

    @property
    def draft(self) -> SavedReportDraft:
        said = self.cleaned_data
        return SavedReportDraft(
            name=said["name"],
            kind=said["kind"],
            period_slug=said["period"],
            span=said["span"],
            query=said["q"],
            compare=said["compare"],
        )


def saved_values(report: SavedReport, mail: ReportMail | None) -> dict[str, Any]:
    """A saved report, and the reader's mail of it, as initial values of the form."""
    return {
        "version": report.version,
        "kind": report.kind,
        "period": report.period_slug,
        "q": report.query,
        "compare": report.compare,
        "name": report.name,
        "span": report.span,
        "cadence": mail.cadence if mail else "",
        "format": mail.format if mail else ReportMail.Format.PDF.value,
    }
