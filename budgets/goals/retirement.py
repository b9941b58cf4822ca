"""Keeping what one member assumes of their retirement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from budgets.goals.pace import ZERO
from budgets.models import Retirement, RetirementWallet
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Wallet
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
