"""A program of its own: a stranger's PDF in, its text and pictures of pages out.

It imports nothing of ours; `pdfs.py` starts it.

    pdf_child.py FOLDER (look|text|draw) MEMORY_BYTES CPU_SECONDS FILE_BYTES NUMBER...

Reads FOLDER/in. `look` MAX_PAGES SIDE QUALITY writes thumbnail.webp of the first page
and answers `{"end": "done"}`, or why not: pages, password, damaged. `text` PAGES CHARS
answers `{"end": "done", "text": ...}` of the first pages; `draw` PAGES DPI MAX_PIXELS
writes them as 0.png and so on.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

try:
    import resource
except ImportError:  # Windows has no such limits; time alone guards there
    resource = None  # type: ignore[assignment]

_POINTS = 72  # of an inch


def main() -> None:
    folder, asked = Path(sys.argv[1]), sys.argv[2]
    memory, seconds, output, *limits = map(int, sys.argv[3:])
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    ways: dict[str, Callable[..., dict[str, str]]]
    ways = {"look": _look, "text": _text, "draw": _draw}
    try:
        document = pypdfium2.PdfDocument(folder / "in")
        answer = ways[asked](document, folder, *limits)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        answer = {"end": "password" if locked else "damaged"}
    sys.stdout.write(json.dumps(answer))


def _look(
    document: Any, folder: Path, pages: int, side: int, quality: int
) -> dict[str, str]:
    if not len(document):
        return {"end": "damaged"}
    if len(document) > pages:
        return {"end": "pages"}
    picture = _picture(document[0], side / max(*document[0].get_size(), 1))
    picture.thumbnail((side, side))
    picture.save(folder / "thumbnail.webp", quality=quality)
    return {"end": "done"}


def _text(document: Any, _: Path, pages: int, chars: int) -> dict[str, str]:
    first = range(min(pages, len(document)))
    texts = (document[each].get_textpage().get_text_bounded() for each in first)
    return {"end": "done", "text": "\n".join(texts)[:chars]}


def _draw(
    document: Any, folder: Path, pages: int, dpi: int, pixels: int
) -> dict[str, str]:
    for each in range(min(pages, len(document))):
        width, height = document[each].get_size()
        most = (pixels / max(width * height, 1)) ** 0.5
        scale = min(dpi / _POINTS, most)
        _picture(document[each], scale).convert("L").save(folder / f"{each}.png")
    return {"end": "done"}


def _picture(page: Any, scale: float) -> Any:
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


if __name__ == "__main__":
    main()
