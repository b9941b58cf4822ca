"""Archives that mean no good, or are broken: refused in bounds, nothing half done."""

import io
import json
import struct
import tracemalloc
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from accounts.models import Book, MoveIn
from accounts.services import register_person
from accounts.takeout import bringing, limits
from accounts.takeout.errors import RefusedArchiveError
from accounts.takeout.package import open_package
from accounts.takeout.writing import write_archive
from conftest import make_person
from expense_tracker.kernel.scoping import book_scope
from ledger.tests.factories import make_entry, make_transfer, make_wallet

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


# Made by the first test that asks: none of them changes it.
_sound: dict[str, bytes] = {}


@pytest.fixture
def files(charlie) -> dict[str, bytes]:
    """The files of an archive that is sound."""
    if not _sound:
        _sound.update(_made(make_person("Maker")))
    return _sound


def _made(maker) -> dict[str, bytes]:
    book = register_person(user=maker)
    with book_scope(book):
        bank = make_wallet(book, "Bank", opening="100")
        card = make_wallet(book, "Card", kind="card")
        make_entry(bank, "12.50", payee="Cafe")
        make_transfer(bank, card, "20")
    target = io.BytesIO()
    write_archive(target, user=maker, made_at=NOON, beat=lambda: None)
    package = zipfile.ZipFile(target)
    return {name: package.read(name) for name in package.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return target.getvalue()


def bring(user, data: bytes) -> MoveIn:
    file = ContentFile(data, "mine.zip")
    return bringing.bring(user=user, file=file, with_settings=True)


def move(user, data: bytes) -> MoveIn:
    """As far as it goes."""
    brought = bring(user, data)
    bringing.work(move_in=brought)
    brought.refresh_from_db()
    if bringing.confirm(move_in=brought):
        bringing.work(move_in=brought)
    brought.refresh_from_db()
    return brought


def with_row(files, table: str, place: int = 0, **changes) -> dict[str, bytes]:
    """The files with one row changed; a change to `...` leaves the field out."""
    name = f"books/1/{table}.jsonl"
    rows = [json.loads(line) for line in files[name].splitlines()]
    rows[place] |= changes
    rows[place] = {k: v for k, v in rows[place].items() if v is not ...}
    return files | {name: b"\n".join(json.dumps(row).encode() for row in rows)}


def refused(user, data: bytes) -> str:
    """Why it was refused; nothing of it is left."""
    books = Book.objects.count()
    try:
        tried = move(user, data)
    except RefusedArchiveError as error:
        why = str(error)
    else:
        assert tried.state == MoveIn.State.FAILED
        assert tried.file.name == ""
        why = tried.error
    assert Book.objects.count() == books
    assert user.memberships.count() == 1
    return why


def test_a_sound_one_is_taken(files, charlie):
    assert move(charlie, packed(files)).state == MoveIn.State.DONE


# --- the package ----------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06", b"PK\x03\x04" * 99])
def test_what_is_no_package(charlie, data):
    assert refused(charlie, data) == "That is not an archive of this program."


STRANGE_NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "books/1/../../x.jsonl",
    "books\\1\\entry.jsonl",
    "books/0/entry.jsonl",
    "books/1/files/receipt/1.html/",
    "books/1/files/receipt/../1.jpg",
    "run.exe",
]


def test_names_that_are_not_ours(files, charlie):
    for name in STRANGE_NAMES:
        assert "not ours" in refused(charlie, packed(files | {name: b"x"}))


