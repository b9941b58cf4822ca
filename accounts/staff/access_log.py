"""The log of staff's looks at personal rows.

While a page of the console is made, whatever shows rows notes whose they are; the
console writes the notes down before the page is sent. A page whose looks cannot be
written is not shown.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import StaffAccess, User

Action = StaffAccess.Action
MAX_PATH = 300
# By the last word of an admin address; the others show one row.
_PAGES = {"history": Action.HISTORY}


class Look(NamedTuple):
    """`user_id` None: the row is personal, but nobody with an account owns it."""

    action: str
    model: str
    object_id: str  # "" for lists
    user_id: int | None
    reason: str = ""


def note_look(
    request: HttpRequest,
    *,
    action: str,
    model: type[Model],
    people: Iterable[int | None],
    object_id: object = "",
    reason: str = "",
) -> None:
    """Remember that rows of these people are being shown. Noted twice, it counts once.

    One's own rows are not noted.
    """
    noted = _looks(request)
    for user_id in people:
        if user_id != request.user.pk:
            name = str(model._meta.verbose_name)
            noted[Look(action, name, str(object_id), user_id, reason)] = None


def people_of(rows: "QuerySet[Any]", path: str) -> set[int | None]:
    """Whose `rows` are, by the lookup that leads from a row to its people. One query.

    Asked anew from the ids: a search by one member's address must not hide the others.
    """
    every = rows.model.objects.filter(pk__in=rows.order_by().values("pk"))
    return set(every.order_by().values_list(path, flat=True).distinct())


def page_action(request: HttpRequest) -> str:
    """What a visitor of one row's page does with it."""
    if request.method == "POST":
        return Action.CHANGE
    match = request.resolver_match
    page = (match.url_name or "").rsplit("_", 1)[-1] if match else ""
    return _PAGES.get(page, Action.DETAIL)


def write_noted(request: HttpRequest) -> None:
    """Write down what was noted while the page was made."""
    noted = _looks(request)
    write_looks(request, noted)
    noted.clear()


def write_looks(request: HttpRequest, looks: Iterable[Look]) -> None:
    """In one statement. The visitor is who looks."""
    assert isinstance(request.user, User)
    path = request.get_full_path()[:MAX_PATH]
    StaffAccess.objects.bulk_create(
        [
            StaffAccess(
                staff=request.user,
                user_id=look.user_id,
                action=look.action,
                model=look.model,
                object_id=look.object_id,
                path=path,
                reason=look.reason,
            )
            for look in looks
        ],
        batch_size=500,
    )


def _looks(request: HttpRequest) -> dict[Look, None]:
    """The looks of this request, in their order."""
    if not hasattr(request, "staff_looks"):
        request.staff_looks = {}  # type: ignore[attr-defined]
    found: dict[Look, None] = request.staff_looks  # type: ignore[attr-defined]
    return found
