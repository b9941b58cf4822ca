"""Writing to the people who run the site, and reading what they answered."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import AccountsError
from accounts.form_token import OnceForm
from accounts.models import Feedback
from accounts.sign_in.drawn_form import Crispy
from accounts.staff.feedback import Said, give_feedback
from accounts.types import BookRequest
from ledger.forms.receipts import data_of
from ledger.receipts.errors import UnusableFile
from ledger.receipts.pictures import clean_picture

SHOWN = 20
MAX_TEXT = 4000
UNPROCESSABLE = 422


class FeedbackForm(Crispy, OnceForm):
    text = forms.CharField(
        max_length=MAX_TEXT,
        label="What would you like to tell us?",
        help_text="What you wanted to do, and what happened instead, helps most.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    picture = forms.FileField(
        required=False,
        label="Picture",
        help_text="A screenshot, for instance. Place and camera are taken out of it.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_picture(self) -> bytes:
        """A JPEG of our own making; b"" without one."""
        sent = self.cleaned_data["picture"]
        if not isinstance(sent, UploadedFile):
            return b""
        try:
            return clean_picture(data_of(sent)).data
        except UnusableFile as error:
            raise ValidationError(error.message) from error


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: BookRequest) -> HttpResponse:
    """The form, and below it what the person wrote before."""
    if request.method != "POST":
        came_from = {"page": request.GET.get("from", "")}
        return _show(request, FeedbackForm(initial=came_from))
    form = FeedbackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    try:
        give(request, form)
    except AccountsError as error:
        form.add_error(None, str(error))
        return _show(request, form)
    messages.success(request, "Thank you. The answer comes by mail, and stands here.")
    return redirect("reports:feedback")


def give(request: BookRequest, form: FeedbackForm) -> Feedback | None:
    """What the checked form says, from whoever asks; None when it was sent before.
    Raises TooMuchFeedbackError.
    """
    told = form.cleaned_data
    said = Said(
        text=told["text"],
        page=told["page"],
        browser=request.headers.get("User-Agent", ""),
        picture=told["picture"],
    )
    return give_feedback(
        user=request.user, book=request.book, said=said, token=told["form_token"]
    )


def _show(request: BookRequest, form: FeedbackForm) -> HttpResponse:
    mine = Feedback.objects.filter(user=request.user)
    context = {"form": form, "mine": mine.prefetch_related("replies")[:SHOWN]}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reports/feedback.html", context, status=status)
