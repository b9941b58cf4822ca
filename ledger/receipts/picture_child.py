"""A program of its own: a stranger's picture in, two clean ones out.

Decoders have faults, and a picture of a few bytes can unfold to gigabytes, so this runs
where that hurts nobody. It imports nothing of ours; `pictures.py` starts it.

    picture_child.py FOLDER "" MEMORY_BYTES CPU_SECONDS FILE_BYTES MAX_PIXELS MAX_SIDE
        KEPT_PIXELS KEPT_QUALITY THUMBNAIL_SIDE THUMBNAIL_QUALITY

Reads FOLDER/in; writes picture.jpg and thumbnail.webp there. Answers `{"end": "done"}`
or why not: size, damaged.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import NamedTuple

try:
    import resource
except ImportError:  # Windows has no such limits; time alone guards there
    resource = None  # type: ignore[assignment]

from PIL import Image, ImageOps, UnidentifiedImageError

try:
    import pillow_heif
except ImportError:  # no wheel for this machine: HEIC is refused as damaged
    pillow_heif = None  # type: ignore[assignment]

_FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "HEIF"]
_WHITE = (255, 255, 255)


class _TooBigError(Exception):
    """More pixels than we take."""


class Limits(NamedTuple):
    pixels: int
    side: int
    kept: int  # pixels of the picture written
    quality: int
    small: int  # side of the small one
    small_quality: int


def main() -> None:
    folder = Path(sys.argv[1])
    memory, seconds, output, *limits = map(int, sys.argv[3:])
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    sys.stdout.write(json.dumps({"end": _clean(folder, Limits(*limits))}))


def _clean(folder: Path, limits: Limits) -> str:
    if pillow_heif:
        pillow_heif.register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        picture = _opened(folder / "in", limits)
    except (_TooBigError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "size"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return "damaged"
    picture.save(folder / "picture.jpg", quality=limits.quality, optimize=True)
    picture.thumbnail((limits.small, limits.small))
    picture.save(folder / "thumbnail.webp", quality=limits.small_quality)
    return "done"


def _opened(path: Path, limits: Limits) -> Image.Image:
    """The picture upright, its first frame alone, and nothing but its pixels."""
    with Image.open(path, formats=_FORMATS) as source:
        pixels = source.width * source.height
        if max(source.size) > limits.side or pixels > limits.pixels:
            raise _TooBigError
        ratio = min(1, (limits.kept / pixels) ** 0.5)
        size = max(1, round(source.width * ratio)), max(1, round(source.height * ratio))
        orientation = source.getexif().get(0x0112)
        if source.format in {"JPEG", "MPO"}:
            # Decoded small from the start, a big photo costs a quarter.
            source.draft("RGB", size)
        source.load()
        picture = source.resize(size, Image.Resampling.LANCZOS) if ratio < 1 else source
        turned = _turned(_flat(picture), orientation)
    # A new picture: whatever the file said beside its pixels stays behind.
    clean = Image.new("RGB", turned.size)
    clean.paste(turned)
    return clean


def _flat(picture: Image.Image) -> Image.Image:
    """In RGB, on white where it was transparent."""
    if picture.mode in {"RGB", "L", "CMYK", "YCbCr"}:
        return picture.convert("RGB")
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, _WHITE)
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _turned(picture: Image.Image, orientation: object) -> Image.Image:
    """As it was held when it was taken."""
    picture.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(picture)


if __name__ == "__main__":
    main()
