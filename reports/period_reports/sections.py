"""What a report page is made of: tables, and the charts that show them."""

from dataclasses import dataclass
from typing import Any, Literal

from expense_tracker.kernel.locale import current_locale
from reports.period_reports.table import Table

Data = dict[str, Any]
# Where the table stands: next to the chart, below it, or below it and folded away.
FEW = 4
Place = Literal["beside", "below", "folded"]


@dataclass(frozen=True)
class Chart:
    """`kind` is one of static/js/charts, `data` what that draws, `label` the sentence
    for who cannot see it. `is_wide` charts scroll sideways on phones.
    """

    kind: str
    label: str
    data: Data
    is_wide: bool = False

    @property
    def css(self) -> str:
        """Lying bars take the room they need."""
        is_low = self.kind == "rows" and len(self.data["labels"]) <= FEW
        return "chart-rows-few" if is_low else f"chart-{self.kind}"


@dataclass(frozen=True)
class Section:
    """A table with the charts that draw it; `key` tells it from the page's others."""

    key: str
    table: Table
    charts: tuple[Chart, ...] = ()
    place: Place = "below"
    legend: tuple[tuple[str, str], ...] = ()  # CSS class of the swatch, name


def chart_data(currency: str, **data: Any) -> Data:
    """With what figures in it are written by."""
    return {"locale": current_locale(), "currency": currency, **data}
