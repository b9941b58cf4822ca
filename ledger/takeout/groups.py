"""The groups that a person shares expenses in, as a record.

A group is its participants' together and stays where they are; what it booked in the
person's own Book is among the entries there.
"""

from collections.abc import Iterator

from accounts.models import User
from accounts.takeout.columns import plain
from accounts.takeout.registry import PersonPart, Row, register_part
from ledger.models import Participant, SharedExpense, ShareGroup
from ledger.models.groups import Settlement


def register_groups() -> None:
    register_part(PersonPart("groups", groups_of))


def groups_of(user: User) -> Iterator[Row]:
    """Each with its participants by name, and what they paid for one another."""
    mine = Participant.objects.filter(user=user).select_related("group")
    for participant in mine.order_by("pk"):
        yield _group(participant.group, participant)


def _group(group: ShareGroup, me: Participant) -> Row:
    expenses = group.expenses.filter(deleted_at=None).order_by("date", "pk")
    settlements = group.settlements.filter(deleted_at=None).order_by("date", "pk")
    return {
        "name": group.name,
        "kind": group.kind,
        "currency": group.currency,
        "starts_on": plain(group.starts_on),
        "ends_on": plain(group.ends_on),
        "me": me.name,
        "participants": [each.name for each in group.participants.all()],
        "expenses": [
            _expense(each)
            for each in expenses.prefetch_related(
                "payments__participant", "shares__participant"
            )
        ],
        "settlements": [
            _settlement(each) for each in settlements.select_related("payer", "payee")
        ],
    }


def _expense(expense: SharedExpense) -> Row:
    return {
        "date": plain(expense.date),
        "description": expense.description,
        "amount": plain(expense.amount),
        "paid": {
            each.participant.name: plain(each.amount) for each in expense.payments.all()
        },
        "owed": {
            each.participant.name: plain(each.amount) for each in expense.shares.all()
        },
    }


def _settlement(settlement: Settlement) -> Row:
    return {
        "date": plain(settlement.date),
        "amount": plain(settlement.amount),
        "from": settlement.payer.name,
        "to": settlement.payee.name,
    }
