"""What a person wants to be told, by which channel, and when."""

from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.models import Notice, User
from accounts.notices.forms import LEAD, KindRow, NoticesForm, field_name
from accounts.notices.switching import change_notices
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import Body, Row, one_of

router = Router(tags=["Notices"], auth=OwnToken())
Channel = Literal["mail", "app", "push"]
DaysBefore = Literal[0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60]
Idle = Annotated[str, one_of(User.Idle.values)]
Hour = Field(ge=0, le=23, description="By the clock of your time zone.")
TIMING = tuple(NoticesForm.base_fields)
UNKNOWN = "There is no such notice, or it cannot be chosen."


class NoticeKindOut(Row):
    """One kind of notice."""

    kind: str = Field(examples=["overrun"])
    label: str
    help: str = Field(description="When it comes, and how often.")
    channels: list[Channel] = Field(description="Those it comes by.")
    days_before: int | None = Field(description="null: it comes when it happens.")


class NoticeSettingsOut(Row):
    """Your notices."""

    reminder_hour: int = Hour
    daily_digest: bool = Field(description="Mails of a day come as one.")
    quiet_from: int = Hour
    quiet_until: int = Field(description="As `quiet_from`: no quiet hours.")
    idle_reminder: str = Field(description="When nothing was entered.")
    idle_days: int = Field(description="After so many days.")
    amounts_in_subjects: bool
    kinds: list[NoticeKindOut]


class NoticeKindChange(Body):
    """What is to be different of one kind."""

    kind: str = Field(max_length=30, examples=["overrun"])
    channels: list[Channel] | None = Field(None, max_length=3)
    days_before: DaysBefore | None = None


class NoticeSettingsChange(Body):
    """What is to be different; what is left out stays."""

    reminder_hour: int | None = Field(None, ge=0, le=23)
    daily_digest: bool | None = None
    quiet_from: int | None = Field(None, ge=0, le=23)
    quiet_until: int | None = Field(None, ge=0, le=23)
    idle_reminder: Idle | None = None
    idle_days: int | None = Field(None, ge=1, le=60)
    amounts_in_subjects: bool | None = None
    kinds: list[NoticeKindChange] = Field([], max_length=100)


@router.get(
    "/notices/settings", response=NoticeSettingsOut, summary="Settings of notices"
)
def notice_settings(request: ApiRequest) -> NoticeSettingsOut:
    """When you are told, and each kind of notice that can be chosen."""
    form = NoticesForm(user=request.user)
    timing: dict[str, Any] = {name: form[name].value() for name in TIMING}
    return NoticeSettingsOut(**timing, kinds=[_kind(row) for row in form.rows()])


def _kind(row: KindRow) -> NoticeKindOut:
    channels: list[Any] = [box.channel for box in row.boxes if box.field.value()]
    return NoticeKindOut(
        kind=row.kind.kind,
        label=row.kind.label,
        help=row.kind.help,
        channels=channels,
        days_before=row.lead.value() if row.lead else None,
    )


@router.patch(
    "/notices/settings", response=NoticeSettingsOut, summary="Change what you are told"
)
def notice_settings_change(
    request: ApiRequest, sent: NoticeSettingsChange
) -> NoticeSettingsOut:
    """What waited for the end of quiet hours is looked at again."""
    shown = NoticesForm(user=request.user)
    values: dict[str, Any] = {name: shown[name].value() for name in shown.fields}
    values |= sent.model_dump(exclude_none=True, exclude={"kinds"})
    for place, change in enumerate(sent.kinds):
        values |= _boxes(change, values, f"kinds.{place}")
    # Words of a choice there, where a box is left out.
    values["daily_digest"] = str(values["daily_digest"])
    form = checked(NoticesForm(typed(values), user=request.user))
    change_notices(
        user=request.user,
        wanted=form.wanted(),
        leads=form.leads(),
        timing=form.timing(),
    )
    return notice_settings(request)


def _boxes(
    change: NoticeKindChange, values: dict[str, Any], place: str
) -> dict[str, Any]:
    """The form's fields of one kind. Raises Problem for one that is not offered."""
    channels = {
        field_name(change.kind, channel): channel in (change.channels or ())
        for channel in Notice.Channel.values
    }
    if not channels.keys() <= values.keys():
        raise invalid(Fault(f"{place}.kind", UNKNOWN))
    lead = field_name(change.kind, LEAD)
    if change.days_before is None:
        return channels if change.channels is not None else {}
    if lead not in values:
        raise invalid(Fault(f"{place}.days_before", "It comes when it happens."))
    chosen = channels if change.channels is not None else {}
    return {**chosen, lead: change.days_before}
