"""What a person says about themselves, and who looked at it."""

from typing import Any

from ninja import Query, Router
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.forms import ProfileForm
from accounts.models import StaffAccess, User
from accounts.models.people import ADDRESS_MAX, USERNAME_MAX
from accounts.services import Profile, change_profile
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.types import Body, Cursor, Instant, Page, Row

router = Router(tags=["Your data"], auth=WholeToken())


class ProfileOut(Row):
    name: str
    email: str = Field(description="Changed in the pages, where it is confirmed.")
    username: str | None = Field(description="To sign in with.")
    phone: str = Field(examples=["+35312345678"])
    address: str = Field(description="Printed on statements.")
    locale: str = Field(description="Numbers and dates.", examples=["en-IE"])
    time_zone: str = Field(examples=["Europe/Dublin"])
    theme: str = Field(examples=["auto"])


class ProfileChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    username: str | None = Field(
        None, max_length=USERNAME_MAX, description="null: none."
    )
    phone: str | None = Field(None, max_length=32)
    address: str | None = Field(None, max_length=ADDRESS_MAX)
    locale: str | None = Field(None, max_length=20)
    time_zone: str | None = Field(None, max_length=64)
    theme: str | None = Field(None, max_length=10, description="auto, light or dark.")


class LookOut(Row):
    """A look of the site's staff at something of yours."""

    id: int
    at: Instant
    who: str | None = Field(description="null: has no account any more.")
    what: str = Field(examples=["Opened"])
    of: str = Field(description="What kind of thing it was.", examples=["entry"])
    reason: str = Field(description="In their words, where they are asked for one.")


class LookQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


@router.get("/profile", response=ProfileOut, summary="Get your profile")
def profile_get(request: ApiRequest) -> ProfileOut:
    """What you say about yourself."""
    return _out(request.user)


def _out(user: User) -> ProfileOut:
    return ProfileOut(email=user.email, **_values(user))


def _values(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in Profile.__annotations__}


@router.patch("/profile", response=ProfileOut, summary="Change your profile")
def profile_change(request: ApiRequest, sent: ProfileChange) -> ProfileOut:
    """Changes what is sent. Books that only you use, and that kept your time zone, move
    with you to another.
    """
    values = _values(request.user) | sent.model_dump(exclude_unset=True)
    form = checked(ProfileForm(typed(values), user=request.user))
    change_profile(user=request.user, profile=form.profile())
    return _out(request.user)


@router.get("/access-log", response=Page[LookOut], summary="Who looked")
def access_list(request: ApiRequest, query: Query[LookQuery]) -> Page[LookOut]:
    """Every look that staff of this site took at rows of yours, the latest first."""
    looks = StaffAccess.objects.filter(user=request.user).select_related("staff")
    below = number_of(query.cursor, of="looks")
    if below is not None:
        looks = looks.filter(pk__lt=below)
    found = list(looks.order_by("-pk")[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[LookOut](
        items=[_look(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of="looks") if more else None,
    )


def _look(row: StaffAccess) -> LookOut:
    return LookOut(
        id=row.pk,
        at=row.at,
        who=row.staff.name if row.staff else None,
        what=row.get_action_display(),
        of=row.model,
        reason=row.reason,
    )
