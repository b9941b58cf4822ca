"""The columns of a file beside what they are read as, for the person to correct."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django import forms

from expense_tracker.kernel.format import format_date, format_number
from expense_tracker.kernel.forms import CrispyForm, WholeNumberField
from expense_tracker.kernel.locale import current_locale
from ledger.importing.body import cell_at
from ledger.importing.cells import Row, cell_text, is_blank
from ledger.importing.charsets import ENCODINGS
from ledger.importing.dates import DateOrder
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.reader import read_cell
from ledger.importing.tables import Table

SAMPLES = 3
ROLE_LABELS = {
    Role.SKIP: "Do not import",
    Role.DATE: "Date",
    Role.PAYEE: "Payee",
    Role.PAYER: "Sender",
    Role.NOTE: "Note",
    Role.AMOUNT: "Amount",
    Role.DEBIT: "Money out",
    Role.CREDIT: "Money in",
    Role.DIRECTION: "In or out",
    Role.FEE: "Fee",
    Role.CURRENCY: "Currency",
    Role.BALANCE: "Balance",
    Role.REFERENCE: "Reference",
    Role.CATEGORY: "Category",
    Role.PARENT_CATEGORY: "Parent category",
    Role.COUNTER_ACCOUNT: "Other account",
    Role.STATUS: "Status",
    Role.WALLET: "Wallet",
    Role.TO_WALLET: "Other wallet",
    Role.TAGS: "Tags",
    Role.KIND: "Kind",
    Role.GROUP: "Group",
    Role.RATE: "Exchange rate",
    Role.BASE_CURRENCY: "Main currency",
}
DATE_ORDERS = [
    (DateOrder.DMY, "Day, month, year"),
    (DateOrder.MDY, "Month, day, year"),
    (DateOrder.YMD, "Year, month, day"),
]
DECIMAL_SIGNS = [
    (DecimalSign.POINT, "Point: 1,234.56"),
    (DecimalSign.COMMA, "Comma: 1.234,56"),
]
SIGN_RULES = [
    (SignRule.MINUS_OUT, "Negative"),
    (SignRule.PLUS_OUT, "Positive, as on card statements"),
    (SignRule.COLUMN, "Told by the column In or out"),
]
DELIMITERS = [
    ("", "Nothing"),
    (",", "Comma"),
    (";", "Semicolon"),
    ("\t", "Tab"),
    ("|", "Bar"),
]


@dataclass(frozen=True)
class ColumnView:
    """A column of the file, what its first values are, and how they are read."""

    name: str
    title: str
    samples: list[str]
    reading: str  # "" for a column that is skipped
    is_read: bool


class LayoutForm(CrispyForm):
    """How the file is laid out. `role_0`, `role_1`... say what each column holds."""

    date_order = forms.ChoiceField(choices=DATE_ORDERS)
    decimal_sign = forms.ChoiceField(choices=DECIMAL_SIGNS)
    sign_rule = forms.ChoiceField(choices=SIGN_RULES, label="Spending is")
    header_row = WholeNumberField(min_value=0, max_value=1000, help_text="0 is none.")
    encoding = forms.ChoiceField(required=False, label="Characters")
    delimiter = forms.ChoiceField(
        choices=DELIMITERS, required=False, label="Columns are separated by"
    )
    sheet = forms.ChoiceField(required=False)

    def __init__(
        self, data: object = None, *, layout: Layout, table: Table | None, width: int
    ) -> None:
        super().__init__(data, initial=_initial(layout, width))
        self.layout = layout
        for index in range(width):
            self.fields[f"role_{index}"] = forms.ChoiceField(
                choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
                required=False,
            )
        self._offer(table)

    def _offer(self, table: Table | None) -> None:
        """Text has characters and a delimiter, a workbook has sheets."""
        if table is not None and table.sheets:
            del self.fields["encoding"], self.fields["delimiter"]
            self.fields["sheet"].choices = [  # type: ignore[attr-defined]
                ("", "The one with the most rows"),
                *((name, name) for name in table.sheets),
            ]
            return
        del self.fields["sheet"]
        likely = [self.layout.encoding, *(table.encodings if table else ())]
        names = dict.fromkeys([*likely, *ENCODINGS])
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            (name, name) for name in names if name
        ]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors:
            for problem in self.chosen().missing():
                self.add_error(None, problem)
        return cleaned

    def chosen(self) -> Layout:
        """The layout as corrected; only once the form is valid."""
        got = self.cleaned_data
        width = sum(name.startswith("role_") for name in self.fields)
        return replace(
            self.layout,
            columns=tuple(
                Role(got.get(f"role_{index}") or Role.SKIP) for index in range(width)
            ),
            header_row=got["header_row"],
            date_order=DateOrder(got["date_order"]),
            decimal_sign=DecimalSign(got["decimal_sign"]),
            sign_rule=SignRule(got["sign_rule"]),
            encoding=got.get("encoding", ""),
            delimiter=got.get("delimiter", ""),
            sheet=got.get("sheet", ""),
        )


def _initial(layout: Layout, width: int) -> dict[str, object]:
    roles = [*layout.columns, *[Role.SKIP] * width][:width]
    return {
        **layout.to_json(),
        **{f"role_{index}": role.value for index, role in enumerate(roles)},
    }


def column_views(table: Table, layout: Layout) -> list[ColumnView]:
    """One for each column of the table, read as `layout` says."""
    header = table.rows[layout.header_row - 1] if layout.header_row else ()
    rows = [row for row in table.rows[layout.header_row :] if not is_blank(row)]
    roles = [*layout.columns, *[Role.SKIP] * table.width][: table.width]
    return [
        _view(index, role, header, rows, layout) for index, role in enumerate(roles)
    ]


def _view(
    index: int, role: Role, header: Row, rows: Sequence[Row], layout: Layout
) -> ColumnView:
    cells = [cell_at(row, index) for row in rows[:200]]
    filled = [cell for cell in cells if cell != ""][:SAMPLES]
    readings = [read_cell(cell, role, layout) for cell in filled]
    title = cell_text(cell_at(header, index)) if header else ""
    skipped = role is Role.SKIP or not filled
    return ColumnView(
        name=f"role_{index}",
        title=title or f"Column {index + 1}",
        samples=[cell_text(cell)[:60] for cell in filled],
        reading="" if skipped else _in_words(readings[0]),
        is_read=skipped or all(reading is not None for reading in readings),
    )


def _in_words(value: datetime.date | Decimal | str | None) -> str:
    if value is None:
        return "cannot be read like this"
    if isinstance(value, Decimal):
        written = max(0, -int(value.as_tuple().exponent))
        return format_number(value, current_locale(), written)
    if isinstance(value, datetime.date):
        return format_date(value, current_locale(), "long")
    return value[:60]
