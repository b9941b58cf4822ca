"""Strangers' pictures and PDFs: what is kept of them, and what is refused."""

import struct
import subprocess
import sys
import time
import zipfile
import zlib
from io import BytesIO
from zlib import crc32

import pytest
from PIL import Image

from ledger.receipts import child
from ledger.receipts.errors import UnusableFile
from ledger.receipts.kinds import Kind, kind_of
from ledger.receipts.limits import (
    CHILD_MEMORY_BYTES,
    KEPT_PIXELS,
    MAX_BYTES,
    MAX_PAGES,
)
from ledger.receipts.pdfs import check_pdf, pages_of, text_of
from ledger.receipts.pictures import clean_picture
from ledger.tests.receipts.drawn import encoded, pdf, photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.txt", "x")
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_a_picture_of_any_kind_is_kept_as_a_plain_one(kind):
    if kind == "HEIF":
        heif = pytest.importorskip("pillow_heif")
        heif.register_heif_opener()
    data = photo(kind=kind)
    assert kind_of(data) is Kind.PICTURE
    clean = clean_picture(data)
    assert (opened(clean.data).format, opened(clean.thumbnail).format) == (
        "JPEG",
        "WEBP",
    )
    assert opened(clean.data).size == (60, 90)


def test_place_and_camera_are_taken_out():
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    data = photo(exif=exif, comment=b"SecretPlace")
    assert b"Secret" in data
    clean = clean_picture(data)
    assert b"Secret" not in clean.data + clean.thumbnail
    assert dict(opened(clean.data).getexif()) == {}


def test_a_picture_stands_upright_as_it_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean_picture(photo((90, 60), exif=exif)).data).size == (60, 90)


def test_what_was_transparent_is_white():
    data = encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")
    assert opened(clean_picture(data).data).getpixel((5, 5)) == (255, 255, 255)


def test_a_big_photo_is_kept_smaller_within_bounds():
    started = time.monotonic()
    picture = opened(clean_picture(photo((6000, 4000))).data)
    assert picture.width * picture.height <= KEPT_PIXELS * 1.01
    assert time.monotonic() - started < 10


def test_what_hangs_behind_a_picture_is_gone():
    assert b"<script>" not in clean_picture(photo() + b"<script>alert(1)").data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"x" * (MAX_BYTES + 1), "over 10 MB"),
        (b"plain text", "neither"),
        (SVG, "web page"),
        (b"  \n<!doctype html><script>", "web page"),
        (b"MZ\x90\x00", "program"),
        (b"#!/bin/sh\nrm -rf /", "program"),
        (zipped(), "ZIP"),
        (photo() + zipped(), "second file"),
        (photo()[:20] + b"%PDF-1.4" + photo()[20:], "second file"),
        (b"\n" + pdf(), "neither"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_receipt_is_refused_with_words(data, words):
    with pytest.raises(UnusableFile, match=words):
        kind_of(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (photo((800, 800))[:500], "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 500, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "damaged"),
        (b"GIF89a" + SVG, "damaged"),
        (b"\xff\xd8\xff" + SVG, "damaged"),
        (encoded(Image.new("1", (20_001, 10)), "PNG"), "more pixels"),
    ],
    ids=["cut", "jpeg head", "png head", "gif script", "jpeg script", "long"],
)
def test_a_hostile_picture_is_refused_soon(data, words):
    started = time.monotonic()
    with pytest.raises(UnusableFile, match=words):
        clean_picture(data)
    assert time.monotonic() - started < 5


def test_a_bomb_is_refused_soon():
    test_a_hostile_picture_is_refused_soon(bomb(), "more pixels")


def bomb(side=30_000) -> bytes:
    """A black PNG of so many pixels each way, made without a picture of its size."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + side // 8) * side))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def test_a_decoder_that_asks_for_more_memory_ends_alone(tmp_path):
    """The child's own limits, seen from outside: it ends without an answer."""
    (tmp_path / "in").write_bytes(photo((3000, 3000)))
    program = child.__file__.replace("child.py", "picture_child.py")
    little = CHILD_MEMORY_BYTES // 12
    numbers = map(str, (little, 20, MAX_BYTES, 10**8, 10**5, 10**8, 80, 640, 80))
    done = subprocess.run(
        [sys.executable, "-P", program, str(tmp_path), "", *numbers],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == b""


def test_a_pdf_is_kept_as_it_is_with_a_picture_of_its_first_page():
    data = pdf()
    clean = check_pdf(data)
    assert (clean.data, clean.content_type) == (data, "application/pdf")
    assert max(opened(clean.thumbnail).size) == 640


def test_a_pdfs_own_text_is_read():
    assert "SUMME EUR" in text_of(pdf())


def test_a_scanned_pdf_gives_pictures_of_its_first_pages():
    assert [page.mode for page in pages_of(pdf(pages=5))] == ["L"] * 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4 nothing", "damaged"),
        (pdf()[:300], "damaged"),
        (pdf("x", pages=MAX_PAGES + 1), "more than"),
        (pdf("x", encrypt="secret"), "password"),
    ],
    ids=["empty", "cut", "long", "locked"],
)
def test_a_pdf_that_is_not_taken_is_refused_with_words(data, words):
    with pytest.raises(UnusableFile, match=words):
        check_pdf(data)
