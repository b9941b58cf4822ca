"""Pictures to text, by tesseract where it is installed.

A page is read plainly first; while its total is in doubt, once more with its light
evened out and once more in another way of looking for lines. What the readings agree on
counts most.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageChops, ImageFilter, ImageOps

from ledger.receipts.kinds import Kind
from ledger.receipts.limits import MAX_TEXT_CHARS, READ_MEMORY_BYTES, READ_SECONDS
from ledger.receipts.pdfs import pages_of, text_of
from ledger.receipts.total import find_total

try:
    import resource
except ImportError:  # Windows has no such limits; time alone guards there
    resource = None  # type: ignore[assignment]

# How the recogniser looks for lines.
COLUMN, BLOCK = 4, 6
ENOUGH_TEXT = 40  # letters that make a PDF's own text worth having
_WIDTH = 1200  # of a receipt whose letters are as high as the recogniser likes
_MOST_SCALE = 3.0
_SCRIPTS = frozenset({"osd", "equ"})


class NotInstalled(Exception):
    """There is no tesseract here."""


class Unread(Exception):
    """The recogniser gave nothing in its time."""


def program() -> str | None:
    """Where tesseract is; None when it is not, or is switched off."""
    return shutil.which(settings.TESSERACT) if settings.TESSERACT else None


def read_receipt(data: bytes, kind: Kind) -> list[str]:
    """The texts read off a kept receipt, the best first; a PDF's own text alone where
    it has one. Raises NotInstalled, Unread, UnusableFile.
    """
    if kind is Kind.PICTURE:
        return _read_pictures([Image.open(BytesIO(data))])
    own = text_of(data)
    if sum(c.isalpha() for c in own) >= ENOUGH_TEXT:
        return [own]
    return _read_pictures(pages_of(data))


def _read_pictures(pages: list[Image.Image]) -> list[str]:
    if program() is None:
        raise NotInstalled
    texts: list[str] = []
    for ways in zip(*map(_ways, pages), strict=True):
        texts.append("\n".join(_recognise(page, mode) for page, mode in ways))
        total = find_total(*texts)
        if total and total.is_sure:
            break
    return [text[:MAX_TEXT_CHARS] for text in texts]


def _ways(page: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """The page as it is shown to the recogniser, one time after another."""
    plain = ImageOps.grayscale(page)
    yield plain, COLUMN
    yield _evened(plain), BLOCK
    yield plain, BLOCK


def _evened(plain: Image.Image) -> Image.Image:
    """Without shadows: each point beside the paper around it, and big enough."""
    big = _enlarged(plain)
    paper = big.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(30))
    ink = ImageChops.subtract(paper, big)
    return ImageOps.autocontrast(ImageOps.invert(ink), cutoff=(2, 40))


def _enlarged(page: Image.Image) -> Image.Image:
    scale = min(max(_WIDTH / page.width, 1.0), _MOST_SCALE)
    if scale == 1:
        return page
    size = round(page.width * scale), round(page.height * scale)
    return page.resize(size, Image.Resampling.LANCZOS)


def _recognise(page: Image.Image, mode: int) -> str:
    picture = BytesIO()
    page.save(picture, "PNG")
    command = [program() or "", "stdin", "stdout", "--psm", str(mode), "--dpi", "300"]
    try:
        done = subprocess.run(  # noqa: S603 - an installed program and a picture of ours
            [*command, "-l", languages()],
            input=picture.getvalue(),
            capture_output=True,
            timeout=READ_SECONDS,
            check=True,
            # One thread each: workers are the ones to be many.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_bounded if resource else None,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Unread from error
    return done.stdout.decode(errors="replace")


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (READ_MEMORY_BYTES, READ_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (READ_SECONDS, READ_SECONDS))


@lru_cache(maxsize=1)
def languages() -> str:
    """The installed ones, English first: `eng+deu`."""
    listed = subprocess.run(  # noqa: S603 - an installed program
        [program() or "", "--list-langs"],
        capture_output=True,
        text=True,
        timeout=READ_SECONDS,
        check=False,
    )
    names = {line.strip() for line in listed.stdout.splitlines()[1:]} - _SCRIPTS
    return "+".join(sorted(names, key=lambda name: (name != "eng", name))) or "eng"
