"""The budget of a group's trip, as one of its people plans their own part."""

from dataclasses import dataclass
from http import HTTPStatus

from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from budgets.trips.forms import TripForm, limit_name, typed
from budgets.trips.plans import Plan, PlanRow, trip_plan
from budgets.trips.services import set_limits
from ledger.groups.queries import participations
from ledger.models import Participant
from ledger.views.answers import saved

FILL = "fill"


@dataclass(frozen=True)
class Line:
    row: PlanRow
    field: BoundField | None


@require_http_methods(["GET", "POST"])
@book_required
def trip_plan_page(request: BookRequest, pk: int) -> HttpResponse:
    """The plan in the Book that the visitor's part is booked in."""
    me = participations(request.user).filter(group=pk, book=request.book).first()
    if me is None:
        return _elsewhere(request, pk)
    plan = trip_plan(book=request.book, me=me, as_of=today_for(request.book))
    if request.method != "POST":
        return _page(request, me, plan, _form(request, me, plan))
    if "button" in request.POST:
        return _page(request, me, plan, _form(request, me, plan, fill=True))
    form = _form(request, me, plan, sent=True)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, me, plan, form, status=status)
    change = set_limits(
        book=request.book, actor=request.user, group=me.group, limits=form.limits
    )
    to = reverse("budgets:trip-plan", args=[me.group_id])
    return saved(request, "Trip budget saved", to=to, change=change)


def _elsewhere(request: BookRequest, pk: int) -> HttpResponse:
    """Who has their part in another Book is told so; nobody else learns anything."""
    me = participations(request.user).filter(group=pk).first()
    if me is None or request.method == "POST":
        raise Http404
    context = {"group": me.group, "me": me, "is_open": False, "elsewhere": me.book}
    return render(request, "budgets/trip_plan.html", context)


def _form(
    request: BookRequest,
    me: Participant,
    plan: Plan,
    *,
    sent: bool = False,
    fill: bool = False,
) -> TripForm:
    """As saved, as sent, or with the proposals where there is no limit yet."""
    categories = [row.category for row in plan.rows if row.category is not None]
    initial = {
        limit_name(row.category): typed(row.limit or (row.proposed if fill else None))
        for row in plan.rows
        if row.category is not None
    }
    return TripForm(
        request.POST if sent else None,
        book=request.book,
        categories=categories,
        currency=me.group.currency,
        initial=initial,
    )


def _page(
    request: BookRequest,
    me: Participant,
    plan: Plan,
    form: TripForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    lines = [
        Line(row, form[limit_name(row.category)] if row.category else None)
        for row in plan.rows
    ]
    context = {
        "group": me.group,
        "me": me,
        "is_open": not me.group.is_archived and not me.has_left,
        "plan": plan,
        "form": form,
        "lines": lines,
        "may_write": request.membership.may_write,
        "has_proposals": any(row.proposed and not row.limit for row in plan.rows),
    }
    return render(request, "budgets/trip_plan.html", context, status=status)
