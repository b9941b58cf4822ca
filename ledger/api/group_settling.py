"""Settling up in a group: what was paid back, and asking who owes."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for_user
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import Page, Row, figure
from expense_tracker.kernel.scoping import book_scope
from ledger.api.group_deeds import dated_page, usual_wallet_of
from ledger.api.group_shapes import GroupQuery, SettleIn, SettlementOut
from ledger.api.groups import me_in
from ledger.groups.asking import ask_all
from ledger.groups.deeds import delete_deed, restore_deed, settle
from ledger.groups.queries import settlements_of, standing
from ledger.groups.shared_form import SettleForm
from ledger.models import Participant, Settlement
from ledger.views.group_access import book_of

router = Router(tags=["Groups"])


class AskedOut(Row):
    asked: list[int] = Field(description="Who was, by the id they have in the group.")


@router.get(
    "/groups/{int:pk}/settlements",
    response=Page[SettlementOut],
    summary="List settlements",
)
def settlement_list(
    request: ApiRequest, pk: int, query: Query[GroupQuery]
) -> Page[SettlementOut]:
    """What was paid back, the latest first."""
    me = me_in(request, pk)
    rows, after = dated_page(settlements_of(me), query, of=f"settlements-{pk}")
    items = [settlement_out(row, me) for row in rows]
    return Page[SettlementOut](items=items, next=after)


def settlement_out(row: Settlement, me: Participant) -> SettlementOut:
    return SettlementOut(
        id=row.pk,
        date=row.date,
        payer=row.payer_id,
        payee=row.payee_id,
        amount=figure(row.amount, me.group.currency),
    )


@router.post(
    "/groups/{int:pk}/settlements", response={201: SettlementOut}, summary="Settle up"
)
def settlement_create(request: ApiRequest, pk: int, sent: SettleIn) -> SettlementOut:
    """Records what one paid another."""
    me = me_in(request, pk)
    if sent.payer == sent.payee:
        raise invalid(Fault("payee", "Nobody pays themselves."))
    people = list(me.group.participants.select_related("user", "book").order_by("pk"))
    book = book_of(request, me)
    with book_scope(book):
        values = sent.model_dump() | {
            "date": sent.date or today_for_user(request.user),
            "wallet": sent.wallet or usual_wallet_of(me),
        }
        form = checked(SettleForm(typed(values), book=book, me=me, people=people))
    said = form.cleaned_data
    done = settle(
        group=me.group,
        actor=me,
        payer=form.by_id[said["payer"]],
        payee=form.by_id[said["payee"]],
        amount=said["amount"],
        on=said["date"],
        own=form.own_side() if form.is_mine else None,
    )
    return settlement_out(done, me)


@router.delete(
    "/groups/{int:pk}/settlements/{int:settlement}",
    response={204: None},
    summary="Delete a settlement",
)
def settlement_delete(request: ApiRequest, pk: int, settlement: int) -> None:
    """Takes it back in both books."""
    me = me_in(request, pk)
    deed = _find(me, settlement)
    if deed.is_deleted:
        raise Problem(404)
    delete_deed(deed=deed, actor=me)


def _find(me: Participant, pk: int) -> Settlement:
    rows = Settlement.objects.select_related("group", "payer", "payee")
    found: Settlement = get_object_or_404(rows, group=me.group, pk=pk)
    return found


@router.post(
    "/groups/{int:pk}/settlements/{int:settlement}/restore",
    response=SettlementOut,
    summary="Restore a settlement",
)
def settlement_restore(request: ApiRequest, pk: int, settlement: int) -> SettlementOut:
    """Brings it back in both books."""
    me = me_in(request, pk)
    restore_deed(deed=_find(me, settlement), actor=me)
    return settlement_out(_find(me, settlement), me)


@router.post("/groups/{int:pk}/ask", response=AskedOut, summary="Ask to settle up")
def group_ask(request: ApiRequest, pk: int) -> AskedOut:
    """Mails everybody who owes you; nobody is asked twice within three days, and 60
    guests an hour at most.
    """
    me = me_in(request, pk)
    owing = standing(me).owing
    asked = ask_all(owing=owing, asker=me, now=timezone.now())
    return AskedOut(asked=[each.pk for each in asked])
