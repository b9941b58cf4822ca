"""manage.py create_token EMAIL: prints a token for the API."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import today_for_user
from accounts.queries import holder_of
from accounts.tokens.services import Scope, TooManyTokens, create_token


class Command(BaseCommand):
    help = "Prints a new token of a person for the API. It is not shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--days", type=int, default=365, help="0: without an end")
        parser.add_argument(
            "--scope", action="append", choices=Scope.values, help="default: all"
        )

    def handle(
        self, *, email: str, name: str, days: int, scope: list[str] | None, **_: Any
    ) -> None:
        user = holder_of(email)
        if user is None:
            raise CommandError("Nobody has that address.")
        ends_on = today_for_user(user) + timedelta(days) if days else None
        try:
            _token, value = create_token(
                user=user, name=name, scopes=scope or Scope.values, ends_on=ends_on
            )
        except TooManyTokens as error:
            raise CommandError(str(error)) from error
        self.stdout.write(value)
