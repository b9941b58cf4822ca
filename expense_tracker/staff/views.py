"""The console's own pages, behind its door: `Console.admin_view` opens the scope over
all Books, turns away who is no staff and writes the looks down.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.base import staff_of
from accounts.errors import AccountsError
from accounts.models import Feedback, Notice, User
from accounts.notices.delivery import send_again
from accounts.staff import inspecting, locks
from accounts.staff.access_log import Action, note_look, people_of
from accounts.staff.roles import SEE_PEOPLE
from expense_tracker.kernel.converters import read_id
from expense_tracker.staff.forms import InspectForm, LockForm
from expense_tracker.staff.person import person_of, records_of
from expense_tracker.staff.search import find_people
from expense_tracker.staff.work import (
    PERMISSION,
    WORKS,
    Failed,
    failed_work,
    retry,
)

UNPROCESSABLE = 422


def allowed(permission: str) -> Any:
    return permission_required(permission, raise_exception=True)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    whole = site.each_context(request) | context
    return TemplateResponse(request, f"admin/{template}.html", whole, status=status)


# --- people ---------------------------------------------------------------------------


@require_safe
@allowed(SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = find_people(query)
    note_look(
        request,
        action=Action.SEARCH,
        model=User,
        people=[each.pk for each in found.people],
    )
    context = {"title": "People", "query": query, "found": found}
    return _page(request, "people", context)


@require_safe
@allowed(SEE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, get_object_or_404(User, pk=pk))


def _person_page(
    request: HttpRequest,
    user: User,
    *,
    lock_form: LockForm | None = None,
    inspect_form: InspectForm | None = None,
) -> HttpResponse:
    """As it is; with the form that was sent and refused, what is wrong beside it."""
    note_look(
        request, action=Action.DETAIL, model=User, people=[user.pk], object_id=user.pk
    )
    context = {
        "title": user.name or user.email,
        "person": person_of(user),
        "records": records_of(site, request, user),
        "lock_form": lock_form or LockForm(),
        "inspect_form": inspect_form or InspectForm(user=user),
        "is_self": user == request.user,
    }
    refused = lock_form or inspect_form
    return _page(request, "person", context, UNPROCESSABLE if refused else 200)


def _did(request: HttpRequest, user: User, action: str = Action.CHANGE) -> None:
    """Note that something was done to the person's account."""
    note_look(request, action=action, model=User, people=[user.pk], object_id=user.pk)


# --- locks ----------------------------------------------------------------------------


@require_POST
@allowed(locks.PERMISSION)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = LockForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, lock_form=form)
    try:
        locks.lock_account(staff=staff_of(request), user=user, **form.cleaned_data)
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        _did(request, user)
        messages.success(request, "Locked. They are signed out everywhere, and told.")
    return redirect("admin:person", pk)


@require_POST
@allowed(locks.PERMISSION)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    try:
        locks.unlock_account(staff=staff_of(request), user=user)
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        _did(request, user)
        messages.success(request, "Open again. They are told by mail.")
    return redirect("admin:person", pk)


# --- looking at a Book ----------------------------------------------------------------


@require_POST
@allowed(inspecting.PERMISSION)
def inspect(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = InspectForm(request.POST, user=user)
    if not form.is_valid():
        return _person_page(request, user, inspect_form=form)
    try:
        inspecting.start_inspection(
            request=request, staff=staff_of(request), user=user, **form.cleaned_data
        )
    except AccountsError as error:
        messages.error(request, str(error))
        return redirect("admin:person", pk)
    return redirect("reports:overview")


@require_POST
def inspection_end(request: HttpRequest) -> HttpResponse:
    inspection = inspecting.end_inspection(request=request)
    if inspection is None:
        return redirect("admin:index")
    messages.success(request, "Your look is over.")
    return redirect("admin:person", inspection.user_id)


# --- feedback -------------------------------------------------------------------------


@require_safe
@allowed("accounts.view_feedback")
def feedback_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody sent along with their words."""
    feedback = get_object_or_404(Feedback.objects.exclude(picture=""), pk=pk)
    note_look(
        request,
        action=Action.DETAIL,
        model=Feedback,
        people=[feedback.user_id],
        object_id=pk,
    )
    with feedback.picture.open() as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


# --- mails and failed work ------------------------------------------------------------


@require_POST
@allowed(PERMISSION)
def mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, user__isnull=False)
    assert notice.user is not None
    if send_again(notice):
        _did(request, notice.user)
        messages.success(request, "It is sent once more within a minute.")
    else:
        messages.error(request, "It waits to be sent anyway, or is no mail.")
    return redirect("admin:person", notice.user_id)


@require_safe
@allowed("accounts.view_notice")
def work(request: HttpRequest) -> HttpResponse:
    found = failed_work()
    for failed in found:
        _note_failed(request, failed)
    may_retry = staff_of(request).has_perm(PERMISSION)
    context = {"title": "Failed work", "found": found, "may_retry": may_retry}
    return _page(request, "work", context)


def _note_failed(request: HttpRequest, failed: Failed) -> None:
    model = failed.work.model
    rows = model.objects.filter(pk__in=[row.pk for row in failed.rows])
    people = people_of(rows, failed.work.people)
    note_look(request, action=Action.LIST, model=model, people=people)


@require_POST
@allowed(PERMISSION)
def work_retry(request: HttpRequest, name: str) -> HttpResponse:
    """Owe anew one row of that kind, or all that failed."""
    kind = WORKS.get(name)
    if kind is None:
        raise Http404
    rows = kind.failed()
    if "pk" in request.POST:
        rows = rows.filter(pk=read_id(request.POST["pk"]) or 0)
    done, refusals = retry(kind, list(rows), staff_of(request))
    for pk in done:
        people = people_of(kind.model.objects.filter(pk=pk), kind.people)
        note_look(
            request,
            action=Action.CHANGE,
            model=kind.model,
            people=people,
            object_id=pk,
        )
    if done:
        messages.success(request, f"{kind.label}: {len(done)} tried again.")
    for words in refusals:
        messages.error(request, f"{kind.label}: {words}")
    return redirect("admin:work")


def urls() -> list[URLPattern]:
    """Below /admin/; each behind the console's door."""
    pages = {
        "people": ("people/", people),
        "person": ("people/<int:pk>/", person),
        "person-lock": ("people/<int:pk>/lock/", lock),
        "person-unlock": ("people/<int:pk>/unlock/", unlock),
        "person-inspect": ("people/<int:pk>/look/", inspect),
        "inspection-end": ("look/end/", inspection_end),
        "feedback-picture": ("feedback/<int:pk>/picture/", feedback_picture),
        "mail-again": ("mails/<int:pk>/again/", mail_again),
        "work": ("failed-work/", work),
        "work-retry": ("failed-work/<slug:name>/again/", work_retry),
    }
    return [
        path(where, site.admin_view(view), name=name)
        for name, (where, view) in pages.items()
    ]
