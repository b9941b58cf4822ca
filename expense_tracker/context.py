"""What the frame of every page shows: the site's name, places to go, wallets.

All of it is worked out only when a template asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from accounts.clock import today_for
from accounts.models import Announcement, Book, Membership
from accounts.notices.inbox import unread_of
from accounts.staff.announcing import shown_to
from expense_tracker.frame import FrameFigures, WalletLine, frame_figures
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money


@dataclass(frozen=True)
class Place:
    """A link of the navigation. `key` is pressed after G to go there.

    Pages below its address belong to it, and those below `annex`. `waiting` counts what
    there is to do, which `waits_for` names. Who only looks at the Book has no use for
    one that `writes`.
    """

    view: str
    label: str
    icon: str
    key: str = ""
    annex: tuple[str, ...] = ()
    waits_for: str = ""
    writes: bool = False
    current: bool = False
    waiting: int = 0

    @property
    def url(self) -> str:
        return address_of(self.view)

    def reach(self, path: str) -> int:
        """How much of the path is the place's own; 0 when the path is not below it."""
        own = ("", self.url, *self.annex)
        return max(len(start) for start in own if path.startswith(start))


PLACES = (
    Place("reports:overview", "Overview", "house", "o"),
    Place("ledger:entry-list", "Transactions", "list-ul", "t", waits_for="to file"),
    Place("budgets:budget-list", "Budgets", "speedometer2", "b", waits_for="over"),
    Place(
        "budgets:bill-list",
        "Bills",
        "calendar2-week",
        "l",
        annex=("/recurring/",),
        waits_for="overdue",
    ),
    Place("budgets:goal-list", "Goals", "bullseye", "j"),
    Place(
        "reports:report-home",
        "Reports",
        "bar-chart",
        "r",
        annex=("/insights/", "/forecast/"),
    ),
    Place("ledger:group-list", "Groups", "people", "u"),
)
BOOK_PLACES = (
    Place("ledger:wallet-list", "Wallets", "wallet2"),
    Place("ledger:category-list", "Categories", "grid-3x3-gap"),
    Place("ledger:rule-list", "Rules", "magic"),
    Place("ledger:import-start", "Import", "upload", writes=True),
    Place("ledger:receipt-list", "Receipts", "receipt"),
    Place("ledger:change-list", "Activity", "clock-history"),
)
SETTINGS = (
    Place("accounts:settings-profile", "Profile", "person"),
    Place("accounts:settings-book", "Book", "book"),
    Place(
        "accounts:settings-members",
        "Members",
        "people",
        annex=("/settings/invitations/",),
    ),
    Place("ledger:currency-list", "Currencies", "currency-exchange"),
    Place(
        "accounts:settings-security", "Security", "shield-lock", annex=("/accounts/",)
    ),
    Place("accounts:settings-notices", "Notifications", "bell"),
    Place("accounts:settings-model", "Language model", "stars"),
    Place("accounts:token-list", "API tokens", "key"),
    Place("accounts:webhook-list", "Webhooks", "broadcast", writes=True),
    Place(
        "accounts:settings-data",
        "Your data",
        "database",
        annex=("/settings/access-log/",),
    ),
)


def offered_to(membership: Membership | None, places: Iterable[Place]) -> list[Place]:
    """Those that the visitor has a use for; None is nobody's in any Book."""
    may_write = membership is not None and membership.may_write
    return [place for place in places if may_write or not place.writes]


class Shell:
    """The frame of one request. Signed out, or without a Book, it has no wallets."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.path = request.path
        self.book: Book | None = getattr(request, "book", None)

    @property
    def locale(self) -> str:
        return current_locale()

    @cached_property
    def places(self) -> list[Place]:
        waiting = self._figures.waiting if self._figures else {}
        return [
            replace(place, waiting=waiting.get(place.view, 0))
            for place in self._marked(PLACES)
        ]

    @property
    def is_elsewhere(self) -> bool:
        """Whether this page is in none of the three places of the phone's tab bar."""
        return not any(place.current for place in self.places[:3])

    @cached_property
    def book_places(self) -> list[Place]:
        return self._marked(BOOK_PLACES)

    @cached_property
    def settings(self) -> list[Place]:
        return self._marked(SETTINGS)

    def _marked(self, places: Iterable[Place]) -> list[Place]:
        """The places; the one this address lies in or below is marked, the deepest."""
        offered = offered_to(getattr(self.request, "membership", None), places)
        reaches = {place: place.reach(self.path) for place in offered}
        deepest = max(reaches.values())
        return [
            replace(place, current=deepest > 0 and reach == deepest)
            for place, reach in reaches.items()
        ]

    @property
    def memberships(self) -> list[Membership]:
        """In all Books of the visitor, the oldest first."""
        return getattr(self.request, "memberships", [])

    @property
    def unread(self) -> int:
        """How many notices the visitor has not read."""
        return unread_of(self.request)

    @cached_property
    def announcements(self) -> list[Announcement]:
        """What the visitor is told above the page, and has not put away."""
        return shown_to(self.request)

    @cached_property
    def _figures(self) -> FrameFigures | None:
        if self.book is None:
            return None
        return frame_figures(self.book, today_for(self.book))

    @property
    def wallets(self) -> tuple[WalletLine, ...]:
        """Active wallets with today's balance, in the Book's order."""
        return self._figures.wallets if self._figures else ()

    @property
    def net_worth(self) -> Money | None:
        """What all wallets together are worth today; None without a Book."""
        return self._figures.net_worth if self._figures else None


def shell(request: HttpRequest) -> dict[str, object]:
    return {"site_name": settings.SITE_NAME, "shell": Shell(request)}
