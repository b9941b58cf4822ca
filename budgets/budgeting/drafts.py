"""What a budget is to be, and whether it can be that."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from budgets.cadence import each_period
from budgets.models import Budget
from ledger.errors import InvalidEntry
from ledger.models import Category, Tag, Wallet

DEFAULT_THRESHOLDS = (80, 100)
LONGEST = timedelta(days=3660)

Scope, Cadence, Rollover = Budget.Scope, Budget.Cadence, Budget.Rollover


@dataclass(frozen=True, kw_only=True)
class BudgetDraft:
    """For `category`, `categories`, `tag` or `wallet`; with none of them, for all
    spending. `amount` is in the Book's currency, zero or more; `thresholds` are percent
    of it. `starts_on` and `ends_on` are for the cadences that name their days, both
    included; `carries_from` is a day of the first period whose rest is carried over.
    """

    amount: Decimal
    category: Category | None = None
    categories: tuple[Category, ...] = ()
    tag: Tag | None = None
    wallet: Wallet | None = None
    name: str = ""
    cadence: str = Cadence.MONTH
    starts_on: date | None = None
    ends_on: date | None = None
    thresholds: tuple[int, ...] = DEFAULT_THRESHOLDS
    warns_of_pace: bool = False
    rollover: str = Rollover.NONE
    carries_from: date | None = None
    paused: bool = False

    @property
    def scope(self) -> str:
        if self.category is not None:
            return Scope.CATEGORY
        if self.categories:
            return Scope.GROUP
        if self.tag is not None:
            return Scope.TAG
        return Scope.EVERYTHING if self.wallet is None else Scope.WALLET

    @property
    def title(self) -> str:
        named = self.category or self.tag or self.wallet
        return self.name or (named.name if named else Scope.EVERYTHING.label)

    def tidied(self) -> "BudgetDraft":
        """Without subcategories whose parent is in the group as well."""
        chosen = {each.pk for each in self.categories}
        rest = (each for each in self.categories if each.parent_id not in chosen)
        return replace(self, categories=tuple(rest))


def draft_of(budget: Budget) -> BudgetDraft:
    """The budget as it is."""
    return BudgetDraft(
        amount=budget.amount,
        category=budget.category,
        categories=tuple(each.category for each in budget.members.all()),
        tag=budget.tag,
        wallet=budget.wallet,
        name=budget.own_name,
        cadence=budget.cadence,
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
        thresholds=tuple(each.percent for each in budget.thresholds.all()),
        warns_of_pace=budget.warns_of_pace,
        rollover=budget.rollover,
        carries_from=budget.carries_from,
        paused=budget.paused,
    )


def check_draft(budget: Budget, draft: BudgetDraft) -> None:
    """Raises InvalidEntry naming the field when the budget cannot be made that."""
    _check_scope(draft)
    _check_days(draft)
    _check_rollover(draft)
    _check_twins(budget, draft)


def fill(budget: Budget, draft: BudgetDraft) -> None:
    budget.scope, budget.own_name = draft.scope, draft.name
    budget.category, budget.tag, budget.wallet = (
        draft.category,
        draft.tag,
        draft.wallet,
    )
    budget.amount, budget.cadence = draft.amount, draft.cadence
    budget.starts_on, budget.ends_on = draft.starts_on, draft.ends_on
    budget.rollover, budget.carries_from = draft.rollover, draft.carries_from
    budget.paused, budget.warns_of_pace = draft.paused, draft.warns_of_pace


def _check_scope(draft: BudgetDraft) -> None:
    said = [draft.category, draft.tag, draft.wallet, draft.categories or None]
    if sum(each is not None for each in said) > 1:
        raise InvalidEntry("A budget is for one of these.", field="scope")
    if draft.category and draft.category.kind != Category.Kind.EXPENSE:
        raise InvalidEntry("A budget is for spending.", field="category")
    if any(each.kind != Category.Kind.EXPENSE for each in draft.categories):
        raise InvalidEntry("A budget is for spending.", field="categories")
    if draft.scope == Scope.GROUP and not draft.name:
        raise InvalidEntry("Give it a name.", field="name")


def _check_days(draft: BudgetDraft) -> None:
    start, end = draft.starts_on, draft.ends_on
    named = draft.cadence in {Cadence.ONCE, Cadence.FORTNIGHT}
    if named != (start is not None):
        raise InvalidEntry("Say on which day it begins.", field="starts_on")
    if (draft.cadence == Cadence.ONCE) != (end is not None):
        raise InvalidEntry("Say on which day it ends.", field="ends_on")
    if start is None or end is None:
        return
    if end < start:
        raise InvalidEntry("It ends before it begins.", field="ends_on")
    if end - start > LONGEST:
        raise InvalidEntry("It may last ten years at most.", field="ends_on")


def _check_rollover(draft: BudgetDraft) -> None:
    carries = draft.rollover != Rollover.NONE
    if carries and draft.cadence == Cadence.ONCE:
        raise InvalidEntry("Nothing follows what is once.", field="rollover")
    if carries != (draft.carries_from is not None):
        raise InvalidEntry("Say from when on.", field="carries_from")


def _check_twins(budget: Budget, draft: BudgetDraft) -> None:
    if draft.cadence == Cadence.ONCE or draft.scope == Scope.GROUP:
        return
    twins = Budget.objects.filter(
        book=budget.book,
        scope=draft.scope,
        category=draft.category,
        tag=draft.tag,
        wallet=draft.wallet,
        cadence=draft.cadence,
    )
    if twins.exclude(pk=budget.pk).exists():
        each = each_period(Budget(cadence=draft.cadence))
        field = "scope" if draft.scope == Scope.EVERYTHING else draft.scope
        raise InvalidEntry(f"There is a budget {each} for it already.", field=field)
