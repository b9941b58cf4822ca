"""What a notice says, in the recipient's language and scope."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme

from accounts.links import absolute_url, path_in
from accounts.models import Membership, Notice
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import NoticeKind
from accounts.notices.preferences import wants
from expense_tracker.kernel.locale import DEFAULT_LOCALE
from expense_tracker.kernel.mail import render_subject
from expense_tracker.kernel.scoping import book_scope

Context = Mapping[str, Any]


def check_wanted(notice: Notice, kind: NoticeKind) -> None:
    """Raises WithdrawnError when the person has left or does not want to know."""
    user = notice.user
    if user is None:
        return
    if not user.is_active and not kind.reaches_locked:
        raise WithdrawnError("The account is closed.")
    # What concerns the account itself reaches people to the end.
    if not user.is_present and not kind.mandatory:
        raise WithdrawnError("They are about to leave.")
    if notice.book_id and not Membership.objects.filter(user=user, book=notice.book_id):
        raise WithdrawnError("No longer a member of the book.")
    if not wants(user_id=user.pk, kind=kind, channel=notice.channel):
        raise WithdrawnError("Switched off.")


def context_of(notice: Notice, kind: NoticeKind) -> Context:
    """What its templates are filled with. Raises what the kind's own context raises."""
    scope = book_scope(notice.book) if notice.book else nullcontext()
    with scope:
        more = kind.context(notice) if kind.context else {}
    return {
        "user": notice.user,
        "book": notice.book,
        "settings_url": absolute_url("accounts:settings-notices"),
        **_in_its_book(notice, {**notice.payload, **more}),
    }


def _in_its_book(notice: Notice, context: Context) -> Context:
    """Its addresses lead into the Book that it is about: a reader may have several."""
    return {
        name: path_in(notice.book_id, value) if _is_path(name, value) else value
        for name, value in context.items()
    }


def _is_path(name: str, value: Any) -> bool:
    return name.endswith("url") and isinstance(value, str) and value.startswith("/")


def subject_of(notice: Notice, context: Context, *, amounts: bool = True) -> str:
    """The one line that states the fact; without `amounts`, these are blotted out."""
    return render_subject(
        kind=notice.kind, context=context, locale=locale_of(notice), amounts=amounts
    )


def locale_of(notice: Notice) -> str:
    return notice.user.locale if notice.user else DEFAULT_LOCALE


def shows_amounts(notice: Notice) -> bool:
    """Whether amounts may stand where others can see them: in subjects and push."""
    return notice.user is None or notice.user.amounts_in_subjects


def path_of(notice: Notice) -> str:
    """The page of this site that the notice is about; "" when it names none."""
    url = notice.payload.get("url", "")
    is_path = isinstance(url, str) and url.startswith("/")
    return url if is_path and url_has_allowed_host_and_scheme(url, None) else ""
