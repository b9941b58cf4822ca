"""A goal, a debt and a retirement, for tests that want something of everything."""

from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from budgets.goals.retirement import RetirementDraft, assume
from budgets.goals.services import GoalDraft, create_goal
from budgets.goals.setting_aside import set_aside
from budgets.models import Goal
from ledger.models import Wallet


def aim(book: Book, person: User, wallet: Wallet, word: str, on: date) -> None:
    """One row at least of each table of goals; names and notes begin with `word`."""
    goal = GoalDraft(
        name=f"{word} goal",
        target=Decimal(500),
        starts_on=on,
        wallet=wallet,
        counting=Goal.Counting.SET_ASIDE,
    )
    made = create_goal(book=book, actor=person, draft=goal)
    set_aside(
        book=book,
        actor=person,
        goal=made,
        amount=Decimal(5),
        on=on,
        note=f"{word} note",
    )
    debt = GoalDraft(
        kind=Goal.Kind.DEBT,
        name=f"{word} debt",
        target=Decimal(500),
        owed=Decimal(300),
        starts_on=on,
        interest=Decimal("0.05"),
        payment=Decimal(50),
    )
    create_goal(book=book, actor=person, draft=debt)
    assumed = RetirementDraft(
        birth_year=1986,
        retire_at=67,
        until_age=95,
        growth=Decimal("0.05"),
        inflation=Decimal("0.02"),
        need=Decimal(2000),
        wallets=(wallet,),
    )
    assume(book=book, user=person, version=None, draft=assumed, as_of=on)
