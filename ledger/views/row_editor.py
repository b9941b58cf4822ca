"""Adding and changing one row of a Book by a form, in the same way everywhere.

A form that somebody else's change has overtaken comes back as it was typed, beside what
is saved by now: sent once more it replaces that, or the person takes what is saved.
"""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.scoping import BookOwned
from ledger.errors import LedgerError, StaleVersion
from ledger.forms.fields import DraftForm
from ledger.history.changes import changes_of, history_rows
from ledger.history.conflicts import conflict_of
from ledger.models import Change
from ledger.views.answers import save_once, saved, with_version

Row = TypeVar("Row", bound=BookOwned)
Save = Callable[[], Change | None]


class RowEditor(Generic[Row]):
    """How one kind of row is added and changed, for one request.

    `noun` is what `template` knows the row by. The sheet is given `part` alone; it
    finds the form in a whole page as well. `create` and `change` give the Change to
    offer Undo of, or None.
    """

    noun: str
    template: str
    part = ""
    list_view: str

    def __init__(self, request: BookRequest) -> None:
        self.request = request
        self.book = request.book

    # --- what kinds of rows differ in -------------------------------------------------

    def find(self, pk: int) -> Row:
        """The Book's row as it is now. Raises Http404."""
        raise NotImplementedError

    def form(self, row: Row | None, **given: Any) -> Any:
        """A DraftForm for a new row (None) or this one, `given` its data or initial."""
        raise NotImplementedError

    def first_values(self) -> Mapping[str, Any]:
        """What the form of a new row begins with."""
        return {}

    def values(self, row: Row) -> Mapping[str, Any]:
        """The row as initial values of its form."""
        raise NotImplementedError

    def create(self, form: Any) -> Change | None:
        raise NotImplementedError

    def change(self, row: Row, form: Any, version: Any) -> Change | None:
        """Raises StaleVersion unless `version` is the row's."""
        raise NotImplementedError

    def version(self, row: Row) -> Any:
        """What tells the row as it is now from the row as a form was opened with it."""
        return row.version  # type: ignore[attr-defined] # most have one

    def told(self, form: Any) -> str:
        """What was saved, as its toast names it."""
        return str(form.draft.name)

    def to(self, row: Row | None) -> str:  # noqa: ARG002 - of some kinds it is the row's
        """The page to go on with."""
        return reverse(self.list_view)

    def context(self, row: Row | None) -> Mapping[str, Any]:  # noqa: ARG002
        """What the template shows beside the form."""
        return {}

    # --- the two pages ----------------------------------------------------------------

    def add(self) -> HttpResponse:
        if self.request.method == "GET":
            return self.page(self.form(None, initial=self.first_values()))
        form = self.form(None, data=self.request.POST)
        create = partial(self.create, form)
        return self.save(form, None, lambda: save_once(self.request, form, create))

    def edit(self, pk: int) -> HttpResponse:
        row = self.find(pk)
        if self.request.method == "GET":
            return self.page(self.fresh(row), row)
        form = self.form(row, data=self.request.POST)
        return self.save(form, row, lambda: self._change(row, form))

    def fresh(self, row: Row) -> Any:
        """The form of the row as it is now."""
        return self.form(row, initial=self.values(row))

    def page(
        self,
        form: Any,
        row: Row | None = None,
        *,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        """`more` is what stands above a form that was refused."""
        changes = changes_of(row) if row else []
        context = {
            "form": form,
            self.noun: row,
            "history": history_rows(changes, now=timezone.now()),
            "may_write": self.request.membership.may_write,
            **self.context(row),
            **more,
        }
        template = self.part if self.part and is_part(self.request) else self.template
        return render(self.request, template, context, status=status)

    # --- saving -----------------------------------------------------------------------

    def _change(self, row: Row, form: Any) -> Change | None:
        return self.change(row, form, form.cleaned_data["version"] or 0)

    def save(self, form: Any, row: Row | None, write: Save) -> HttpResponse:
        """Have `write` save what the form holds, and say so or why not."""
        if form.is_valid():
            try:
                change = write()
            except StaleVersion as error:
                if row is not None:
                    return self._overtaken(form, row)
                form.refuse(error)
            except LedgerError as error:
                form.refuse(error)
            else:
                done = f"{self.told(form)} {'saved' if row else 'added'}"
                return saved(self.request, done, to=self.to(row), change=change)
        return self.page(form, row, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _overtaken(self, form: DraftForm, row: Row) -> HttpResponse:
        """Both versions, and the form as typed, which now knows of the other."""
        now = self.find(row.pk)
        typed = with_version(self.request.POST, self.version(now))
        return self.page(
            self.form(now, data=typed),
            now,
            conflict=conflict_of(form, self.fresh(now), changes_of(now)),
            status=HTTPStatus.CONFLICT,
        )
