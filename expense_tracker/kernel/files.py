"""Uploaded and made files: each belongs to a row, and goes when it has none."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile


def delete_after_commit(file: FieldFile) -> None:
    """Delete the file of a deleted row once that is certain: a row that a rollback
    brings back keeps its file. An empty field is nothing to delete.
    """
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))


def remove_strays(
    model: type[Model], name: str, *, before: datetime, kept: Collection[str] = ()
) -> int:
    """Delete the files of the field `name` that no row of `model` knows and that were
    last written `before` then, but for those `kept` for something else; how many.

    A process that is killed between writing a file and committing its row leaves one.
    """
    field = model._meta.get_field(name)
    assert isinstance(field, FileField)
    removed = 0
    for folder, names in _folders(field.storage, _top_folder(field)):
        paths = {f"{folder}/{each}" for each in names}
        rows = model._base_manager.filter(**{f"{name}__startswith": f"{folder}/"})
        for path in paths - set(rows.values_list(name, flat=True)) - set(kept):
            if field.storage.get_modified_time(path) < before:
                field.storage.delete(path)
                removed += 1
    return removed


def _top_folder(field: FileField) -> str:
    """The fixed beginning of where its files go: `imports` of `imports/%Y/%m/`."""
    return str(field.upload_to).partition("/")[0]


def _folders(storage: Storage, top: str) -> Iterator[tuple[str, list[str]]]:
    """`top` and every folder under it, with the names of the files in each."""
    if not storage.exists(top):
        return
    folders, names = storage.listdir(top)
    yield top, names
    for folder in folders:
        yield from _folders(storage, f"{top}/{folder}")
