"""What staff may do, by role. A role is a group; superusers need none.

    support    looks at everything, sees Books as their members do, answers feedback;
               changes nothing else
    operator   also changes, deletes and imports what people keep in their Books, tries
               failed work again, locks accounts, announces
    admin      also says who is staff, in which role

The groups and their permissions are made anew by every `migrate`, from what the
console registers, so a new page is in the right roles without anyone remembering.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.admin.base import OpenAdmin, PersonalAdmin
from accounts.errors import StandingRefusedError
from accounts.models import Feedback, User

SUPPORT, OPERATOR, ADMIN = "support", "operator", "admin"
ROLES = (SUPPORT, OPERATOR, ADMIN)
SEE_PEOPLE = "accounts.view_user"
Page = PersonalAdmin | OpenAdmin

# What has no page of its own to change it on: the permission, and from which role on.
DEEDS = {"accounts.add_inspection": SUPPORT, "accounts.add_accountlock": OPERATOR}


def make_roles(**_: Any) -> None:
    """Give each role its permissions. Safe to run any number of times."""
    pages = [
        page
        for page in admin.site._registry.values()  # noqa: SLF001 - it has no other door
        if isinstance(page, Page)
    ]
    for config in {page.opts.app_config for page in pages}:
        # The apps' own come after ours when the database is new.
        create_permissions(config, verbosity=0)
    for role in ROLES:
        group = Group.objects.get_or_create(name=role)[0]
        group.permissions.set(_permissions(role, pages))


def _permissions(role: str, pages: Iterable[Page]) -> list[Permission]:
    names = [
        (page.opts.app_label, f"{action}_{page.opts.model_name}")
        for page in pages
        for action in _actions(role, page)
    ]
    names += [
        (deed.partition(".")[0], deed.partition(".")[2])
        for deed, least in DEEDS.items()
        if ROLES.index(role) >= ROLES.index(least)
    ]
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in names
    ]


def _actions(role: str, page: Page) -> Iterator[str]:
    yield "view"
    if page.model is Feedback:
        yield "change"
        return
    if role == SUPPORT or (role == OPERATOR and page.model is User):
        return
    if page.saves:
        yield "change"
    if page.deletes:
        yield "delete"
    if hasattr(page, "import_action") or (isinstance(page, OpenAdmin) and page.adds):
        yield "add"


@transaction.atomic
def change_standing(
    *, staff: User, user: User, is_staff: bool, roles: Iterable[Group]
) -> None:
    """Say whether a person is staff, and in which roles.

    Raises StandingRefusedError for oneself, and for a superuser by anyone who is none.
    """
    if staff == user:
        raise StandingRefusedError("Nobody changes their own standing.")
    if user.is_superuser and not staff.is_superuser:
        raise StandingRefusedError("Only a superuser changes a superuser.")
    user.is_staff = is_staff
    user.save(update_fields=["is_staff"])
    user.groups.set(roles)
