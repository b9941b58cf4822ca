"""Groups: who shares what things cost, and who owes whom."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from accounts.api.types import ApiRequest
from accounts.models import Membership
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import cursor_of, number_of
from expense_tracker.kernel.api.types import (
    Page,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.group_shapes import (
    GroupChangeIn,
    GroupChangeOut,
    GroupDetail,
    GroupIn,
    GroupOut,
    GroupQuery,
    PersonOut,
    TransferOut,
)
from ledger.groups.forms import GroupForm, group_values
from ledger.groups.people import (
    archive,
    change_group,
    create_group,
)
from ledger.groups.queries import (
    Person,
    changes_of,
    group_rows,
    participations,
    standing,
)
from ledger.models import GroupChange, Participant

router = Router(tags=["Groups"])


def me_in(request: ApiRequest, pk: int) -> Participant:
    """The person's own place in the group; a token of one book opens those whose part
    is booked there. Raises Http404.
    """
    mine = participations(request.user)
    if request.token.book_id:
        mine = mine.filter(book=request.token.book_id)
    me = get_object_or_404(mine, group__pk=pk)
    if not Membership.objects.filter(user=request.user, book=me.book_id).exists():
        me.book = None  # one that was deleted, or left: nothing of it is shown
    return me


@router.get("/groups", response=Page[GroupOut], summary="List groups")
def group_list(request: ApiRequest) -> Page[GroupOut]:
    """Yours, those in use first."""
    only = request.token.book_id
    mine = participations(request.user)
    ids = set(mine.filter(book=only).values_list("group", flat=True)) if only else None
    items = [
        GroupOut(
            id=row.group.pk,
            name=row.group.name,
            kind=row.group.kind,  # type: ignore[arg-type]
            currency=row.group.currency,
            starts_on=row.group.starts_on,
            ends_on=row.group.ends_on,
            archived=row.group.is_archived,
            balance=money_text(row.balance),
        )
        for row in group_rows(request.user)
        if ids is None or row.group.pk in ids
    ]
    return Page[GroupOut](items=items, next=None)


@router.post("/groups", response={201: GroupDetail}, summary="Add a group")
def group_create(
    request: ApiRequest, response: HttpResponse, sent: GroupIn
) -> GroupDetail:
    """A group with you in it; your part is booked in the book that is open."""
    values = sent.model_dump()
    values["currency"] = sent.currency or request.book.base_currency
    values["names"] = ", ".join(sent.names)
    form = checked(GroupForm(typed(values)))
    group = create_group(
        user=request.user,
        book=request.book,
        draft=form.draft,
        names=form.cleaned_data["names"],
    )
    response["Location"] = reverse("api:group_get", args=[group.pk])
    return group_detail(response, me_in(request, group.pk))


@router.get("/groups/{int:pk}", response=GroupDetail, summary="Get a group")
def group_get(request: ApiRequest, response: HttpResponse, pk: int) -> GroupDetail:
    """Who owes whom, and the fewest payments that settle it."""
    return group_detail(response, me_in(request, pk))


def group_detail(response: HttpResponse, me: Participant) -> GroupDetail:
    found, group = standing(me), me.group
    tagged(response, group.version)
    return GroupDetail(
        id=group.pk,
        version=group.version,
        name=group.name,
        kind=group.kind,  # type: ignore[arg-type]
        currency=group.currency,
        starts_on=group.starts_on,
        ends_on=group.ends_on,
        archived=group.is_archived,
        balance=money_text(found.you.balance),
        people=[_person(each) for each in found.people],
        transfers=[
            TransferOut(
                payer=due.payer.participant.pk,
                payee=due.payee.participant.pk,
                amount=money_text(due.amount),
            )
            for due in found.dues
        ],
        total=money_text(found.total),
        paid=money_text(found.paid),
        part=money_text(found.part),
    )


def _person(each: Person) -> PersonOut:
    return PersonOut(
        id=each.participant.pk,
        name=each.participant.name,
        you=each.is_you,
        left=each.participant.has_left,
        balance=money_text(each.balance),
        asked_at=each.participant.asked_at,
    )


@router.patch("/groups/{int:pk}", response=GroupDetail, summary="Change a group")
def group_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: GroupChangeIn
) -> GroupDetail:
    """Changes what is sent; the currency of a used group stays."""
    me = me_in(request, pk)
    version = expected_version(request, me.group.version)
    values = group_values(me.group) | sent.model_dump(exclude_unset=True)
    form = checked(GroupForm(typed(values), group=me.group))
    change_group(group=me.group, actor=me, version=version, draft=form.draft)
    return group_detail(response, me_in(request, pk))


@router.post("/groups/{int:pk}/archive", response=GroupDetail, summary="Put it away")
def group_archive(request: ApiRequest, response: HttpResponse, pk: int) -> GroupDetail:
    """What is owed stays owed."""
    me = me_in(request, pk)
    archive(group=me.group, actor=me, archived=True)
    return group_detail(response, me_in(request, pk))


@router.post("/groups/{int:pk}/unarchive", response=GroupDetail, summary="Bring back")
def group_unarchive(
    request: ApiRequest, response: HttpResponse, pk: int
) -> GroupDetail:
    """It is in use again."""
    me = me_in(request, pk)
    archive(group=me.group, actor=me, archived=False)
    return group_detail(response, me_in(request, pk))


@router.get(
    "/groups/{int:pk}/activity", response=Page[GroupChangeOut], summary="Who did what"
)
def group_activity(
    request: ApiRequest, pk: int, query: Query[GroupQuery]
) -> Page[GroupChangeOut]:
    """All that was ever changed in it, the latest first."""
    me, of = me_in(request, pk), f"group-activity-{pk}"
    rows = changes_of(me.group).order_by("-pk")
    below = number_of(query.cursor, of=of)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[GroupChangeOut](
        items=[_change(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of=of) if more else None,
    )


def _change(row: GroupChange) -> GroupChangeOut:
    return GroupChangeOut(
        id=row.pk,
        at=row.at,
        by=row.actor.name if row.actor else "",
        verb=row.verb,
        label=row.label,
        detail=row.detail,
    )
