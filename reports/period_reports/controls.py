"""What changes a report: its days, what they are compared with, what counts.

All of it is links, so every state has an address and works without scripts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term, all_of
from ledger.expression.names import Row
from ledger.forms.fields import tree_order
from reports.period_reports.question import Question, compared, is_address, label
from reports.period_reports.registry import KINDS, ReportPage
from reports.tabs import siblings

COMPARED = {"previous": "Period before", "year": "Year before", "none": "Nothing"}


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    icon: str = ""
    colour: str = ""
    is_indented: bool = False


@dataclass(frozen=True)
class Menu:
    """Narrows by one field; `value` is what it is narrowed to, "" for nothing, and
    `clear` leads back to all of them.
    """

    label: str
    icon: str
    value: str
    clear: str
    choices: list[Link]


class Controls:
    def __init__(self, page: ReportPage) -> None:
        self.kind = page.kind.slug
        self.question: Question = page.question

    # --- days -----------------------------------------------------------------------

    @property
    def label(self) -> str:
        return label(self.question.period)

    @property
    def short_label(self) -> str:
        period = self.question.period
        if period.kind == "month":
            return period.month_name(current_locale(), short=True)
        return label(period)

    @property
    def previous_url(self) -> str:
        return self._at(self.question.period.previous())

    @property
    def next_url(self) -> str:
        following = self.question.period.next()
        return self._at(following) if following.start <= self.question.as_of else ""

    @property
    def lengths(self) -> list[Link]:
        """The same days in stretches of other lengths."""
        book, day = self.question.book, self._day
        stretches = {
            "Day": Period.day(day),
            "Week": Period.week(day, book.first_weekday),
            "Month": Period.month_of(day, book.pay_day),
            "Quarter": Period.quarter_of(day),
            "Year": Period.year(day.year),
        }
        shown = self.question.period.kind
        return [
            Link(name, self._at(period), period.kind == shown)
            for name, period in stretches.items()
        ]

    @property
    def quick(self) -> list[Link]:
        as_of = self.question.as_of
        month = Period.month_of(as_of, self.question.book.pay_day)
        stretches = {
            "This month": month,
            "Last month": month.previous(),
            "This year": Period.year(as_of.year),
            "Last year": Period.year(as_of.year - 1),
            "Last 12 months": _twelve_months(month),
        }
        return [
            Link(name, self._at(period), period == self.question.period)
            for name, period in stretches.items()
        ]

    @property
    def _day(self) -> date:
        """The last of the shown days that is not ahead."""
        period = self.question.period
        return max(period.start, min(period.last, self.question.as_of))

    def _at(self, period: Period) -> str:
        return self.question.report_url(self.kind, period) if is_address(period) else ""

    # --- comparison and switches ----------------------------------------------------

    @property
    def compared_with(self) -> str:
        before = self.question.before if self.question.has_begun else None
        return label(before) if before else "nothing"

    @property
    def comparisons(self) -> list[Link]:
        return [
            Link(
                f"{name}{self._days_of(compare)}",
                self.question.report_url(self.kind, compare=compare),
                compare == self.question.compare,
            )
            for compare, name in COMPARED.items()
        ]

    def _days_of(self, compare: str) -> str:
        asked = self.question
        if compare == "none" or not asked.has_begun:
            return ""
        days = compared(asked.period, asked.counted, compare)  # type: ignore[arg-type]
        return f": {label(days)}" if days else ""

    @property
    def switches(self) -> list[Link]:
        """The reports that share this one's tab, when there are several."""
        kinds = siblings(self.kind)
        if len(kinds) == 1:
            return []
        return [
            Link(KINDS[kind].label, self.question.report_url(kind), kind == self.kind)
            for kind in kinds
        ]

    # --- what counts ----------------------------------------------------------------

    @property
    def hidden(self) -> dict[str, str]:
        """What a form that chooses days or words must keep beside them."""
        compare = self.question.compare
        return {"compare": compare} if compare != "previous" else {}

    @property
    def kept_by_days(self) -> dict[str, str]:
        text = self.question.chosen.text
        return self.hidden | ({"q": text} if text else {})

    @property
    def home_url(self) -> str:
        """Where a form sends days of its own."""
        return address_of(f"reports:{self.kind}")

    @property
    def bare_url(self) -> str:
        """The report without its search and comparison, for a form that says them."""
        return f"{self.home_url}{self.question.period.slug}/"

    @property
    def files(self) -> list[Link]:
        """The report as it is shown, to take along."""
        formats = {"CSV": "csv", "Excel": "xlsx", "PDF": "pdf"}
        return [
            Link(name, self.question.report_url(self.kind, format_=format_))
            for name, format_ in formats.items()
        ]

    @property
    def save_url(self) -> str:
        """The form that keeps this report under a name."""
        asked = self.question
        values = {
            "kind": self.kind,
            "period": asked.period.slug,
            "q": asked.chosen.text,
            "compare": asked.compare,
        }
        return f"{address_of('reports:saved-add')}?{urlencode(values)}"

    @property
    def list_url(self) -> str:
        return self.question.list_url(self.question.counted)

    @property
    def planned_url(self) -> str:
        """What lies ahead in these days; "" when they are over."""
        ahead = self.question.ahead
        return self.question.list_url(ahead) if ahead else ""

    @cached_property
    def menus(self) -> list[Menu]:
        names = self.question.names
        categories = sorted(names.categories, key=tree_order)
        found = [
            self._menu("wallet", "Wallets", "wallet2", names.wallets),
            self._menu("category", "Categories", "grid-3x3-gap", categories),
            self._menu("tag", "Tags", "tags", names.tags),
            self._menu("member", "Members", "people", names.members),
        ]
        return [menu for menu in found if len(menu.choices) > 1]

    @property
    def offers(self) -> list[Link]:
        """Instead of a search that cannot be read."""
        return [
            Link(each.label, self.question.report_url(self.kind, q=each.text))
            for each in self.question.suggestions
        ]

    @property
    def clear_url(self) -> str:
        return self.question.report_url(self.kind, q="")

    def _menu(self, field: str, name: str, icon: str, rows: Sequence[Row]) -> Menu:
        said = [v for term in self.question.chosen.terms(field) for v in term.values]
        return Menu(
            label=name,
            icon=icon,
            value=", ".join(said),
            clear=self._narrowed(field),
            choices=list(self._choices(field, rows, said)),
        )

    def _choices(
        self, field: str, rows: Sequence[Row], said: list[str]
    ) -> Iterator[Link]:
        for row in rows:
            spelt = self.question.names.spelt(field, row)
            yield Link(
                row.name,
                self._narrowed(field, spelt),
                spelt in said,
                icon=getattr(row, "icon", ""),
                colour=getattr(row, "colour", ""),
                is_indented=getattr(row, "parent_id", None) is not None,
            )

    def _narrowed(self, field: str, *values: str) -> str:
        """The report with the field's terms exchanged for one of these values."""
        terms = [Term(field, ":", values)] if values else []
        nodes: list[Node] = [part.node for part in self.question.chosen.parts]
        others = [n for n in nodes if not (isinstance(n, Term) and n.field == field)]
        text = str(all_of([*others, *terms]))
        return self.question.report_url(self.kind, q=text)


def _twelve_months(month: Period) -> Period:
    first = month
    for _ in range(11):
        first = first.previous()
    return Period.between(first.start, month.last)
