"""What every page of the staff console is made of.

A `PersonalAdmin` shows rows of people. Each way of seeing them (list, search,
autocomplete, one row, its history, export) is noted for the staff-access log. Nothing
can be added, changed or deleted unless the admin names the service that does it.
"""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from accounts.admin.export import SafeCSV, SafeXLSX
from accounts.admin.service_form import ServiceForm, bound_to
from accounts.models import Book, Membership, User
from accounts.staff.access_log import Action, note_look, page_action, people_of
from expense_tracker.kernel.converters import read_id

PER_PAGE = 50
MAX_SHOW_ALL = 200
MAX_EXPORTED = 100_000


class BookFilter(admin.SimpleListFilter):
    """Narrows a list to one Book, `?of_book=7`: lists link there. Offers no choice of
    its own, since the names of Books are personal.
    """

    title = "book"
    parameter_name = "of_book"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        chosen = request.GET.get(self.parameter_name)
        return [(chosen, f"number {chosen}")] if chosen else []

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(book_id=read_id(chosen))


class PersonalAdmin(ExportMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of people, to be looked at. Subclasses list the columns a page shows in
    `fields`: a column that is not named there is never shown.
    """

    # The form through which a service changes a row; None: nothing is changed here.
    change_form: ClassVar[type[ServiceForm] | None] = None
    # What it asks for, shown above the rest of `fields`.
    form_fields: ClassVar[tuple[str, ...]] = ()
    # The lookup from a row to the people whose it is.
    people_path: ClassVar[str] = "book__memberships__user"
    # What a service raises when it refuses; its words are shown.
    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    export_form_class = ExportForm
    formats = (SafeCSV, SafeXLSX)
    list_per_page = PER_PAGE
    list_max_show_all = MAX_SHOW_ALL
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    # --- what may be done -----------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.saves and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletes and super().has_delete_permission(request, obj)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_or_change_permission(request)

    @property
    def saves(self) -> bool:
        return self.change_form is not None

    @property
    def deletes(self) -> bool:
        return type(self).delete_rows is not PersonalAdmin.delete_rows

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        """Delete `rows` by their service. Override to allow it."""
        raise NotImplementedError

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        form = self.change_form
        if form and obj is not None and self.has_change_permission(request, obj):
            return bound_to(form, staff=staff_of(request), model=self.model)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        rest = self.get_readonly_fields(request, obj)
        return [(None, {"fields": self.form_fields}), ("On record", {"fields": rest})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields or () if name not in self.form_fields]

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: Any
    ) -> None:
        """Nothing is left to do: the form's service has saved."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.get_queryset(request).filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        self._note(request, Action.CHANGE, queryset)
        self.delete_rows(staff=staff_of(request), rows=queryset)

    def get_deleted_objects(
        self, objs: "QuerySet[Any] | Iterable[Any]", request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """The rows themselves: what else goes with them, the service decides."""
        rows = list(objs)
        self.note_rows(request, Action.LIST, rows)
        name = str(self.opts.verbose_name_plural)
        return [str(row) for row in rows], {name: len(rows)}, set(), []

    # --- what is seen ---------------------------------------------------------------

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only by what a list offers: a lookup into any other column would tell what
        stands there, a password's hash too.
        """
        offered = (self.date_hierarchy, *self.get_list_filter(request))
        names = (getattr(each, "parameter_name", each) for each in offered)
        return any(name and f"{lookup}__".startswith(f"{name}__") for name in names)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: Any = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            self.note_row(request, page_action(request), found)
        return found

    def choice_text(self, row: Any) -> str:
        """What a choice among such rows is called."""
        return str(row)

    def note_row(self, request: HttpRequest, action: str, row: Model) -> None:
        rows = self.model.objects.filter(pk=row.pk)
        people = people_of(rows, self.people_path)
        note_look(
            request, action=action, model=self.model, people=people, object_id=row.pk
        )

    def note_rows(
        self, request: HttpRequest, action: str, rows: Iterable[Model]
    ) -> None:
        ids = [row.pk for row in rows]
        if ids:
            self._note(request, action, self.model.objects.filter(pk__in=ids))

    def _note(self, request: HttpRequest, action: str, rows: "QuerySet[Any]") -> None:
        people = people_of(rows, self.people_path)
        note_look(request, action=action, model=self.model, people=people)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST":
            return self._act_on_list(request, extra_context)
        response = super().changelist_view(request, extra_context)
        self._note_list(request, response)
        return response

    def _act_on_list(self, request: HttpRequest, extra_context: Any) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        check_ids(request.POST.getlist("_selected_action"))
        try:
            with transaction.atomic():
                response = super().changelist_view(request, extra_context)
        except self.refusals as error:
            return self._refused(request, error, request.get_full_path())
        self._note_list(request, response)
        return response

    def _note_list(self, request: HttpRequest, response: HttpResponse) -> None:
        shown = getattr(response, "context_data", None) or {}
        if "cl" in shown:
            searched = bool(request.GET.get("q"))
            action = Action.SEARCH if searched else Action.LIST
            self.note_rows(request, action, shown["cl"].result_list)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except self.refusals as error:
            return self._refused(request, error, "../change/")

    def _refused(
        self, request: HttpRequest, error: Exception, back: str
    ) -> HttpResponse:
        self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(back)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        check_ids(request.POST.getlist("export_items"))
        response: HttpResponse = super().export_action(request)
        return response

    def get_export_data(
        self,
        file_format: Any,
        request: HttpRequest,
        queryset: "QuerySet[Any]",
        **kwargs: Any,
    ) -> Any:
        if not self.has_export_permission(request):
            raise PermissionDenied
        if queryset.count() > MAX_EXPORTED:
            # The package shows it above the form.
            raise ValueError(f"At most {MAX_EXPORTED:,} rows: narrow the list first.")
        self._note(request, Action.EXPORT, queryset)
        data = self.get_data_for_export(
            request, queryset, force_native_type=True, **kwargs
        )
        return file_format.export_data(data)


def check_ids(sent: Iterable[str]) -> None:
    """Raises SuspiciousOperation, a 400, when one of them is no id: the libraries hand
    them to the database as they come.
    """
    if any(read_id(each) is None for each in sent):
        raise SuspiciousOperation("One of these rows has no such id.")


class OpenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are nobody's, so that no look at them is noted. Nothing can be added,
    changed or deleted unless the admin says so.
    """

    adds: ClassVar[bool] = False
    saves: ClassVar[bool] = False
    deletes: ClassVar[bool] = False

    list_per_page = PER_PAGE
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.adds and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.saves and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletes and super().has_delete_permission(request, obj)


class BookOwnedAdmin(PersonalAdmin):
    """Rows of a Book: whose Book it is stands beside each."""

    list_select_related: ClassVar[Any] = ("book",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("book__memberships__user")

    @admin.display(description="book", ordering="book__name")
    def book_name(self, row: Any) -> str:
        """Leads to the Book's other rows of the kind."""
        here = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        query = urlencode({BookFilter.parameter_name: row.book_id})
        return format_html(
            '<a href="{}?{}">{} ({})</a>',
            reverse(here),
            query,
            row.book.name,
            row.book_id,
        )

    @admin.display(description="owner")
    def owner(self, row: Any) -> str:
        return owners_of(row.book)


def owners_of(book: Book) -> str:
    """The addresses of a Book's owners. Wants `memberships__user` at hand."""
    owners = (
        each.user.email
        for each in book.memberships.all()
        if each.role == Membership.Role.OWNER
    )
    return ", ".join(sorted(owners))


def staff_of(request: HttpRequest) -> User:
    """Who is at the console: nobody else gets through its door."""
    assert not isinstance(request.user, AnonymousUser)
    return request.user
