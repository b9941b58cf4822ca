"""manage.py load_demo: an invented person, and a staff member, to try things with."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.clock import today_for
from accounts.models import User
from accounts.services import register_person
from expense_tracker.kernel.scoping import book_scope
from reports.demo import years as demo
from reports.demo.groups import add_groups
from reports.overview.newcomers import settle

DEMO = ("demo@example.com", "demo-pass-2026", "Maya Brennan")
STAFF = ("staff@example.com", "staff-pass-2026", "Sam Staff")


class Command(BaseCommand):
    help = "Adds demo@example.com and staff@example.com with two made-up years."

    def handle(self, **_: Any) -> None:
        # Their passwords are in the README: never where others can reach them.
        if not (settings.EMBEDDED and settings.LOOPBACK):
            raise CommandError("Demo data is for the embedded default on loopback.")
        if User.objects.filter(email=DEMO[0]).exists():
            self.stdout.write("The demo data is there already.")
            return
        with transaction.atomic():
            self._load()
        self.stdout.write(f"Sign in as {DEMO[0]} with {DEMO[1]}.")

    def _load(self) -> None:
        user = _person(*DEMO)
        book = register_person(user=user)
        with book_scope(book):
            demo.fill(book=book, user=user, as_of=today_for(book))
            add_groups(book=book, user=user, as_of=today_for(book))
            settle(book=book)
        register_person(user=_person(*STAFF, is_staff=True, is_superuser=True))


def _person(email: str, password: str, name: str, **more: Any) -> User:
    user = User.objects.create_user(
        email, password, name=name, time_zone="Europe/Dublin", **more
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
