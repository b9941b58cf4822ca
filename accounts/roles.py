"""What staff may do, by role. A role is a group; superusers need none.

    support    looks at everything, changes nothing
    operator   also changes, deletes and imports what people keep in their Books
    admin      also says who is staff, in which role, and whose account is closed

The groups and their permissions are made anew by every `migrate`, from what the
console registers, so a new page is in the right roles without anyone remembering.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.errors import StandingRefusedError
from accounts.models import User
from accounts.staff_admin import PersonalAdmin

SUPPORT, OPERATOR, ADMIN = "support", "operator", "admin"
ROLES = (SUPPORT, OPERATOR, ADMIN)


def make_roles(**_: Any) -> None:
    """Give each role its permissions. Safe to run any number of times."""
    pages = [
        page
        for page in admin.site._registry.values()  # noqa: SLF001 - it has no other door
        if isinstance(page, PersonalAdmin)
    ]
    for config in {page.opts.app_config for page in pages}:
        # The apps' own come after ours when the database is new.
        create_permissions(config, verbosity=0)
    for role in ROLES:
        group = Group.objects.get_or_create(name=role)[0]
        group.permissions.set(_permissions(role, pages))


def _permissions(role: str, pages: Iterable[PersonalAdmin]) -> list[Permission]:
    return [
        Permission.objects.get(
            content_type=ContentType.objects.get_for_model(page.model),
            codename=f"{action}_{page.opts.model_name}",
        )
        for page in pages
        for action in _actions(role, page)
    ]


def _actions(role: str, page: PersonalAdmin) -> Iterator[str]:
    yield "view"
    if role == SUPPORT or (role == OPERATOR and page.model is User):
        return
    if page.saves:
        yield "change"
    if page.deletes:
        yield "delete"
    if hasattr(page, "import_action"):
        yield "add"


@transaction.atomic
def change_standing(
    *,
    staff: User,
    user: User,
    is_active: bool,
    is_staff: bool,
    roles: Iterable[Group],
) -> None:
    """Say whether a person may sign in, is staff, and in which roles.

    Raises StandingRefusedError for oneself, and for a superuser by anyone who is none.
    """
    if staff == user:
        raise StandingRefusedError("Nobody changes their own standing.")
    if user.is_superuser and not staff.is_superuser:
        raise StandingRefusedError("Only a superuser changes a superuser.")
    user.is_active, user.is_staff = is_active, is_staff
    user.save(update_fields=["is_active", "is_staff"])
    user.groups.set(roles)
