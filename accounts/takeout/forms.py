"""The form that takes an archive."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.form_token import OnceForm
from accounts.takeout.limits import MAX_BYTES
from expense_tracker.kernel.forms import CrispyForm

MAX_NAME = 200


class ArchiveForm(CrispyForm, OnceForm):
    file = forms.FileField(
        label="Archive",
        max_length=MAX_NAME,
        help_text="The ZIP that “Download everything” made, here or on another server.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={"required": "Choose the archive."},
    )
    with_settings = forms.BooleanField(
        label="Take over my preferences too",
        required=False,
        initial=True,
        help_text="Theme, numbers and dates, time zone, reminders and notices.",
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("That archive is over 1 GB.")
        return file
