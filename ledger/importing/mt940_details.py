"""The text of a booking (:86:): who, what for, and which account.

Banks fill it in three ways: numbered subfields (`166?00...?20...?32...`, with `?`, `>`,
`<`, `~` or `^`), words between slashes (`/NAME/.../REMI/...`), or plain text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ledger.importing.fields import Amounts, currency_of, real_reference, tidy
from ledger.importing.figures import DecimalSign
from ledger.importing.mt940_fields import Field

_NUMBERED = re.compile(r"\s*(?:[0-9]{3})?\s*([?>~^<@])[0-9]{2}")
# A code of the bank, then the name on a line of its own: `A44?Jo Doe`.
_CODE = re.compile(r"\s*[A-Z0-9]{2,3}\?(?![0-9]{2})")
# Subfields are this wide; a full one goes on in the next.
_WIDTH = 27
_PURPOSE = (*range(20, 30), *range(60, 64))
_TITLE, _ACCOUNT, _IBAN = 0, 31, 38
_NAMES = (32, 33)
_NS_NAMES, _NS_TEXT, _NS_ACCOUNT = ("15", "16"), "09", "17"
# What the purpose of a SEPA payment is made of: `EREF+...SVWZ+...`.
_SEPA = re.compile(
    r"\b(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|MTLG|ABWA|ABWE|IBAN|BIC|PURP)[+:]\s?"
)
_WORDS = re.compile(
    r"/(TRTP|TYPE|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|ID|ADDR|ISDT|MARF|CSID|CNTP|PURP|"
    r"ULTC|ULTD|ULTB|RTRN|PREF|TRCD|SVCL|PRCD|INIT|OCMT|CHGS|EXCH|DATE|BUSP|CREF|IREF|"
    r"NRTX|ACCW|BO|SUM|CITY|MNDT|CRDT|DBIT|ACC|INFO)/"
)
_FREE = re.compile(r"^(?:USTD|STRD)(?:/[^/]*)?/")
_OCMT = re.compile(r"([A-Z]{3})\s?([0-9]+(?:[,.][0-9]*)?)")
_IBAN_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")


@dataclass(frozen=True)
class Details:
    """Texts are on one line, "" where the bank says nothing. `abroad` is what was paid
    in another currency, without a sign.
    """

    payee: str = ""
    texts: tuple[str, ...] = ()
    reference: str = ""
    account: str = ""
    abroad: tuple[Decimal, str] | None = None


def details(field: Field | None, extra: str) -> Details:
    """What a :86: says; `extra` are the supplementary details of the :61: before it."""
    abroad = _abroad(extra)
    if field is None:
        return Details(texts=(tidy(extra),), abroad=abroad)
    if field.tag == "NS":
        return _structured(field)
    joined = "".join(field.lines)
    if match := _NUMBERED.match(joined):
        return _numbered(joined, match[1], abroad)
    if _WORDS.match(joined.lstrip()):
        return _worded(joined, abroad)
    if match := _CODE.match(field.lines[0]):
        first, *others = [field.lines[0][match.end() :], *field.lines[1:], extra]
        return Details(tidy(first), (tidy(" ".join(others)),), abroad=abroad)
    account = tidy(extra) if _IBAN_SHAPE.fullmatch(extra.strip()) else ""
    other = "" if account or "/OCMT/" in extra else tidy(extra)
    return Details(texts=(tidy(field.text), other), account=account, abroad=abroad)


def _structured(field: Field) -> Details:
    """The :NS: of some banks: each line begins with the number of what it tells."""
    lines = [(line[:2], line[2:]) for line in field.lines]
    name = "".join(text for number, text in lines if number in _NS_NAMES)
    texts = (text for number, text in lines if number == _NS_TEXT)
    account = next((text for number, text in lines if number == _NS_ACCOUNT), "")
    return Details(
        payee=tidy(name), texts=(tidy(" ".join(texts)),), account=tidy(account)
    )


def _numbered(text: str, mark: str, abroad: tuple[Decimal, str] | None) -> Details:
    _, *pieces = re.split(rf"{re.escape(mark)}([0-9]{{2}})", text)
    parts: dict[int, str] = {}
    for number, piece in zip(pieces[::2], pieces[1::2], strict=True):
        parts.setdefault(int(number), piece)
    purpose = _joined(parts.get(number, "") for number in _PURPOSE)
    free, sepa = _sepa(purpose)
    return Details(
        payee=tidy(_joined(parts.get(number, "") for number in _NAMES)),
        texts=(tidy(free), tidy(parts.get(_TITLE, ""))),
        reference=real_reference(sepa.get("EREF", ""), sepa.get("KREF", "")),
        account=tidy(parts.get(_IBAN) or parts.get(_ACCOUNT) or sepa.get("IBAN", "")),
        abroad=_abroad(sepa.get("OAMT", "")) or abroad,
    )


def _joined(parts: Iterable[str]) -> str:
    """Subfields as one text: full ones run on, after others comes a space."""
    text = ""
    last = ""
    for part in filter(None, parts):
        glue = "" if not text or len(last) >= _WIDTH else " "
        text, last = f"{text}{glue}{part}", part
    return text


def _sepa(purpose: str) -> tuple[str, dict[str, str]]:
    """The free text of a purpose, and its fields by their names."""
    before, *pieces = _SEPA.split(purpose)
    fields: dict[str, str] = {}
    for name, value in zip(pieces[::2], pieces[1::2], strict=True):
        fields.setdefault(name, value.strip())
    return fields.get("SVWZ") or fields.get("MTLG") or before, fields


def _worded(text: str, abroad: tuple[Decimal, str] | None) -> Details:
    _, *pieces = _WORDS.split(text)
    words: dict[str, str] = {}
    for name, value in zip(pieces[::2], pieces[1::2], strict=True):
        if value.strip(" /"):
            words.setdefault(name, value)
    # The other side in one word: account, BIC, name, city.
    iban, _, name, *_ = [*words.get("CNTP", "").split("/"), "", "", ""]
    kind = words.get("TRTP") or words.get("TYPE", "")
    return Details(
        payee=tidy((words.get("NAME") or name).strip(" /")),
        texts=(
            tidy(_FREE.sub("", words.get("REMI", "").lstrip("/")).strip(" /")),
            tidy(kind.strip(" /")),
        ),
        reference=real_reference(words.get("EREF", "").strip("/ ")),
        account=tidy((words.get("IBAN") or iban).strip("/ ")),
        abroad=_abroad(words.get("OCMT", "")) or abroad,
    )


def _abroad(text: str) -> tuple[Decimal, str] | None:
    """`/OCMT/USD12,34/`, `USD 12,34`: the original amount."""
    match = _OCMT.search(text.partition("/OCMT/")[2] or text[:40])
    code = currency_of(match[1]) if match else None
    if not match or not code or not text:
        return None
    figure = Amounts([], DecimalSign.COMMA).read(match[2])
    return (figure.value, code) if figure and figure.value else None
