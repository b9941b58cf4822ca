"""What every change of a group begins and ends with."""

from accounts.models import User
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from ledger.groups.errors import GroupError
from ledger.models import GroupChange, Participant, SharedExpense, ShareGroup
from ledger.models.groups import Deed

Verb = GroupChange.Verb


def hold(group: ShareGroup, *, archived: bool = False) -> ShareGroup:
    """The group as it is now, nobody else's to change until the transaction ends.

    Raises GroupError for an archived one, unless `archived` ones will do.
    """
    found = ShareGroup.objects.select_for_update().get(pk=group.pk)
    if found.is_archived and not archived:
        raise GroupError(f"{found.name} is archived. Bring it back first.")
    return found


def check_is_in(actor: Participant) -> None:
    """Raise GroupError for who left, or was taken out, since their page was shown."""
    if not Participant.objects.filter(pk=actor.pk, left_at=None).exists():
        raise GroupError("You left this group. Come back to it first.")


def note(
    group: ShareGroup,
    actor: User | None,
    verb: str,
    label: str,
    detail: str = "",
) -> GroupChange:
    """Write down who did what, for all to read."""
    return GroupChange.objects.create(
        group=group, actor=actor, verb=verb, label=label[:200], detail=detail[:200]
    )


def told(deed: Deed, group: ShareGroup) -> str:
    """Its amount in words: `€28.40`."""
    return format_money(group.money(deed.amount), current_locale())


def label_of(deed: Deed) -> str:
    """`Taxi`, or `Tom paid Ada`."""
    return str(deed)[:200]


def people_of(group: ShareGroup) -> dict[int, Participant]:
    """All who are or were in it, by id."""
    rows = Participant.objects.filter(group=group).select_related("user", "book")
    return {each.pk: each for each in rows}


def is_expense(deed: Deed) -> bool:
    return isinstance(deed, SharedExpense)
