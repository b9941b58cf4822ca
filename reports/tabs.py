"""The tabs of the pages under Reports: one list, in the order they are shown.

Tabs of reports keep the days, the search and the comparison in view; the others have
an address of their own. A new page adds its line here and has, where tabs belong,
`{% load reports_tabs %}{% reports_tabs "its:view" %}`.
"""

from dataclasses import dataclass

from expense_tracker.kernel.addresses import address_of
from reports.period_reports.question import Question


@dataclass(frozen=True)
class Tab:
    """`view` is the name of its page. `kinds` are the reports behind it instead, the
    first the one it opens.
    """

    label: str
    view: str = ""
    kinds: tuple[str, ...] = ()


TABS = (
    Tab("Spending", kinds=("spending", "largest")),
    Tab("Income", kinds=("income",)),
    Tab("Over time", kinds=("months", "year", "calendar", "compare")),
    Tab("Cash flow", kinds=("flow",)),
    Tab("Net worth", kinds=("worth",)),
    Tab("Who and where", kinds=("payees", "tags", "wallets", "members")),
    Tab("Taxes", kinds=("taxes",)),
    Tab("Against others", view="reports:others"),
    Tab("Forecast", view="reports:forecast"),
    Tab("Insights", view="reports:insight-list"),
    Tab("Statements", view="reports:statement-list"),
    Tab("Saved", view="reports:saved-list"),
)


@dataclass(frozen=True)
class TabLink:
    label: str
    url: str
    is_current: bool


def links(here: str, question: Question | None = None) -> list[TabLink]:
    """The tabs as links; `here` is a view's name or a report's."""
    return [
        TabLink(tab.label, _url(tab, question), here in (tab.view, *tab.kinds))
        for tab in TABS
    ]


def _url(tab: Tab, question: Question | None) -> str:
    if not tab.kinds:
        return address_of(tab.view)
    if question is None:
        return address_of(f"reports:{tab.kinds[0]}")
    return question.report_url(tab.kinds[0])


def siblings(kind: str) -> tuple[str, ...]:
    """The reports that share a tab with this one, itself among them."""
    return next(tab.kinds for tab in TABS if kind in tab.kinds)
