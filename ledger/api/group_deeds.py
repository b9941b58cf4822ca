"""What a group's people paid for each other."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from accounts.api.types import ApiRequest
from accounts.clock import today_for_user
from expense_tracker.kernel.api.forms import faults_of, typed
from expense_tracker.kernel.api.paging import (
    bad_cursor,
    cursor_of,
    place_of,
)
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import (
    Page,
    figure,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from expense_tracker.kernel.scoping import book_scope
from ledger.api.group_shapes import (
    GroupQuery,
    PartOf,
    SharedIn,
    SharedOut,
)
from ledger.api.groups import me_in
from ledger.groups.deeds import (
    add_expense,
    change_expense,
    delete_deed,
    restore_deed,
)
from ledger.groups.queries import (
    expenses_of,
)
from ledger.groups.shared_form import SEVERAL, SharedForm
from ledger.groups.sides import usual_wallet
from ledger.listing.pages import Cursor as Place
from ledger.models import Participant, Settlement, SharedExpense
from ledger.views.group_access import book_of

router = Router(tags=["Groups"])
AnyDeed = TypeVar("AnyDeed", SharedExpense, Settlement)


@router.get(
    "/groups/{int:pk}/expenses",
    response=Page[SharedOut],
    summary="List shared expenses",
)
def shared_list(
    request: ApiRequest, pk: int, query: Query[GroupQuery]
) -> Page[SharedOut]:
    """The latest first."""
    me = me_in(request, pk)
    rows, after = dated_page(expenses_of(me), query, of=f"shared-{pk}")
    return Page[SharedOut](items=[shared_out(row, me) for row in rows], next=after)


def dated_page(
    deeds: "QuerySet[AnyDeed]", query: GroupQuery, *, of: str
) -> tuple[list[AnyDeed], str | None]:
    """A page of them, the latest first, and the cursor of the next one."""
    rows = deeds.order_by("-date", "-pk")
    if place := place_of(query.cursor, of=of):
        rows = rows.filter(_below(place))
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    after = f"{shown[-1].date}.{shown[-1].pk}" if more else ""
    return shown, cursor_of(after, of=of) if more else None


def _below(place: str) -> Q:
    try:
        at = Place.parse(place)
    except ValueError as error:
        raise bad_cursor() from error
    return Q(date__lt=at.day) | Q(date=at.day, pk__lt=at.pk)


def shared_out(row: SharedExpense, me: Participant) -> SharedOut:
    currency = me.group.currency
    return SharedOut(
        id=row.pk,
        version=row.version,
        description=row.description,
        date=row.date,
        amount=figure(row.amount, currency),
        way=row.way,  # type: ignore[arg-type]
        paid=[_part(each, currency) for each in row.payments.all()],
        shares=[_part(each, currency) for each in row.shares.all()],
    )


def _part(each: Any, currency: str) -> PartOf:
    return PartOf(person=each.participant_id, amount=figure(each.amount, currency))


def _expense(me: Participant, pk: int) -> SharedExpense:
    rows = SharedExpense.objects.filter(group=me.group).select_related("group")
    return get_object_or_404(rows, pk=pk)


@router.post(
    "/groups/{int:pk}/expenses", response={201: SharedOut}, summary="Share an expense"
)
def shared_create(
    request: ApiRequest, response: HttpResponse, pk: int, sent: SharedIn
) -> SharedOut:
    """Books everybody's part: yours as spending, what you paid beyond it as owed to
    you.
    """
    me = me_in(request, pk)
    form = _checked_form(request, me, sent)
    expense, _ = add_expense(group=me.group, actor=me, draft=form.draft)
    tagged(response, expense.version)
    return shared_out(_expense(me, expense.pk), me)


@router.put(
    "/groups/{int:pk}/expenses/{int:expense}",
    response=SharedOut,
    summary="Replace a shared expense",
)
def shared_replace(
    request: ApiRequest, response: HttpResponse, pk: int, expense: int, sent: SharedIn
) -> SharedOut:
    """Makes it what is sent, in everybody's book."""
    me = me_in(request, pk)
    found = _expense(me, expense)
    version = expected_version(request, found.version)
    form = _checked_form(request, me, sent)
    changed = change_expense(expense=found, actor=me, version=version, draft=form.draft)
    tagged(response, changed.version)
    return shared_out(_expense(me, expense), me)


@router.delete(
    "/groups/{int:pk}/expenses/{int:expense}",
    response={204: None},
    summary="Delete a shared expense",
)
def shared_delete(request: ApiRequest, pk: int, expense: int) -> None:
    """Takes it back in everybody's book; it can be restored."""
    me = me_in(request, pk)
    found = _expense(me, expense)
    expected_version(request, found.version)
    delete_deed(deed=found, actor=me)


@router.post(
    "/groups/{int:pk}/expenses/{int:expense}/restore",
    response=SharedOut,
    summary="Restore a shared expense",
)
def shared_restore(request: ApiRequest, pk: int, expense: int) -> SharedOut:
    """Brings it back everywhere."""
    me = me_in(request, pk)
    restore_deed(deed=_expense(me, expense), actor=me)
    return shared_out(_expense(me, expense), me)


def _checked_form(request: ApiRequest, me: Participant, sent: SharedIn) -> SharedForm:
    """Raises Problem with what is wrong where, in the division too."""
    people = list(me.group.participants.select_related("user", "book").order_by("pk"))
    _check_people(people, paid=sent.paid, shares=sent.shares)
    book = book_of(request, me)
    with book_scope(book):
        values = typed(_typed_shared(request, me, sent))
        form = SharedForm(values, book=book, me=me, people=people)
        if not form.is_valid():
            faults = faults_of(form.division, {"way": "way"}) or faults_of(form)
            raise invalid(*(Fault(_NAMES.get(f.field, ""), f.message) for f in faults))
    return form


_NAMES = {name: name for name in SharedIn.model_fields} | {"payer": "paid"}


def _check_people(people: list[Participant], **said: Any) -> None:
    known = {each.pk for each in people}
    for field, rows in said.items():
        for place, row in enumerate(rows):
            if row.person not in known:
                message = "Nobody of the group has that id."
                raise invalid(Fault(f"{field}.{place}.person", message))


def _typed_shared(
    request: ApiRequest, me: Participant, sent: SharedIn
) -> dict[str, Any]:
    """The form's fields of what was sent."""
    values = sent.model_dump(include={"description", "amount", "category"})
    values |= {
        "date": sent.date or today_for_user(request.user),
        "wallet": sent.wallet or usual_wallet_of(me),
        "wallet_amount": sent.wallet_amount,
        "payer": SEVERAL if sent.paid else me.pk,
        **{f"paid_{each.person}": each.amount for each in sent.paid},
    }
    if sent.shares or sent.way != "equal":
        values["share-way"] = sent.way
    for each in sent.shares:
        values[f"share-in_{each.person}"] = True
        values[f"share-weight_{each.person}"] = each.weight or ""
    return values


def usual_wallet_of(me: Participant) -> int | None:
    wallet = usual_wallet(me)
    return wallet.pk if wallet else None
