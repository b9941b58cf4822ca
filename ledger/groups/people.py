"""Groups and who is in them: with an account, or known by a link alone."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Book, User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.text import fold
from ledger.errors import StaleVersion
from ledger.groups.changing import Verb, check_is_in, hold, note
from ledger.groups.deeds import want_all
from ledger.groups.errors import GroupError
from ledger.groups.posting import may_book
from ledger.groups.queries import balances_of
from ledger.groups.removing import tell_removed
from ledger.models import (
    GroupChange,
    Participant,
    Settlement,
    SharedExpense,
    ShareGroup,
)
from ledger.models.groups import new_key
from ledger.services.wallets import archive_wallet

MOST = 50


@dataclass(frozen=True, kw_only=True)
class GroupDraft:
    """What a person says of a group. The days, both inclusive, are a trip's."""

    name: str
    kind: str = ShareGroup.Kind.OTHER
    currency: str
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def create_group(
    *, user: User, book: Book, draft: GroupDraft, names: tuple[str, ...] = ()
) -> ShareGroup:
    """A group with its maker, whose part is booked in `book`, and people of those
    names.
    """
    group = ShareGroup()
    _write(group, draft)
    Participant.objects.create(
        group=group,
        name=user.get_full_name() or user.email,
        user=user,
        book=book,
        email=user.email,
    )
    note(group, user, Verb.ADDED, group.name)
    for name in names:
        _add(group, user, name, "")
    return group


@transaction.atomic
def change_group(
    *, group: ShareGroup, actor: Participant, version: int, draft: GroupDraft
) -> ShareGroup:
    """Raises StaleVersion, or GroupError when the currency of a used group changes."""
    group = hold(group)
    check_is_in(actor)
    if group.version != version:
        raise StaleVersion("It was changed meanwhile.")
    if draft.currency != group.currency and is_used(group):
        raise GroupError(
            "Its expenses are in that currency, so it stays.", field="currency"
        )
    if draft.currency != group.currency:
        # They were made for the other one, and nothing is in them.
        group.participants.update(wallet=None)
    group.version += 1
    _write(group, draft)
    note(group, actor.user, Verb.CHANGED, group.name)
    return group


def is_used(group: ShareGroup) -> bool:
    """Whether anything was paid in it, taken back or not."""
    spent = SharedExpense.objects.filter(group=group).exists()
    return spent or Settlement.objects.filter(group=group).exists()


def _write(group: ShareGroup, draft: GroupDraft) -> None:
    trip = draft.kind == ShareGroup.Kind.TRIP
    starts, ends = (draft.starts_on, draft.ends_on) if trip else (None, None)
    if starts and ends and ends < starts:
        raise GroupError("A trip ends after it starts.", field="ends_on")
    group.name, group.kind, group.currency = draft.name, draft.kind, draft.currency
    group.starts_on, group.ends_on = starts, ends
    group.save()


@transaction.atomic
def archive(*, group: ShareGroup, actor: Participant, archived: bool) -> None:
    """Put it away, or bring it back; what is owed stays owed."""
    group = hold(group, archived=True)
    if group.is_archived == archived:
        return
    check_is_in(actor)
    group.archived_at = timezone.now() if archived else None
    group.save(update_fields=["archived_at"])
    _archive_wallet(actor, archived=archived)
    verb = Verb.CHANGED if archived else Verb.RESTORED
    note(group, actor.user, verb, group.name, "archived" if archived else "")


def _archive_wallet(actor: Participant, *, archived: bool) -> None:
    """Out of the way with the group, once nothing is open in it."""
    if actor.book is None or actor.wallet is None or not may_book(actor):
        return
    with book_scope(actor.book):
        if not archived or not balances_of([actor.group]).get(actor.pk):
            archive_wallet(
                book=actor.book,
                actor=actor.user,
                wallet=actor.wallet,
                archived=archived,
            )


# --- people ---------------------------------------------------------------------------


@transaction.atomic
def add_person(
    *, group: ShareGroup, actor: Participant, name: str, email: str = ""
) -> Participant:
    group = hold(group)
    check_is_in(actor)
    return _add(group, actor.user, name, email)


