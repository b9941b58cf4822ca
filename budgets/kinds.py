"""The kinds of notice that budgets sends. Templates: templates/emails/<kind>-*."""

from accounts.notices import NoticeKind, register_kind
from budgets.mails import overrun_context

OVERRUN = "overrun"
PACE = "pace"
BILL = "bill"
CARD = "card"
SALARY = "salary"
PLANNED = "planned"
SUBSCRIPTION = "subscription"
FLOOR = "floor"
IDLE = "idle"
GOAL = "goal"

KINDS = (
    NoticeKind(
        OVERRUN,
        "Budget alerts",
        "When spending passes one of a budget's thresholds, within a minute.",
        context=overrun_context,
    ),
    NoticeKind(
        PACE,
        "Budget pace",
        "Once a period, when a budget that asks for it would pass its limit at the "
        "pace of so far.",
        context=overrun_context,
    ),
    NoticeKind(
        BILL,
        "Bills",
        "Some days before a bill is due, on the day, and while it is overdue.",
        has_lead=True,
    ),
    NoticeKind(
        CARD,
        "Credit cards",
        "Some days before a statement has to be paid, on the day and while it is "
        "overdue, and when a limit is nearly used.",
        has_lead=True,
    ),
    NoticeKind(
        SALARY,
        "After each pay",
        "What is to pay before the next pay and what is free, once for each pay.",
    ),
    NoticeKind(
        PLANNED,
        "Planned transactions",
        "Some days before the date of a transaction entered ahead.",
        has_lead=True,
    ),
    NoticeKind(
        SUBSCRIPTION,
        "Subscriptions",
        "Before a trial or the time to cancel ends, when a price rises, and when one "
        "you cancelled is charged again.",
        has_lead=True,
    ),
    NoticeKind(
        FLOOR,
        "Low balance",
        "When a wallet has fallen below the floor you set for it.",
    ),
    NoticeKind(
        GOAL,
        "Goals",
        "When a goal is reached, and at most once a month while it is behind.",
    ),
    NoticeKind(
        IDLE,
        "Nothing entered",
        "When nothing was entered for the number of days you chose.",
    ),
)


def register_kinds() -> None:
    for kind in KINDS:
        register_kind(kind)
