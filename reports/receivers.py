"""Files go with the rows that know them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from reports.models import Statement


@receiver(post_delete, sender=Statement)
def delete_file(*, instance: Statement, **_: Any) -> None:
    """Once the deletion is certain: a rolled back one keeps its file."""
    name = instance.file.name
    if name:
        transaction.on_commit(partial(instance.file.storage.delete, name))
