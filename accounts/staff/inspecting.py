"""Looking at a Book as one of its members sees it: for staff, to help.

Staff say why, and have half an hour. The pages are the real ones; whose looks they are
is noted for all members of the Book, page by page. Nothing can be changed meanwhile:
accounts.staff.inspection_middleware sees to that.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.errors import InspectionRefusedError
from accounts.models import Book, Inspection, Membership, User

LASTS = timedelta(minutes=30)
PERMISSION = "accounts.add_inspection"
# In the session of the staff member who looks.
KEY = "inspection"


@transaction.atomic
def start_inspection(
    *, request: HttpRequest, staff: User, user: User, book: Book, reason: str
) -> Inspection:
    """From now on the staff member's pages are those of `user` in `book`.

    A look that still lasts ends. Raises InspectionRefusedError for one's own Book and
    for a Book the person is no member of.
    """
    if staff == user:
        raise InspectionRefusedError("Your own books are open to you anyway.")
    if not Membership.objects.filter(user=user, book=book).exists():
        raise InspectionRefusedError("They are no member of that book.")
    end_inspection(request=request)
    now = timezone.now()
    inspection = Inspection.objects.create(
        staff=staff,
        user=user,
        book=book,
        reason=reason,
        started_at=now,
        ends_at=now + LASTS,
    )
    request.session[KEY] = inspection.pk
    return inspection


def end_inspection(*, request: HttpRequest) -> Inspection | None:
    """The look this browser was taking, which is over now; None when it took none."""
    inspection = chosen_inspection(request)
    if inspection is not None:
        running = Inspection.objects.filter(pk=inspection.pk, ended_at=None)
        running.update(ended_at=min(timezone.now(), inspection.ends_at))
    request.session.pop(KEY, None)
    return inspection


def chosen_inspection(request: HttpRequest) -> Inspection | None:
    """What this browser was set to look at, be it over or not."""
    chosen = request.session.get(KEY)
    if chosen is None or not request.user.is_authenticated:
        return None
    mine = Inspection.objects.filter(pk=chosen, staff=request.user)
    return mine.select_related("staff", "user", "book").first()


def is_good(inspection: Inspection, at: datetime) -> bool:
    """Whether it still lasts, and both may still be where they are."""
    staff, user = inspection.staff, inspection.user
    return (
        inspection.lasts(at)
        and staff.is_staff
        and staff.has_perm(PERMISSION)
        and Membership.objects.filter(user=user, book=inspection.book_id).exists()
    )
