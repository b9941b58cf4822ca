"""Texts are searched line by line: payee, note, tags; on PostgreSQL by an index."""

from itertools import islice

from django.db import migrations

from expense_tracker.kernel.text import fold
from ledger.models.text_index import text_index

BATCH = 2000


def rewrite(apps, _editor):
    """Entries from before had the three in one line."""
    Entry = apps.get_model("ledger", "Entry")
    tags = {}
    links = apps.get_model("ledger", "EntryTag").objects.order_by("pk")
    for entry, group, name in links.values_list(
        "entry_id", "entry__group_id", "tag__name"
    ):
        tags.setdefault((group, None if group else entry), []).append(name)
    rows = Entry.objects.select_related("payee").order_by("pk").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            key = (row.group_id, None if row.group_id else row.pk)
            payee = row.payee.name if row.payee else ""
            lines = (payee, row.note, " ".join(tags.get(key, ())))
            row.search_text = "\n".join(fold(line) for line in lines)
        Entry.objects.bulk_update(batch, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_rules_receipts_currencies")]
    operations = [
        migrations.RunPython(rewrite, migrations.RunPython.noop),
        text_index(),
    ]
