"""What is announced to users: written, planned and taken back in the console."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin.base import OpenAdmin, staff_of
from accounts.models import Announcement, Book
from accounts.staff.announcing import forget_running


class AnnouncementForm(forms.ModelForm):  # type: ignore[type-arg]
    """The owners of one Book are found by its number: names of Books are personal."""

    book = forms.ModelChoiceField(
        queryset=Book.objects.all(),
        required=False,
        widget=forms.NumberInput,
        label="Book",
        help_text="Its number; only for the owners of one book.",
    )

    class Meta:
        model = Announcement
        fields = (
            *("title", "text", "tone", "audience", "book"),
            *("starts_at", "ends_at", "by_mail"),
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        is_for_owners = said.get("audience") == Announcement.Audience.OWNERS
        if is_for_owners != (said.get("book") is not None):
            raise ValidationError(
                {"book": "A book goes with “The owners of one book”, and only with it."}
            )
        begins, ends = said.get("starts_at"), said.get("ends_at")
        if begins and ends and ends <= begins:
            raise ValidationError({"ends_at": "It ends before it begins."})


@admin.register(Announcement)
class AnnouncementAdmin(OpenAdmin):
    """Those that are mailed go out when they begin; mails that went out stay so."""

    adds = saves = deletes = True
    form = AnnouncementForm
    list_display = ("title", "audience", "tone", "starts_at", "ends_at", "mails")
    list_filter = ("audience", "tone")
    date_hierarchy = "starts_at"
    search_fields = ("title", "text")
    ordering = ("-starts_at", "-pk")
    readonly_fields = ("mailed_at", "created_by", "created_at")

    @admin.display(description="by mail")
    def mails(self, row: Announcement) -> str:
        if not row.by_mail:
            return "No"
        return "Sent" if row.mailed_at else "When it begins"

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if not change:
            obj.created_by = staff_of(request)
        super().save_model(request, obj, form, change)
        forget_running()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        forget_running()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        forget_running()
