"""The invented person's goals: two savings, a loan with interest, and what
they assume of their retirement.
"""

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from accounts.models import Book, User
from budgets.goals.retirement import RetirementDraft, assume
from budgets.goals.services import GoalDraft, create_goal
from budgets.goals.setting_aside import set_aside
from budgets.models import Goal
from ledger.models import Wallet

MONTHS_SAVED = 6
# name, icon, colour, target, months until its date (None: no date), set aside a month
SAVINGS = (
    ("Three weeks in Japan", "airplane", "pink", "4200", 9, "350"),
    ("Emergency fund", "umbrella", "teal", "9500", None, "150"),
)
EMERGENCIES = "4800"  # set aside at the beginning


def add_goals(*, book: Book, user: User, as_of: date) -> None:
    wallets = {wallet.name: wallet for wallet in Wallet.objects.filter(book=book)}
    first = as_of.replace(day=1) - relativedelta(months=MONTHS_SAVED)
    for name, icon, colour, target, months, a_month in SAVINGS:
        draft = GoalDraft(
            name=name,
            icon=icon,
            colour=colour,
            target=Decimal(target),
            starts_on=first,
            target_date=as_of + relativedelta(months=months) if months else None,
            wallet=wallets["Rainy day"],
            counting=Goal.Counting.SET_ASIDE,
        )
        goal = create_goal(book=book, actor=user, draft=draft)
        _set_aside(book, user, goal, Decimal(a_month))
    _owe(book, user, wallets["Car loan"], first)
    _assume(book, user, wallets["Rainy day"], as_of)


def _set_aside(book: Book, user: User, goal: Goal, a_month: Decimal) -> None:
    if goal.target_date is None:
        eve = goal.starts_on - relativedelta(days=1)
        amount = Decimal(EMERGENCIES)
        set_aside(book=book, actor=user, goal=goal, amount=amount, on=eve)
    for month in range(MONTHS_SAVED):
        on = goal.starts_on + relativedelta(months=month, day=20)
        set_aside(book=book, actor=user, goal=goal, amount=a_month, on=on)


def _owe(book: Book, user: User, wallet: Wallet, first: date) -> None:
    draft = GoalDraft(
        kind=Goal.Kind.DEBT,
        name="Car loan",
        icon="car-front",
        colour="slate",
        target=Decimal(9800),
        starts_on=first,
        wallet=wallet,
        interest=Decimal("0.049"),
        payment=Decimal(210),
    )
    studies = GoalDraft(
        kind=Goal.Kind.DEBT,
        name="Student loan",
        icon="mortarboard",
        colour="violet",
        target=Decimal(5200),
        starts_on=first,
        owed=Decimal(3640),
        interest=Decimal("0.021"),
        payment=Decimal(90),
    )
    for each in (draft, studies):
        create_goal(book=book, actor=user, draft=each)


def _assume(book: Book, user: User, wallet: Wallet, as_of: date) -> None:
    draft = RetirementDraft(
        birth_year=as_of.year - 36,
        retire_at=67,
        until_age=95,
        growth=Decimal("0.05"),
        inflation=Decimal("0.02"),
        need=Decimal(2400),
        pension=Decimal(1500),
        savings=Decimal(18500),
        monthly=Decimal(250),
        wallets=(wallet,),
    )
    assume(book=book, user=user, version=None, draft=draft, as_of=as_of)
