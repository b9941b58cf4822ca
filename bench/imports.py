"""Goal 6: a bank's file from upload to "rows there, totals right".

    python -m bench.imports N     imports N lines, prints rows a second as JSON

The limit is Django's own `bulk_create` of the same rows, ready made, in batches of
2,000, of the same run.
"""

import csv
import io
import json
import os
import random
import resource
import sys
import time
from datetime import date, timedelta
from typing import Any

from bench.sites import Setting

YEARS = 10
SHOPS = tuple(f"{kind} {n}" for kind in ("Market", "Cafe", "Fuel") for n in range(30))


def measure(setting: Setting) -> dict[str, Any]:
    return setting.run("bench.imports", str(setting.count))


def statement(count: int, today: date) -> bytes:
    """A bank's CSV of so many lines, oldest first."""
    rng = random.Random(count)
    days = sorted(
        today - timedelta(days=rng.randrange(365 * YEARS)) for _ in range(count)
    )
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Date", "Description", "Amount"))
    for day in days:
        cents = rng.randrange(150, 15_000)
        rows.writerow(
            (day, f"{rng.choice(SHOPS)} {rng.randrange(count)}", -cents / 100)
        )
    return out.getvalue().encode()


def main(count: int) -> None:
    import django

    django.setup()
    from accounts.models import User
    from expense_tracker.kernel.scoping import book_scope
    from ledger.services.wallets import WalletDraft, create_wallet

    today = date.fromisoformat(os.environ["BENCH_TODAY"])
    user = User.objects.get(email="bench@example.com")
    book = user.books.get()
    with book_scope(book):
        draft = WalletDraft(
            name="Imported", kind="bank", currency="EUR", opened_on=date(2000, 1, 1)
        )
        wallet = create_wallet(book=book, actor=user, draft=draft)
        _imported(book, user, wallet, statement(200, today))  # warm
        before = _peak_mib()
        start = time.perf_counter()
        done = _imported(book, user, wallet, statement(count, today))
        seconds = time.perf_counter() - start
        found = {"rows": done / seconds, "growth": _peak_mib() - before}
        found["bulk_create"] = _bulk_created(wallet)
    sys.stdout.write(json.dumps(found))


def _imported(book: Any, user: Any, wallet: Any, data: bytes) -> int:
    """What the wizard does, the worker's part included; how many rows came in."""
    from ledger.importing.layout import Layout
    from ledger.services.imports import commit, review, upload

    run = upload.start_import(
        book=book, actor=user, wallet=wallet, file_name="bank.csv", data=data
    )
    review.choose_layout(run=run, layout=Layout.from_json(run.layout))
    commit.request_commit(run=run)
    commit.commit_import(run=run)
    return int(run.rows.filter(booked=True).count())


def _bulk_created(wallet: Any) -> float:
    """Rows a second of storing what was just imported once more, unprinted."""
    from ledger.models import Entry

    columns = [field.attname for field in Entry._meta.concrete_fields]
    new = {"id": None, "fingerprint": "", "import_row_id": None}
    stored = Entry.objects.filter(wallet=wallet).values(*columns)
    rows = [Entry(**{**values, **new}) for values in stored]
    start = time.perf_counter()
    Entry.objects.bulk_create(rows, batch_size=2000)
    return len(rows) / (time.perf_counter() - start)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
    main(int(sys.argv[1]))
