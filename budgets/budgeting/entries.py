"""The entries that a budget's spending is the sum of."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from budgets.models import Budget
from budgets.queries import BudgetState
from budgets.queries.spending import of_scope
from expense_tracker.kernel.period import Period
from ledger.expression import Term, all_of
from ledger.expression.conditions import Tagged
from ledger.expression.names import Names
from ledger.listing.filters import list_query
from ledger.models import Entry
from ledger.querysets import EntryQuerySet

Scope = Budget.Scope
LATEST = 8


def scope_q(state: BudgetState) -> Q:
    """Entries of the Book that count in the budget, on whatever day."""
    budget = state.budget
    mine = Q(book=budget.book)
    if budget.scope == Scope.TAG:
        tagged = Tagged(frozenset({budget.tag_id or 0}), frozenset())
        return mine & tagged.q(budget.book)
    return mine & of_scope(budget, state.covers)


def entries_url(state: BudgetState) -> str:
    """The list of transactions that shows those of its period."""
    return f"{reverse('ledger:entry-list')}?{_query(state)}"


def latest_of(state: BudgetState) -> list[Entry]:
    """The newest of its period up to today, at most LATEST."""
    found: EntryQuerySet = Entry.objects.filter(scope_q(state))
    rows = found.in_period(state.period).until(state.as_of).spending()
    related = ("wallet", "category", "payee")
    return list(rows.select_related(*related).order_by("-date", "-pk")[:LATEST])


def _query(state: BudgetState) -> str:
    budget, period = state.budget, _listed(state)
    if budget.scope in {Scope.TAG, Scope.GROUP}:
        text = str(all_of([_term(budget), Term("type", ":", ("expense", "refund"))]))
        return urlencode({"period": period.slug, "q": text})
    kind = "" if budget.category else Entry.Kind.EXPENSE
    return list_query(
        period=period, category=budget.category, wallet=budget.wallet, kind=kind
    )


def _term(budget: Budget) -> Term:
    names = Names(budget.book)
    if budget.tag is not None:
        return Term("tag", ":", (names.spelt("tag", budget.tag),))
    spelt = [names.spelt("category", each.category) for each in budget.members.all()]
    return Term("category", ":", tuple(spelt))


def _listed(state: BudgetState) -> Period:
    """The period by a name that means the same days in the list."""
    if state.budget.cadence == Budget.Cadence.CALENDAR:
        return Period.between(state.period.start, state.period.last)
    return state.period
