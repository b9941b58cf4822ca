"""One member's retirement: what they assume, and what follows from it.

Rule: docs/algorithms/retirement.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Book, User
from budgets.goals.pace import ZERO
from budgets.goals.projection import Assumptions, Projection, three_lines
from budgets.models import Retirement, RetirementWallet
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Wallet
from ledger.queries import WalletBalance, wallet_balances
from ledger.services.editing import edit_book

LABEL = "Retirement"
# Beyond these a figure of today's money says nothing any more.
MOST_AGE = 110


@dataclass(frozen=True, kw_only=True)
class RetirementDraft:
    """What a person assumes; units as in Retirement."""

    birth_year: int
    retire_at: int
    until_age: int
    growth: Decimal
    inflation: Decimal
    need: Decimal
    savings: Decimal = ZERO
    monthly: Decimal = ZERO
    pension: Decimal = ZERO
    wallets: Sequence[Wallet] = field(default_factory=tuple)


def assume(
    *,
    book: Book,
    user: User,
    version: int | None,
    draft: RetirementDraft,
    as_of: date,
) -> Retirement:
    """Keep what `user` assumes. `version` is the one that was shown, None when there
    was none yet. Raises StaleVersion, or InvalidEntry naming the field.
    """
    _check(draft, as_of)
    with edit_book(book=book, actor=user, verb=_verb(version), label=LABEL) as edit:
        kept = Retirement.objects.filter(book=book, user=user).first()
        if (kept and kept.version) != version:
            raise StaleVersion("It was changed meanwhile.")
        if kept is not None:
            edit.changing([kept, *kept.wallets.order_by("pk")])
            kept.version += 1
        retirement = kept or Retirement(book=book, user=user)
        _fill(retirement, draft)
        edit.written([retirement, *_set_wallets(retirement, draft.wallets)])
        edit.about(retirement)
    return retirement


def forget(*, book: Book, user: User) -> Change | None:
    """Delete what `user` assumed; None when there was nothing."""
    with edit_book(
        book=book, actor=user, verb=Change.Verb.DELETED, label=LABEL
    ) as edit:
        for kept in Retirement.objects.filter(book=book, user=user):
            edit.changing([kept, *kept.wallets.order_by("pk")])
            kept.delete()
    return edit.change


def _verb(version: int | None) -> str:
    return Change.Verb.ADDED if version is None else Change.Verb.CHANGED


def _check(draft: RetirementDraft, as_of: date) -> None:
    age = as_of.year - draft.birth_year
    if not 0 <= age < MOST_AGE:
        raise InvalidEntry(
            f"Enter a year from {as_of.year - MOST_AGE + 1} to {as_of.year}.",
            field="birth_year",
        )
    if draft.until_age <= max(draft.retire_at, age):
        raise InvalidEntry("Plan until an age after both.", field="until_age")


def _fill(retirement: Retirement, draft: RetirementDraft) -> None:
    retirement.birth_year = draft.birth_year
    retirement.retire_at, retirement.until_age = draft.retire_at, draft.until_age
    retirement.savings, retirement.monthly = draft.savings, draft.monthly
    retirement.growth, retirement.inflation = draft.growth, draft.inflation
    retirement.need, retirement.pension = draft.need, draft.pension
    retirement.save()


def _set_wallets(
    retirement: Retirement, wallets: Sequence[Wallet]
) -> list[RetirementWallet]:
    """Make these its wallets, keeping those that stay."""
    retirement.wallets.exclude(wallet__in=wallets).delete()
    known = set(retirement.wallets.values_list("wallet_id", flat=True))
    for wallet in wallets:
        if wallet.pk not in known:
            RetirementWallet(
                book=retirement.book, retirement=retirement, wallet=wallet
            ).save()
    return list(retirement.wallets.order_by("pk"))


# --- what follows ---------------------------------------------------------------------


@dataclass(frozen=True)
class RetirementPage:
    """The projection with its lower and higher lines, in today's money and the Book's
    currency. `wallets` are those counted, with what they hold.
    """

    retirement: Retirement
    wallets: list[WalletBalance]
    low: Projection
    middle: Projection
    high: Projection

    @property
    def currency(self) -> str:
        return self.retirement.book.base_currency

    def money(self, amount: Decimal) -> Money:
        return Money(round_money(amount, self.currency), self.currency)

    @property
    def savings(self) -> Money:
        return self.money(self.middle.assumed.savings)

    @property
    def at_end_of_work(self) -> Money:
        return self.money(self.middle.at_end_of_work)

    @property
    def gap(self) -> Money:
        return self.money(self.middle.gap)

    @property
    def left_over(self) -> Money:
        return self.money(self.middle.left_over)

    @property
    def needed(self) -> Money | None:
        needed = self.middle.needed
        return None if needed is None else self.money(needed)

    @property
    def drawn(self) -> Money:
        return self.money(self.middle.assumed.drawn)

    @property
    def given(self) -> dict[str, Money]:
        """What was assumed, as money."""
        assumed = self.middle.assumed
        names = ("monthly", "need", "pension")
        return {name: self.money(getattr(assumed, name)) for name in names}

    @property
    def lines(self) -> list["Line"]:
        names = ("As assumed", "Lower growth", "Higher growth")
        lines = zip(names, (self.middle, self.low, self.high), strict=True)
        return [Line(name, line) for name, line in lines]

    def amounts_of(self, line: "Line") -> list[Money]:
        return [self.money(year.savings) for year in line.projection.years]

    @property
    def rows(self) -> list["AgeRow"]:
        """One for each year of age, with the savings of each of the lines."""
        savings = zip(*(self.amounts_of(line) for line in self.lines), strict=True)
        return [
            AgeRow(year.age, list(amounts))
            for year, amounts in zip(self.middle.years, savings, strict=True)
        ]


@dataclass(frozen=True)
class Line:
    name: str
    projection: Projection

    @property
    def growth(self) -> Decimal:
        return self.projection.assumed.growth


@dataclass(frozen=True)
class AgeRow:
    age: int
    savings: list[Money]


def retirement_page(*, book: Book, user: User, as_of: date) -> RetirementPage | None:
    """What follows from what `user` assumed; None before they did."""
    kept = Retirement.objects.filter(book=book, user=user).first()
    if kept is None:
        return None
    wallets = counted_wallets(kept, as_of)
    low, middle, high = three_lines(_assumptions(kept, wallets, as_of))
    return RetirementPage(kept, wallets, low, middle, high)


def counted_wallets(retirement: Retirement, as_of: date) -> list[WalletBalance]:
    chosen = set(retirement.wallets.values_list("wallet_id", flat=True))
    book = retirement.book
    balances = wallet_balances(book=book, as_of=as_of, archived=True)
    return [each for each in balances if each.wallet.pk in chosen]


def _assumptions(
    kept: Retirement, wallets: list[WalletBalance], as_of: date
) -> Assumptions:
    held = sum((each.base_balance.amount for each in wallets), ZERO)
    return Assumptions(
        age=max(as_of.year - kept.birth_year, 0),
        retire_at=kept.retire_at,
        until_age=kept.until_age,
        savings=kept.savings + held,
        monthly=kept.monthly,
        growth=kept.growth,
        inflation=kept.inflation,
        need=kept.need,
        pension=kept.pension,
    )


TONES = ("spend", "warn", "income")


def line_data(page: RetirementPage) -> dict[str, Any]:
    """The three lines as static/js/charts draws them, by age."""
    series = [
        {
            "name": line.name,
            "tone": tone,
            "values": [
                str(page.money(y.savings).amount) for y in line.projection.years
            ],
        }
        for tone, line in zip(TONES, page.lines, strict=True)
    ]
    return {
        "locale": current_locale(),
        "currency": page.currency,
        "labels": [str(year.age) for year in page.middle.years],
        "series": series,
        "limit": None,
    }
