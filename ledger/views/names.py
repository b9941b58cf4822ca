"""Payees and tags: their lists, renaming, merging and deleting."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from zlib import crc32

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.forms import LineField, VersionField
from expense_tracker.kernel.htmx import is_part
from ledger.errors import LedgerError, StaleVersion
from ledger.forms.fields import DraftForm
from ledger.models import Change, Named, Payee, Tag
from ledger.naming import MAX_NAME
from ledger.queries.names import look_alikes, name_page
from ledger.services import payees, tags
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor

MAX_TEXT = 100


@dataclass(frozen=True)
class Noun:
    """What the pages of payees and of tags differ in."""

    model: type[Named]
    one: str
    many: str
    rename: Callable[..., Change]
    merge: Callable[..., Change]
    delete: Callable[..., Change]

    @property
    def title(self) -> str:
        return self.many.capitalize()

    @property
    def list_url(self) -> str:
        return reverse(f"ledger:{self.one}-list")

    @property
    def merge_url(self) -> str:
        return reverse(f"ledger:{self.one}-merge")


PAYEES = Noun(
    Payee,
    "payee",
    "payees",
    payees.rename_payee,
    payees.merge_payees,
    payees.delete_payee,
)
TAGS = Noun(Tag, "tag", "tags", tags.rename_tag, tags.merge_tags, tags.delete_tag)


class NameForm(DraftForm):
    name = LineField(max_length=MAX_NAME)
    version = VersionField()


@require_GET
@book_required
def name_list(request: BookRequest, noun: Noun) -> HttpResponse:
    text = request.GET.get("q", "")[:MAX_TEXT]
    after = request.GET.get("after", "")
    rows, following = name_page(
        book=request.book,
        model=noun.model,
        text=text,
        after=after,
        as_of=today_for(request.book),
    )
    alike = [] if text or after else look_alikes(book=request.book, model=noun.model)
    context = {
        "noun": noun,
        "rows": rows,
        "text": text,
        "older": urlencode({"q": text, "after": following}) if following else "",
        "alike": [
            (group, urlencode([("pk", row.pk) for row in group])) for group in alike
        ],
        "may_write": request.membership.may_write,
    }
    return render(request, "ledger/name_list.html", context)


class NameEditor(RowEditor[Named]):
    """What a name was when the form was opened stands for its version."""

    noun = "row"
    template = "ledger/name_form.html"
    part = "ledger/_name_form.html"

    def __init__(self, request: BookRequest, kind: Noun) -> None:
        super().__init__(request)
        self.kind = kind

    def find(self, pk: int) -> Named:
        found: Named = get_object_or_404(self.kind.model.objects, book=self.book, pk=pk)
        return found

    def form(self, row: Named | None, **given: Any) -> NameForm:  # noqa: ARG002
        return NameForm(book=self.book, **given)

    def values(self, row: Named) -> dict[str, Any]:
        return {"name": row.name, "version": self.version(row)}

    def version(self, row: Named) -> int:
        return crc32(row.name.encode()) % 10**9  # forms take nine digits

    def change(self, row: Named, form: NameForm, version: int) -> Change:
        if version and version != self.version(row):
            raise StaleVersion
        return self.kind.rename(
            book=self.book,
            actor=self.request.user,
            row=row,
            name=form.cleaned_data["name"],
        )

    def told(self, form: NameForm) -> str:
        return str(form.cleaned_data["name"])

    def to(self, row: Named | None) -> str:  # noqa: ARG002
        return self.kind.list_url

    def context(self, row: Named | None) -> dict[str, Any]:  # noqa: ARG002
        return {"noun": self.kind}


@require_http_methods(["GET", "POST"])
@editor_required
def name_edit(request: BookRequest, pk: int, noun: Noun) -> HttpResponse:
    return NameEditor(request, noun).edit(pk)


@require_POST
@editor_required
def name_delete(request: BookRequest, pk: int, noun: Noun) -> HttpResponse:
    editor = NameEditor(request, noun)
    row = editor.find(pk)
    try:
        change = noun.delete(book=request.book, actor=request.user, row=row)
    except LedgerError as error:
        form, status = editor.fresh(row), HTTPStatus.CONFLICT
        return editor.page(form, row, problem=str(error), status=status)
    return saved(request, f"{row.name} deleted", to=noun.list_url, change=change)


@require_http_methods(["GET", "POST"])
@editor_required
def name_merge(request: BookRequest, noun: Noun) -> HttpResponse:
    """Ask which of several names stays, and merge the others into it."""
    sent = request.GET if request.method == "GET" else request.POST
    ids = {read_id(text) for text in sent.getlist("pk")} - {None}
    found = noun.model.objects.filter(book=request.book, pk__in=ids)
    rows = list(found.order_by("name_key"))
    if len(rows) < 2 or len(rows) != len(ids):  # noqa: PLR2004 - one alone is no merge
        messages.error(request, f"Choose two {noun.many} or more.")
        return redirect(noun.list_url)
    kept = next((row for row in rows if str(row.pk) == sent.get("kept")), None)
    if request.method == "GET" or kept is None:
        context = {"noun": noun, "rows": rows}
        name = "_merge_form" if is_part(request) else "merge_form"
        return render(request, f"ledger/{name}.html", context)
    others = [row for row in rows if row != kept]
    change = noun.merge(book=request.book, actor=request.user, kept=kept, others=others)
    return saved(request, f"Merged into {kept.name}", to=noun.list_url, change=change)
