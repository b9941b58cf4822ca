"""Our own exports, read back without a question.

The export of entries has one row per entry: a signed amount in the wallet's currency,
money out negative. Legs of a transfer and parts of a split purchase are rows of their
own that share a group; a leg names the other side's wallet as well.
"""

from ledger.importing.body import Body
from ledger.importing.dates import DateOrder
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.words import fold_words

# The titles the export writes, and what each column is when it comes back.
OWN_EXPORT_HEADERS: dict[str, Role] = {
    "Entry": Role.REFERENCE,
    "Group": Role.GROUP,
    "Date": Role.DATE,
    "Kind": Role.KIND,
    "Wallet": Role.WALLET,
    "Other wallet": Role.TO_WALLET,
    "Category": Role.CATEGORY,
    "Payee": Role.PAYEE,
    "Amount": Role.AMOUNT,
    "Currency": Role.CURRENCY,
    "Note": Role.NOTE,
    "Tags": Role.TAGS,
    "Rate": Role.RATE,
    "Base currency": Role.BASE_CURRENCY,
}
# Those that older exports, and other programs', do not have.
LATER_HEADERS: dict[str, Role] = {
    "Original amount": Role.ORIGINAL_AMOUNT,
    "Original currency": Role.ORIGINAL_CURRENCY,
    "Part": Role.PART,
    "Refund of": Role.REFUND_OF,
    "Tax": Role.TAX,
}
_NEEDED = frozenset(map(fold_words, OWN_EXPORT_HEADERS))
_ROLES = {
    fold_words(title): role
    for title, role in (OWN_EXPORT_HEADERS | LATER_HEADERS).items()
}


def own_layout(body: Body) -> Layout | None:
    """The layout of a file with all the columns of our export, in any order and with
    any others between them; None for any other file.
    """
    titles = [fold_words(body.title(index)) for index in range(body.width)]
    if not set(titles) >= _NEEDED:
        return None
    return Layout(
        columns=tuple(_ROLES.get(title, Role.SKIP) for title in titles),
        header_row=body.header_row,
        date_order=DateOrder.YMD,
        decimal_sign=DecimalSign.POINT,
        sign_rule=SignRule.MINUS_OUT,
        guarded=True,
    )
