"""Bytes to text: which characters a bank meant.

Unicode is recognised for certain. The old one-byte code pages are told apart by the
letters they would make: text read with the right one uses the alphabet of one language,
with a wrong one it shows letters of several or signs inside words ("spo¿ywczy").
"""

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from charset_normalizer import from_bytes

from ledger.importing.errors import UnreadableFile

# Letters beyond a-z per language, by the code pages that write them. The order is the
# order of preference where letters alone cannot tell (German looks alike in five).
_WESTERN = (
    "äöüß",  # German
    "àâæçéèêëîïôœùûüÿ",  # French
    "áéíñóúüªº",  # Spanish
    "ãáàâçéêíóôõúªº",  # Portuguese
    "àèéìîòù",  # Italian
    "éëèïóöü",  # Dutch
    "åäöæøé",  # Nordic
    "áðéíóúýþæö",  # Icelandic
)
_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene
    "ăâîşţ",  # Romanian
    "äöüß",
)
_CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
)
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)
_TURKISH = ("çğıiöşüâî",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
_HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)
_ARABIC = ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىًٌٍَُِّْپچژگ",)
ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _CYRILLIC,
    "cp1253": _GREEK,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
    "cp1255": _HEBREW,
    "cp1256": _ARABIC,
    "iso8859_2": _CENTRAL,
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
    "cp852": _CENTRAL,
    "cp866": _CYRILLIC,
    "koi8_r": _CYRILLIC,
}
_LATIN = {name for name, alphabets in ALPHABETS.items() if "ü" in "".join(alphabets)}
# Double-byte encodings, for which letters are no test: left to the detector.
_ASIAN = ("gb18030", "big5", "cp932", "euc_jp", "cp949")

ENCODINGS = ("utf-8", "utf-16", *ALPHABETS, *_ASIAN)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signs that stand in money texts by right, outside words.
_SIGNS = frozenset("€£¥¤§°–—‘’“”„‚«»‹›…·•´®©™ªº²³½¼¾±×¿¡№\xa0\xad")
_SAMPLE_BYTES = 16 * 1024
# Below this share of fitting letters no alphabet is believed.
_BELIEVED = 0.9
# A text that is UTF-8 but for some broken characters is still UTF-8.
_BROKEN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """`others` are encodings that fit about as well, likeliest first; empty when the
    bytes leave no doubt.
    """

    text: str
    encoding: str
    others: tuple[str, ...] = ()


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file, in the encoding asked for or else the likeliest.

    Raises UnreadableFile when the encoding asked for cannot read the bytes.
    """
    if encoding:
        return Decoded(_decode_as(data, encoding), encoding)
    return _unicode(data) or _code_page(data)


def _decode_as(data: bytes, encoding: str) -> str:
    if encoding not in (*ENCODINGS, *(name for _, name in _BOMS), "latin-1"):
        raise UnreadableFile(f"“{encoding[:40]}” is no encoding known here.")
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return data.decode(encoding, "replace")
        raise UnreadableFile(
            f"The file is not written in {encoding}. Choose another encoding."
        ) from None


def _unicode(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data.decode(encoding, "replace").removeprefix("\ufeff")
            return Decoded(text, encoding)
    return _utf16_without_bom(data) or _utf8(data)


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """Text of Latin letters in UTF-16 has a NUL in every other byte."""
    sample = data[:4096]
    half = len(sample) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and sample[first::2].count(0) > 0.7 * half:
            return Decoded(data.decode(encoding, "replace"), "utf-16")
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if broken > 1 + _BROKEN_SHARE * whole or whole < broken:
        return None
    return Decoded(text, "utf-8", ("cp1252",))


def _code_page(data: bytes) -> Decoded:
    sample = b"\n".join(_telling_lines(data))[:_SAMPLE_BYTES]
    ranked = sorted(
        ((_fit(sample, name), -place, name) for place, name in enumerate(ALPHABETS)),
        reverse=True,
    )
    names = [name for fit, _, name in ranked if fit]
    if ranked[0][0] < _BELIEVED or names[0] not in _LATIN:
        names = [*_detected(sample), *names]
    return _first_that_reads(data, [*names, "cp1252", "latin-1"])


def _first_that_reads(data: bytes, names: list[str]) -> Decoded:
    for place, name in enumerate(names):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        others = dict.fromkeys(names[place + 1 :])
        return Decoded(text, name, tuple(one for one in others if one != name)[:4])
    raise UnreadableFile("The file's characters cannot be read.")


def _detected(sample: bytes) -> list[str]:
    matches = from_bytes(sample, cp_isolation=[*_ASIAN, *ALPHABETS])
    return [match.encoding for match in matches]


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """The lines that hold anything but ASCII, up to the size of a sample."""
    taken = 0
    for line in data.replace(b"\r", b"\n").split(b"\n"):
        if not line.isascii():
            yield line[:_SAMPLE_BYTES]
            taken += len(line)
        if taken > _SAMPLE_BYTES:
            return


def _fit(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that stand where they make sense, in the
    language of this code page that suits best; 0 when it cannot read the bytes.
    """
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0
    letters, signs, total = _sorted_out(text)
    if not total:
        return 0
    best = max(sum(c in known for c in letters) for known in _letters(encoding))
    return (best + signs) / total


@cache
def _letters(encoding: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(letters) for letters in ALPHABETS[encoding])


def _sorted_out(text: str) -> tuple[list[str], int, int]:
    """Letters inside words (lower case), signs outside them, and how many in all."""
    letters: list[str] = []
    signs = total = 0
    padded = f" {text} "
    for before, char, after in zip(padded, padded[1:], padded[2:], strict=False):
        if char.isascii():
            continue
        total += 1
        if char in _SIGNS and not (before.isalpha() and after.isalpha()):
            signs += 1
        elif _spells(before, char, after):
            letters.append(char.lower()[:1])
    return letters, signs, total


def _spells(before: str, char: str, after: str) -> bool:
    """Whether the letter stands in a word of its own script, not a capital inside."""
    if not char.isalpha() or before.isdigit() or after.isdigit():
        return False
    if before.islower() and char.isupper():
        return False
    neighbours = [one for one in (before, after) if one.isalpha()]
    is_latin = unicodedata.name(char, "").startswith("LATIN")
    return is_latin or not any(one.isascii() for one in neighbours)
