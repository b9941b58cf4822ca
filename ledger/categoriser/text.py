"""A bank's line as plain words: one alphabet, no accents, no numbers of cards."""

import re
import unicodedata
from collections.abc import Iterator

_LATIN = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d",
        "þ": "th", "ı": "i", "ə": "a", "'": "", "’": "", "`": "", "´": "",
        "ʼ": "", "ʻ": "",
    }
)  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ы": "y", "э": "e",
    "і": "i", "ґ": "g",
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu",
    "я": "ya", "є": "ye", "ї": "yi", "ё": "e", "ў": "u", "љ": "lj", "њ": "nj",
    "ћ": "c", "ђ": "dj", "џ": "dz", "ј": "j", "қ": "k", "ғ": "g", "ү": "u", "ұ": "u",
    "ө": "o", "ң": "n", "ә": "a", "һ": "h",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r",
    "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "ω": "o", "θ": "th",
    "χ": "ch", "ψ": "ps",
}  # fmt: skip
_TO_LATIN = str.maketrans(_CYRILLIC | _GREEK)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PIECE = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]+")
_LONG_NUMBER = 4
_MASK = re.compile(r"x{3,}")
# Scripts written without spaces: Thai, kana, Chinese and Korean.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def fold(text: str) -> str:
    """Lower case without accents; Cyrillic and Greek letters in Latin ones."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKC", plain.translate(_LATIN).translate(_TO_LATIN))
    if plain.isascii():
        return plain
    letters = unicodedata.normalize("NFKD", plain)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept.translate(_TO_LATIN).translate(_LATIN))


def words(folded: str) -> list[str]:
    """The words of a folded text; long numbers and masked digits are left out."""
    if folded.isascii() and folded.isalpha():
        return [folded]
    return [
        piece
        for piece in _PIECE.findall(folded)
        if not (len(piece) >= _LONG_NUMBER and piece[0].isdigit())
        and not _MASK.fullmatch(piece)
    ]


def spellings(names: str) -> Iterator[tuple[str, ...]]:
    """The words of names parted by commas; süd as sud and sued, l'or as lor, l or."""
    lower = names.lower()
    variants = {
        fold(lower),
        fold(lower.translate(_UMLAUTS)),
        fold(lower.replace("'", " ")),
    }
    entries = {entry.strip() for text in variants for entry in text.split(",")}
    return (tuple(found) for entry in sorted(entries) if (found := words(entry)))


def is_unspaced(word: str) -> bool:
    """Whether the word is of a script that writes no spaces between words."""
    return not word.isascii() and bool(_UNSPACED.search(word))


def merchant_key(found: list[str]) -> str:
    """What stays the same between two visits to one merchant: words, no numbers."""
    return " ".join(word for word in found if not word[0].isdigit())
