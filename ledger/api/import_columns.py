"""How the file of an import is read: what was found out, and a choice of one's own."""

from functools import partial
from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import Body, Currency, Id, Row, one_of
from ledger.api.import_shapes import ImportOut, import_out
from ledger.api.imports import find_import
from ledger.forms.import_columns import column_views, type_words
from ledger.forms.import_layout import LayoutForm, OptionsForm
from ledger.importing.dates import DateOrder
from ledger.importing.detect import Doubt
from ledger.importing.errors import UnreadableFile
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.statements import ReadOptions
from ledger.importing.tables import Table
from ledger.importing.words import Direction
from ledger.models import ImportRun
from ledger.services.imports.reading import request_reading
from ledger.services.imports.upload import doubts_of, has_columns, table_of
from ledger.views.imports import SETUP, read_soon

router = Router(tags=["Imports"], auth=ImportToken())
RoleName = Annotated[str, one_of(Role)]
Order = Annotated[str, one_of(DateOrder)]
Sign = Annotated[str, one_of(DecimalSign)]
Rule = Annotated[str, one_of(SignRule)]
Meaning = Annotated[str, one_of(Direction)]


class DoubtOut(Row):
    """What the file leaves open."""

    about: str = Field(description="The name that answers it, in the choice.")
    question: str
    options: list[str] = Field(description="The answers there are; empty: any.")


class FileColumnOut(Row):
    """One column, from the left."""

    title: str
    samples: list[str]
    role: str
    readable: bool = Field(description="All of its cells can be read as that.")


class ColumnsOut(Row):
    """How the file is read. One without columns has only what it leaves open."""

    doubts: list[DoubtOut]
    columns: list[FileColumnOut]
    words: list[str] = Field(description="Those of the column `direction`.")
    header_row: int | None
    date_order: str | None
    decimal_sign: str | None
    sign_rule: str | None
    currency: Currency | None = Field(description="null: the wallet's.")
    encoding: str
    delimiter: str
    sheet: str
    person: str


class WordIn(Body):
    """What a word of the column `direction` means."""

    word: str = Field(max_length=60)
    meaning: Meaning | None = Field(description="null: its lines are not read.")


class ColumnsIn(Body):
    """What is to be different; what is left out stays as it was found."""

    columns: list[RoleName] | None = Field(None, min_length=1, max_length=200)
    words: list[WordIn] = Field([], max_length=50)
    header_row: int | None = Field(None, ge=0, le=1000, description="0: there is none.")
    date_order: Order | None = None
    decimal_sign: Sign | None = None
    sign_rule: Rule | None = Field(None, description="Which amounts are spending.")
    currency: Currency | None = None
    encoding: str | None = Field(None, max_length=30)
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    sheet: str | None = Field(None, max_length=100)
    person: str | None = Field(None, max_length=100)
    wallet: Id | None = None
    remember: bool = Field(True, description="Read the next such file like this one.")


# --- looking --------------------------------------------------------------------------


@router.get(
    "/imports/{int:pk}/columns", response=ColumnsOut, summary="How a file is read"
)
def import_columns(request: ApiRequest, pk: int) -> ColumnsOut:
    """What its columns hold, and what it leaves open."""
    run = find_import(request, pk)
    if not has_columns(run):
        return _shown(run.layout, _doubts(run))
    layout = Layout.from_json(run.layout)
    table = _opened(run, layout)
    views = column_views(table, layout)
    roles = [*layout.columns, *[Role.SKIP] * len(views)]
    columns = [
        FileColumnOut(
            title=view.title, samples=view.samples, role=role, readable=view.is_read
        )
        for view, role in zip(views, roles, strict=False)
    ]
    words = type_words(table, layout)
    return _shown(layout.to_json(), _doubts(run), columns=columns, words=words)


def _shown(
    plain: dict[str, Any],
    doubts: tuple[Doubt, ...],
    *,
    columns: list[FileColumnOut] | None = None,
    words: list[str] | None = None,
) -> ColumnsOut:
    return ColumnsOut(
        doubts=[_doubt(each) for each in doubts],
        columns=columns or [],
        words=words or [],
        header_row=plain.get("header_row"),
        date_order=plain.get("date_order"),
        decimal_sign=plain.get("decimal_sign"),
        sign_rule=plain.get("sign_rule"),
        currency=plain.get("currency"),
        encoding=plain.get("encoding", ""),
        delimiter=plain.get("delimiter", ""),
        sheet=plain.get("sheet", ""),
        person=plain.get("person", ""),
    )


def _doubt(doubt: Doubt) -> DoubtOut:
    options = [value for value, _words in doubt.options]
    return DoubtOut(about=doubt.about, question=doubt.question, options=options)


def _doubts(run: ImportRun) -> tuple[Doubt, ...]:
    try:
        return doubts_of(run)
    except UnreadableFile as error:
        raise _unreadable(error) from error


def _opened(run: ImportRun, layout: Layout) -> Table:
    try:
        return table_of(run, layout)
    except UnreadableFile as error:
        raise _unreadable(error) from error


def _unreadable(error: UnreadableFile) -> Problem:
    return invalid(Fault("", error.message))


# --- choosing -------------------------------------------------------------------------


@router.post("/imports/{int:pk}/columns", response=ImportOut, summary="Choose columns")
def import_columns_choose(request: ApiRequest, pk: int, sent: ColumnsIn) -> ImportOut:
    """Reads the file anew like this; what was decided about its lines is forgotten. A
    large one is read in the background.
    """
    run = find_import(request, pk)
    if run.state not in SETUP:
        raise Problem(409, "This import is past the choice of its columns.")
    form = checked(_form(run, sent), _names(sent))
    request_reading(
        run=run,
        how=form.chosen(),
        wallet=form.cleaned_data["wallet"],
        remember=sent.remember,
    )
    read_soon(request, run)
    return import_out(find_import(request, pk))


def _names(sent: ColumnsIn) -> dict[str, str]:
    return {
        f"role_{index}": f"columns.{index}"
        for index, _ in enumerate(sent.columns or ())
    }


def _form(run: ImportRun, sent: ColumnsIn) -> LayoutForm | OptionsForm:
    told = sent.model_dump(exclude_none=True, exclude={"columns", "words", "remember"})
    if has_columns(run):
        return _layout_form(run, sent, told)
    options = ReadOptions.from_json(run.layout)
    make = partial(OptionsForm, run=run, options=options, doubts=_doubts(run))
    return make(_answered(make(), told))


def _layout_form(run: ImportRun, sent: ColumnsIn, told: dict[str, Any]) -> LayoutForm:
    """The words to be told apart are those of the columns as they are chosen."""
    chosen = told | ({"columns": sent.columns} if sent.columns else {})
    layout = Layout.from_json(run.layout | chosen)
    table = _opened(run, layout)
    make = partial(LayoutForm, run=run, layout=layout, table=table, doubts=_doubts(run))
    asked = make()
    meanings = {each.word: each.meaning or "" for each in sent.words}
    words = {
        f"word_{place}": meanings[word]
        for place, word in enumerate(asked.words)
        if word in meanings
    }
    return make(_answered(asked, told | words))


def _answered(form: LayoutForm | OptionsForm, told: dict[str, Any]) -> Any:
    """What the form says, with what was told. Raises Problem for what it does not ask
    for of this file.
    """
    if unknown := [name for name in told if name not in form.fields]:
        message = "This file leaves no choice of it."
        raise invalid(*(Fault(name, message) for name in unknown))
    return typed({name: form[name].value() for name in form.fields} | told)
