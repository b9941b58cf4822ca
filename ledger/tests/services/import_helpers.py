"""Short ways through an import, and a dump of a whole Book to compare with."""

from django.apps import apps

from expense_tracker.kernel.scoping import BookOwned
from ledger.models import ImportRun
from ledger.services.imports import commit, reading, undo, upload
from ledger.tasks import work_on_import

# What the program keeps about what was done: history, imports and what they taught.
ABOUT_CHANGES = {
    "change",
    "importrun",
    "importrow",
    "importprofile",
}


def take_in(book, actor, data, *, wallet=None, name="bank.csv", form=None) -> ImportRun:
    """Upload and read a file as it was found."""
    run = upload.start_import(
        book=book, actor=actor, wallet=wallet, file_name=name, data=data, form=form
    )
    reading.request_reading(run=run)
    reading.read_import(run=run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.REVIEW, run.error
    return run


def book_all(run) -> ImportRun:
    commit.request_commit(run=run)
    work_on_import(run.book_id, run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, run.error
    return run


def take_back(run) -> ImportRun:
    undo.request_undo(run=run)
    work_on_import(run.book_id, run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDONE
    return run


def decisions(run) -> list[str]:
    return list(run.rows.values_list("decision", flat=True))


def dump(book) -> dict[str, list]:
    """Every row of every table of the Book with every column, ids of rows that are
    made anew each time (sums by month) left out."""
    found = {}
    for model in apps.get_models():
        if not issubclass(model, BookOwned) or model._meta.proxy:
            continue
        if model._meta.model_name in ABOUT_CHANGES:
            continue
        rows = list(model.objects.filter(book=book).order_by("pk").values())
        if model._meta.model_name == "monthtotal":
            for row in rows:
                del row["id"]
        if rows:
            found[model._meta.label] = sorted(map(str, rows))
    return found
