"""What accounts counts over time: people who joined, mails that went out."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Notice, User
from accounts.staff.figures import Figure, register_figure


def _people() -> "QuerySet[Any]":
    return User.objects.all()


def _mails() -> "QuerySet[Any]":
    return Notice.objects.filter(channel=Notice.Channel.MAIL, state=Notice.State.SENT)


def register() -> None:
    register_figure(Figure("users", "New people", "date_joined", _people))
    # An old one may go out today: its id says nothing.
    register_figure(Figure("mails", "Mails sent", "sent_at", _mails, grows=False))
