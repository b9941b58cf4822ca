"""The tabs of the pages under Reports: one list, in the order they are shown.

Tabs of reports keep the period, the search and the comparison in view; the others have
an address of their own. A new page adds its line here and includes
templates/reports/_tabs.html with `{% reports_tabs "its view" %}`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """`view` is the name of its page. `kinds` are the reports behind it, the first
    the one it opens; a page without any has no period.
    """

    label: str
    view: str = ""
    kinds: tuple[str, ...] = ()


TABS = (
    Tab("Spending", kinds=("spending",)),
    Tab("Income", kinds=("income",)),
    Tab("In and out", kinds=("months",)),
    Tab("Cash flow", kinds=("flow",)),
    Tab("Net worth", kinds=("worth",)),
    Tab("Calendar", kinds=("calendar",)),
    Tab("Year", kinds=("grid",)),
    Tab("Who and where", kinds=("payees", "tags", "wallets", "members")),
    Tab("Compare", kinds=("compare",)),
    Tab("Largest", kinds=("largest",)),
    Tab("Statements", view="reports:statement-list"),
)