def test_a_bomb_costs_nothing(files, charlie):
    name = "books/1/files/receipt/1.jpg"
    data = packed(files | {name: bytes(200 * limits.MIB)})
    assert len(data) < limits.MIB
    tracemalloc.start()
    why = refused(charlie, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more" in why
    assert peak < 8 * limits.MIB


def test_a_bomb_that_lies_about_its_size(files, charlie):
    """What it says it unpacks to is all that is read."""
    data = bytearray(packed(files | {"books/1/tag.jsonl": b"[" * (64 * limits.MIB)}))
    true, told = (struct.pack("<L", size) for size in (64 * limits.MIB, 100))
    assert refused(charlie, bytes(data.replace(true, told)))


def test_a_directory_of_millions(charlie):
    """Python would read all of it before it could be asked how large it is."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65000, 65000, 2**31, 0, 0)
    assert "more files" in refused(charlie, b"x" * 100 + end)


def test_a_name_that_is_there_twice(files, charlie):
    target = io.BytesIO(packed(files))
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(target, "a") as package,
    ):
        package.writestr("manifest.json", b"{}")
    assert "not an archive" in refused(charlie, target.getvalue())


def test_a_package_behind_another_file(files):
    data = b"#!/bin/sh\n" + packed(files)
    with pytest.raises(RefusedArchiveError):
        open_package(io.BytesIO(data + b"x"))


def test_damage_inside(files, charlie):
    data = bytearray(packed(files))
    place = data.find(b"books/1/entry.jsonl") + 40
    data[place : place + 20] = bytes(20)
    assert "books/1/entry.jsonl" in refused(charlie, bytes(data))


# --- the manifest ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"format": "other"}, "not an archive of this program"),
        ({"version": 2}, "version 2"),
        ({"version": "1"}, "version 1"),
        ({"books": {}}, "not an archive"),
        ({"books": [{"number": 1}]}, "not an archive"),
        ({"settings": {}}, "Settings"),
    ],
)
def test_a_manifest_of_another_kind(files, charlie, changes, why):
    about = json.loads(files["manifest.json"]) | changes
    told = packed(files | {"manifest.json": json.dumps(about).encode()})
    assert why in refused(charlie, told)


@pytest.mark.parametrize(
    "text", [b"{", b"[" * 100_000, b'{"format": NaN}', b"\xff\xfe", b'{"a":1,"a":2}']
)
def test_a_manifest_that_is_no_json(files, charlie, text):
    assert "not an archive" in refused(charlie, packed(files | {"manifest.json": text}))


def test_settings_of_a_book_are_checked(files, charlie):
    about = json.loads(files["manifest.json"])
    for name, value in (("base_currency", "XXX"), ("pay_day", 99), ("name", "")):
        book = about["books"][0]
        settings = book["settings"] | {name: value}
        changed = about | {"books": [book | {"settings": settings}]}
        told = packed(files | {"manifest.json": json.dumps(changed).encode()})
        assert "Settings" in refused(charlie, told)


# --- rows -----------------------------------------------------------------------------


MISFITS = [
    ("entry", {"id": -1}),
    ("entry", {"id": 2**63}),
    ("entry", {"id": True}),
    ("entry", {"id": "1"}),
    ("entry", {"wallet": 999_999}),
    ("entry", {"wallet": None}),
    ("entry", {"wallet": "1"}),
    ("entry", {"refund_of": 999_999}),
    ("entry", {"amount": "0"}),
    ("entry", {"amount": "NaN"}),
    ("entry", {"amount": "1e5"}),
    ("entry", {"amount": "12.345678"}),
    ("entry", {"amount": "99999999999999999999"}),
    ("entry", {"date": "1066-10-14"}),
    ("entry", {"date": "2026-13-01"}),
    ("entry", {"kind": "gift"}),
    ("entry", {"note": "x" * 501}),
    ("entry", {"note": "a\u0000b"}),
    ("entry", {"note": "\ud800"}),
    ("entry", {"note": ["x"]}),
    ("entry", {"created_by": "somebody"}),
    ("entry", {"created_by": 1}),
    ("entry", {"rate": "-1"}),
    ("entry", {"base_amount": "1"}),
    ("entry", {"book": 1}),
    ("entry", {"note": ...}),
    ("wallet", {"currency": "XXX"}),
    ("wallet", {"name": ""}),
    ("category", {"parent": 999_999}),
    ("category", {"icon": "<script>"}),
    ("entrygroup", {"kind": "split"}),
]


def test_rows_that_do_not_fit(files, charlie):
    taken = [
        (table, changes)
        for table, changes in MISFITS
        if not refused(charlie, packed(with_row(files, table, **changes)))
    ]
    assert taken == []


def test_an_id_that_is_there_twice(files, charlie):
    twice = files["books/1/payee.jsonl"] * 2
    assert "twice" in refused(charlie, packed(files | {"books/1/payee.jsonl": twice}))


def test_rows_that_point_in_a_circle(files, charlie):
    name = "books/1/category.jsonl"
    one, other = (json.loads(line) for line in files[name].splitlines()[:2])
    circle = [one | {"parent": other["id"]}, other | {"parent": one["id"]}]
    rows = b"\n".join(json.dumps(row).encode() for row in circle)
    assert "not there" in refused(charlie, packed(files | {name: rows}))


def test_a_transfer_with_one_leg(files, charlie):
    name = "books/1/entry.jsonl"
    rows = [json.loads(line) for line in files[name].splitlines()]
    legs = [row for row in rows if row["kind"] == "transfer"]
    kept = [json.dumps(row).encode() for row in rows if row is not legs[0]]
    assert "legs" in refused(charlie, packed(files | {name: b"\n".join(kept)}))


def test_rows_of_one_book_reach_no_other(files, charlie):
    """A second book of the archive that names a wallet of the first."""
    about = json.loads(files["manifest.json"])
    about["books"].append(about["books"][0] | {"number": 2})
    entries = files["books/1/entry.jsonl"]
    told = files | {
        "manifest.json": json.dumps(about).encode(),
        "books/2/entry.jsonl": entries,
    }
    assert "books/2/entry.jsonl, line 1" in refused(charlie, packed(told))


def test_a_line_without_end(files, charlie):
    line = b'{"id":1,"name":"' + b"x" * (limits.MAX_LINE_BYTES + 10) + b'"}'
    assert "too long" in refused(charlie, packed(files | {"books/1/tag.jsonl": line}))


def test_more_rows_than_we_take(files, charlie, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert "more rows" in refused(charlie, packed(files))


# --- broken off -----------------------------------------------------------------------


def test_broken_off_it_begins_anew(files, charlie, monkeypatch):
    brought = bring(charlie, packed(files))
    bringing.work(move_in=brought)
    bringing.confirm(move_in=brought)
    with monkeypatch.context() as broken:
        broken.setattr(bringing, "_finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bringing.work(move_in=brought)
    left = MoveIn.objects.get().books
    assert Book.objects.get(pk=left[0]).frozen_because
    assert charlie.books.count() == 1
    MoveIn.objects.update(claimed_at=None)
    bringing.work(move_in=brought)
    brought.refresh_from_db()
    assert brought.state == MoveIn.State.DONE
    assert not Book.objects.filter(pk=left[0]).exists()


def test_after_too_many_tries_it_is_given_up(files, charlie):
    brought = bring(charlie, packed(files))
    MoveIn.objects.update(attempts=limits.ATTEMPTS)
    bringing.work(move_in=brought)
    assert MoveIn.objects.get().state == MoveIn.State.FAILED


def test_two_workers_are_one(files, charlie):
    brought = bring(charlie, packed(files))
    MoveIn.objects.update(claimed_at=datetime.now(UTC))
    bringing.work(move_in=brought)
    assert MoveIn.objects.get().state == MoveIn.State.LOOKING


def test_only_one_is_under_way(files, charlie):
    bring(charlie, packed(files))
    with pytest.raises(RefusedArchiveError, match="Another archive"):
        bring(charlie, packed(files))


def test_amounts_come_exactly(files, charlie):
    done = move(charlie, packed(files))
    moved = Book.objects.get(pk=done.books[0])
    with book_scope(moved):
        sums = {each.name: each for each in moved.wallets.all()}
        balance = sum(e.amount for e in sums["Bank"].entries.all())
    assert balance == Decimal("67.50")