def _add(group: ShareGroup, user: User | None, name: str, email: str) -> Participant:
    """Raises GroupError for a name that is taken, or one too many."""
    people = group.participants
    if people.count() >= MOST:
        raise GroupError(f"A group has at most {MOST} people.", field="name")
    person = Participant(group=group, name=name, email=email.lower())
    _check_name(person)
    person.save()
    note(group, user, Verb.ADDED, name)
    return person


def _check_name(person: Participant) -> None:
    others = Participant.objects.filter(group=person.group).exclude(pk=person.pk)
    if others.filter(name_key=fold(person.name)).exists():
        raise GroupError(f"{person.name} is in the group already.", field="name")


@transaction.atomic
def change_person(
    *, person: Participant, actor: Participant, name: str, email: str
) -> None:
    group = hold(person.group)
    if person.pk != actor.pk:
        check_is_in(actor)
    person.name, person.email = name, email.lower()
    _check_name(person)
    person.save(update_fields=["name", "name_key", "email"])
    note(group, actor.user, Verb.CHANGED, name)


REMOVED = "removed"


@transaction.atomic
def take_out(*, person: Participant, actor: Participant) -> None:
    """Have somebody, or oneself, have no part in what is new; what is owed stays. Who
    has an account, and is taken out by another, is told.
    """
    group = hold(person.group, archived=True)
    is_self = person.pk == actor.pk
    if not is_self:
        check_is_in(actor)
    person.refresh_from_db()
    if person.has_left:
        return
    change = note(
        group, actor.user, Verb.DELETED, person.name, "left" if is_self else REMOVED
    )
    person.left_at = change.at
    person.save(update_fields=["left_at"])
    if not is_self and person.user is not None:
        tell_removed(person=person, remover=actor)


def removed_from(group: ShareGroup) -> set[int]:
    """Ids of those whom another took out: the activity says so of that moment."""
    removals = GroupChange.objects.filter(
        group=group, verb=Verb.DELETED, detail=REMOVED
    )
    people = group.participants.filter(left_at__in=removals.values("at"))
    return set(people.values_list("pk", flat=True))


@transaction.atomic
def bring_back(*, person: Participant, actor: Participant) -> None:
    """Who left comes back by themselves, as what is new is booked for them; who was
    taken out is let in by the others alone. Raises GroupError.
    """
    group = hold(person.group)
    person.refresh_from_db()
    if person.pk != actor.pk:
        check_is_in(actor)
    _check_may_come(person, actor)
    Participant.objects.filter(pk=person.pk).update(left_at=None)
    note(group, actor.user, Verb.RESTORED, person.name)


def _check_may_come(person: Participant, actor: Participant) -> None:
    is_self = person.pk == actor.pk
    removed = person.pk in removed_from(person.group)
    if is_self and removed:
        raise GroupError("You were taken out. Ask somebody in the group to let you in.")
    if person.user_id is not None and not is_self and not removed:
        raise GroupError(f"{person.name} left, and comes back by themselves.")


@transaction.atomic
def renew_link(*, person: Participant, actor: Participant) -> Participant:
    """A fresh link; the one before is worth nothing."""
    check_is_in(actor)
    person.link_key = new_key()
    person.save(update_fields=["link_key"])
    return person


@transaction.atomic
def join(*, person: Participant, user: User, book: Book) -> Participant:
    """The person of the link is this user, whose part is booked in `book` from the
    group's first day on. Raises GroupError when somebody else took the place, or the
    link was renewed since `person` was found by it.
    """
    group = hold(person.group, archived=True)
    if group.participants.filter(user=user).exists():
        raise GroupError("You are in this group already.")
    free = Participant.objects.filter(pk=person.pk, user=None, link_key=person.link_key)
    taken = free.update(user=user, book=book, email=user.email, link_key=new_key())
    if not taken:
        raise GroupError("This link was used already, or replaced by another.")
    person.refresh_from_db()
    note(group, user, Verb.ADDED, person.name, "joined")
    want_all(person)
    return person
