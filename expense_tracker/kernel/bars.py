"""Geometry of a budget bar: what is used of a limit, beside how far time has gone.

Every length is text like "56.3", per cent of the bar's width, as an SVG attribute takes
it; "" means that the part is not drawn.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(100)
# So many points past the even pace still count as on pace.
TOLERANCE = Decimal(5)


@dataclass(frozen=True)
class Bar:
    """`used` is per cent of the limit: above 100 is over, a net refund is negative.

    `pace` is per cent of the period gone, None where no pace is expected (bills, past
    periods); `fixed` draws the bar in the neutral colour of bills.
    """

    label: str
    used: Decimal
    pace: Decimal | None = None
    fixed: bool = False

    @property
    def style(self) -> str:
        """over, warn (ahead of pace), fix or ok: the class of its colour."""
        if self.used > WHOLE:
            return "overb"
        if self.fixed:
            return "fix"
        ahead = self.pace is not None and self.used > self.pace + TOLERANCE
        return "warn" if ahead else "ok"

    @property
    def fill(self) -> str:
        return _length(self.used) if self.used > 0 else ""

    @property
    def limit(self) -> str:
        """Where the limit stands once the bar has grown beyond it."""
        return _length(WHOLE * WHOLE / self.used) if self.used > WHOLE else ""

    @property
    def beyond(self) -> str:
        return _length(WHOLE - WHOLE * WHOLE / self.used) if self.limit else ""

    @property
    def marker(self) -> str:
        return "" if self.pace is None or self.fixed else _length(self.pace)

    @property
    def sentence(self) -> str:
        """The bar in words, for those who cannot see it."""
        said = f"{self.label}: {_rounded(max(self.used, Decimal(0)))}% used"
        if self.used > WHOLE:
            return f"{said}, over budget"
        if self.marker:
            return f"{said}, {_rounded(self.pace or WHOLE)}% of the time gone"
        return said


def _length(share: Decimal) -> str:
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal(1), ROUND_HALF_UP)
