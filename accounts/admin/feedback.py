"""The inbox of what users wrote: sorted, and answered by mail."""

from operator import attrgetter
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from accounts.admin.base import PersonalAdmin
from accounts.admin.export import resource_of
from accounts.admin.service_form import ServiceForm
from accounts.errors import AccountsError
from accounts.models import Feedback, User
from accounts.staff.feedback import answer_feedback, sort_feedback

MAX_ANSWER = 4000


class AnswerForm(ServiceForm):
    """How far it is, whose it is, and an answer when there is one to send."""

    refusals = (AccountsError,)
    answer = forms.CharField(
        required=False,
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Sent by mail when you save. Leave it empty to only sort.",
    )
    state = forms.ChoiceField(choices=Feedback.State.choices)
    assignee = forms.ModelChoiceField(
        queryset=User.objects.filter(is_staff=True, is_active=True),
        required=False,
        empty_label="Nobody",
        label="In the hands of",
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: Feedback, **kwargs: Any) -> None:
        now = {"state": instance.state, "assignee": instance.assignee_id}
        super().__init__(*args, instance=instance, initial=now, **kwargs)

    def write(self) -> None:
        said = self.cleaned_data
        sort_feedback(
            feedback=self.instance, state=said["state"], assignee=said["assignee"]
        )
        if said["answer"].strip():
            answer_feedback(
                staff=self.staff, feedback=self.instance, text=said["answer"].strip()
            )


@admin.register(Feedback)
class FeedbackAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("first_words", "user", "state", "assignee", "created_at")
    list_filter = ("state",)
    list_select_related = ("user", "assignee")
    search_fields = ("text", "user__email", "user__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    change_form = AnswerForm
    form_fields = ("answer", "state", "assignee")
    fields = (
        *("text", "shown_picture", "answers", "who", "created_at"),
        *("page", "browser", "book"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Feedback,
            {
                "Feedback": attrgetter("pk"),
                "From": attrgetter("user.email"),
                "Text": attrgetter("text"),
                "Page": attrgetter("page"),
                "State": attrgetter("state"),
                "At": attrgetter("created_at"),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("replies__staff")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was said stands above what is answered."""
        if not self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        rest = self.get_readonly_fields(request, obj)
        return [
            ("What they wrote", {"fields": rest}),
            ("Answer", {"fields": self.form_fields}),
        ]

    @admin.display(description="feedback", ordering="text")
    def first_words(self, row: Feedback) -> str:
        return row.text if len(row.text) <= 80 else f"{row.text[:80]}…"  # noqa: PLR2004

    @admin.display(description="from")
    def who(self, row: Feedback) -> str:
        page = reverse("admin:person", args=[row.user_id])
        return format_html('<a href="{}">{} ({})</a>', page, row.user.name, row.user)

    @admin.display(description="picture")
    def shown_picture(self, row: Feedback) -> str:
        if not row.picture:
            return "None"
        url = reverse("admin:feedback-picture", args=[row.pk])
        return format_html(
            '<a href="{}"><img class="sent" src="{}" alt="What they sent along"></a>',
            url,
            url,
        )

    @admin.display(description="answered")
    def answers(self, row: Feedback) -> str:
        told = (
            (
                each.staff or "Somebody",
                f"{localtime(each.at):%Y-%m-%d %H:%M}",
                each.text,
            )
            for each in row.replies.all()
        )
        said = format_html_join("", "<p><b>{}</b>, {}<br>{}</p>", told)
        return said or "Not yet"
