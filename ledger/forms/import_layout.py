"""Forms that say how a file is read."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django import forms

from expense_tracker.kernel.currencies import CURRENCIES
from expense_tracker.kernel.forms import (
    BookChoiceField,
    BookForm,
    WholeNumberField,
)
from ledger.forms.import_columns import ROLE_LABELS, type_words
from ledger.importing.charsets import ENCODINGS
from ledger.importing.dates import DateOrder
from ledger.importing.detect import Doubt
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.statements import ReadOptions
from ledger.importing.tables import Table
from ledger.importing.words import Direction, direction_key, direction_of
from ledger.models import ImportRun, Wallet

DATE_ORDERS = [
    (DateOrder.DMY, "Day, month, year"),
    (DateOrder.MDY, "Month, day, year"),
    (DateOrder.YMD, "Year, month, day"),
]
# What the letters of an encoding are for; its name follows in brackets.
LETTERS = {
    "utf": "All languages",
    "cp1252": "Western European",
    "latin-1": "Western European",
    "cp850": "Western European",
    "mac_roman": "Western European",
    "cp1250": "Central European",
    "iso8859_2": "Central European",
    "cp852": "Central European",
    "cp1251": "Cyrillic",
    "cp866": "Cyrillic",
    "koi8_r": "Cyrillic",
    "cp1253": "Greek",
    "cp1254": "Turkish",
    "cp1257": "Baltic",
    "cp1255": "Hebrew",
    "cp1256": "Arabic",
    "gb18030": "Chinese",
    "big5": "Chinese",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "cp949": "Korean",
}
DECIMAL_SIGNS = [
    (DecimalSign.POINT, "Point: 1,234.56"),
    (DecimalSign.COMMA, "Comma: 1.234,56"),
]
SIGN_RULES = [
    (SignRule.MINUS_OUT, "Negative"),
    (SignRule.PLUS_OUT, "Positive, as on card statements"),
    (SignRule.COLUMN, "Told by the column In or out"),
]
MEANINGS = [
    ("", "Nothing: it is not read"),
    (Direction.OUT, "Money out"),
    (Direction.IN, "Money in"),
    (Direction.TRANSFER, "A transfer"),
    (Direction.LEAVE_OUT, "No transaction"),
]
DELIMITERS = [
    ("", "Nothing"),
    (",", "Comma"),
    (";", "Semicolon"),
    ("\t", "Tab"),
    ("|", "Bar"),
]


class LayoutForm(BookForm):
    """How the file is laid out. `role_0`, `role_1`... say what each column holds, and
    `word_0`... what each word of the column In or out means.

    What the file leaves open (`doubts`) and only guesses could settle has to be chosen.
    """

    wallet = BookChoiceField(
        Wallet, label="Into wallet", empty_label=None, required=False
    )
    date_order = forms.ChoiceField(
        choices=DATE_ORDERS, error_messages={"required": "Choose the order of dates."}
    )
    decimal_sign = forms.ChoiceField(choices=DECIMAL_SIGNS)
    sign_rule = forms.ChoiceField(choices=SIGN_RULES, label="Spending is")
    header_row = WholeNumberField(min_value=0, max_value=1000, help_text="0 is none.")
    encoding = forms.ChoiceField(required=False, label="Characters")
    delimiter = forms.ChoiceField(
        choices=DELIMITERS, required=False, label="Columns are separated by"
    )
    sheet = forms.ChoiceField(required=False)
    currency = forms.ChoiceField(
        choices=[("", "As the wallet"), *((code, code) for code in CURRENCIES)],
        required=False,
        label="Currency",
    )
    person = forms.ChoiceField(label="You are", required=False)
    remember = forms.BooleanField(
        label="Read the next file with these headings like this one", required=False
    )

    def __init__(
        self,
        data: object = None,
        *,
        run: ImportRun,
        layout: Layout,
        table: Table | None,
        doubts: Sequence[Doubt] = (),
    ) -> None:
        self.layout = layout
        self.width = table.width if table else len(layout.columns)
        self.words = type_words(table, layout) if table else []
        asked = {doubt.about for doubt in doubts} & {"date_order"}
        super().__init__(data, book=run.book, initial=self._initial(run, asked))
        for index in range(0 if layout.origin else self.width):
            self.fields[f"role_{index}"] = forms.ChoiceField(
                choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
                required=False,
            )
        for place, word in enumerate(self.words):
            self.fields[f"word_{place}"] = forms.ChoiceField(
                choices=MEANINGS, required=False, label=f"“{word}” is"
            )
        self._offer(table)
        self._offer_people(doubts)
        if asked:
            orders = [("", "Choose the order"), *DATE_ORDERS]
            self.fields["date_order"].choices = orders  # type: ignore[attr-defined]

    def _initial(self, run: ImportRun, asked: Collection[str]) -> dict[str, object]:
        layout = self.layout
        roles = [*layout.columns, *[Role.SKIP] * self.width][: self.width]
        known = layout.to_json()
        return {
            **known,
            **dict.fromkeys(asked, ""),
            **{f"role_{index}": role.value for index, role in enumerate(roles)},
            **{
                f"word_{place}": _meaning(layout, word)
                for place, word in enumerate(self.words)
            },
            "person": layout.person,
            "currency": layout.currency or "",
            "wallet": run.wallet_id,
            "remember": run.remember,
        }

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"word_{place}"] for place in range(len(self.words))]

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
            (name, _letters(name)) for name in names if name
        ]

    def _offer_people(self, doubts: Sequence[Doubt]) -> None:
        """A few exports have a column for each person."""
        people = [doubt.options for doubt in doubts if doubt.about == "person"]
        if people:
            self.fields["person"].choices = people[0]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors:
            for problem in self.chosen().missing():
                self.add_error(None, problem)
        return cleaned

    def chosen(self) -> Layout:
        """The layout as corrected; only once the form is valid."""
        got = self.cleaned_data
        roles = [name for name in self.fields if name.startswith("role_")]
        columns = tuple(Role(got.get(name) or Role.SKIP) for name in roles)
        return replace(
            self.layout,
            columns=columns or self.layout.columns,
            directions=self._meanings(),
            currency=got.get("currency") or None,
            person=got.get("person", self.layout.person),
            header_row=got["header_row"],
            date_order=DateOrder(got["date_order"]),
            decimal_sign=DecimalSign(got["decimal_sign"]),
            sign_rule=SignRule(got["sign_rule"]),
            encoding=got.get("encoding", ""),
            delimiter=got.get("delimiter", ""),
            sheet=got.get("sheet", ""),
        )

    def _meanings(self) -> dict[str, Direction]:
        got = self.cleaned_data
        told = {
            direction_key(word): got.get(f"word_{place}")
            for place, word in enumerate(self.words)
        }
        meanings = {word: Direction(one) for word, one in told.items() if one}
        return {**self.layout.directions, **meanings}


class OptionsForm(BookForm):
    """What a file without columns leaves open, and its wallet."""

    wallet = BookChoiceField(
        Wallet, label="Into wallet", empty_label=None, required=False
    )
    date_order = forms.ChoiceField(
        choices=[("", "Choose the order"), *DATE_ORDERS],
        error_messages={"required": "Choose the order of dates."},
    )
    decimal_sign = forms.ChoiceField(choices=DECIMAL_SIGNS)
    encoding = forms.ChoiceField(label="Characters")

    def __init__(
        self,
        data: object = None,
        *,
        run: ImportRun,
        options: ReadOptions,
        doubts: Sequence[Doubt] = (),
    ) -> None:
        self.options = options
        about = {doubt.about for doubt in doubts}
        known = options.to_json()
        super().__init__(
            data, book=run.book, initial={"wallet": run.wallet_id, **known}
        )
        for name in {"date_order", "decimal_sign", "encoding"} - about:
            del self.fields[name]
        if "encoding" in self.fields:
            codes = [(name, _letters(name)) for name in ENCODINGS]
            self.fields["encoding"].choices = codes  # type: ignore[attr-defined]

    def chosen(self) -> ReadOptions:
        """The options with the answers; only once the form is valid."""
        got = self.cleaned_data
        order, sign = got.get("date_order"), got.get("decimal_sign")
        return replace(
            self.options,
            date_order=DateOrder(order) if order else self.options.date_order,
            decimal_sign=DecimalSign(sign) if sign else self.options.decimal_sign,
            encoding=got.get("encoding", self.options.encoding),
        )


def _meaning(layout: Layout, word: str) -> str:
    return layout.directions.get(direction_key(word)) or direction_of(word) or ""


def _letters(encoding: str) -> str:
    """An encoding as people know it: `Western European (cp1252)`."""
    known = LETTERS.get(encoding) or LETTERS.get(encoding[:3])
    return f"{known} ({encoding})" if known else encoding
