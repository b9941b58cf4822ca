"""The pages that take a file, show what it comes to, and book it."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import Result

from accounts.admin.base import staff_of
from accounts.form_token import claim_form_token
from accounts.models import Book
from accounts.staff.access_log import Action, note_look, people_of
from ledger.admin.entry_import.files import FORMATS
from ledger.admin.entry_import.resource import EntryImport
from ledger.importing.errors import UnreadableFile
from ledger.models import Entry


class EntryImportForm(ImportForm):
    book = forms.ModelChoiceField(
        queryset=Book.objects.all(),
        help_text="Search by its name or an owner's e-mail.",
    )
    field_order = ("resource", "book", "import_file", "format")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = Entry._meta.get_field("book")
        field = self.fields["book"]
        field.widget = AutocompleteSelect(link, admin.site)
        field.widget.choices = field.choices

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1024**2
            raise ValidationError(f"The file is larger than {most} MB.")
        return file


class EntryConfirmForm(ConfirmImportForm):
    """What the preview sends back, no longer taken on trust."""

    book = forms.ModelChoiceField(queryset=Book.objects.all(), widget=forms.HiddenInput)
    format = forms.ChoiceField(
        choices=[(str(place), place) for place in range(len(FORMATS))],
        widget=forms.HiddenInput,
    )
    resource = forms.ChoiceField(
        choices=[("0", "")], required=False, widget=forms.HiddenInput
    )


class PreviewOver(Exception):
    """The preview was confirmed already, or never was."""


class EntryImportMixin(ImportMixin):
    """Adds the two import pages to the console's page of entries."""

    import_form_class = EntryImportForm
    confirm_form_class = EntryConfirmForm
    import_formats = FORMATS
    import_export_change_list_template = (
        "admin/import_export/change_list_import_export.html"
    )
    # The Book's own history says what was imported, by whom.
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ledger.add_entry")

    def get_import_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [EntryImport]

    def get_confirm_form_initial(
        self, request: HttpRequest, import_form: Any
    ) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["book"] = import_form.cleaned_data["book"].pk
        return initial

    def get_import_data_kwargs(
        self, request: HttpRequest, form: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Both steps come by here, with the Book that was chosen."""
        book = form.cleaned_data["book"]
        # The preview too tells which lines, wallets and categories the Book has.
        books = Book.objects.filter(pk=book.pk)
        confirmed = isinstance(form, EntryConfirmForm)
        note_look(
            request,
            action=Action.CHANGE if confirmed else Action.LIST,
            model=Entry,
            people=people_of(books, "memberships__user"),
        )
        return kwargs | {"book": book}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Book what the preview showed, once however often it is confirmed."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                self._claim_preview(request)
                answer: HttpResponse = super().process_import(request, **kwargs)
        except (PreviewOver, FileNotFoundError):
            messages.error(request, "That preview is over. Choose the file again.")
            return redirect("admin:ledger_entry_import")
        return answer

    @staticmethod
    def _claim_preview(request: HttpRequest) -> None:
        """The stored file's name is the token: a preview has one of its own."""
        try:
            token = uuid.UUID(request.POST.get("import_file_name", ""))
        except ValueError as error:
            raise PreviewOver from error
        if not claim_form_token(user=staff_of(request), token=token):
            raise PreviewOver

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors():
            messages.error(
                request,
                "The book has changed since the preview. Choose the file again.",
            )
            return redirect("admin:ledger_entry_import")
        answer: HttpResponse = super().process_result(result, request)
        return answer

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if not isinstance(e, UnreadableFile):
            raise e
        form.add_error("import_file", e.message)
