"""manage.py remove_second_factor EMAIL: for one who lost phone, keys and codes."""

import uuid
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.notices import account_kinds, owe_notice
from accounts.queries import holder_of

WHAT = "Your app, passkeys and recovery codes were removed by who runs this site."


class Command(BaseCommand):
    help = (
        "Removes a person's app, passkeys and recovery codes, and mails them so. Make "
        "sure that it is they who ask: afterwards the password or a reset is enough."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *, email: str, **_: Any) -> None:
        user = holder_of(email)
        if user is None:
            raise CommandError("Nobody has that address.")
        removed, _each = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise CommandError("There is none to remove.")
        kind = account_kinds.SIGN_IN_CHANGED
        owe_notice(
            user=user,
            kind=kind,
            key=f"{kind}:{uuid.uuid4()}",
            payload={"what": WHAT},
            address=user.email,
        )
        self.stdout.write(f"{user.email} signs in without a second step now.")
