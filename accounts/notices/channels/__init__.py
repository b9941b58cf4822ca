"""How a notice is given, by channel: `send(notice, kind, context)`.

A sender returns when the notice was taken and raises one of accounts.notices.errors
when it was not; any other exception is taken for a fault that may pass.
"""

from collections.abc import Callable

from accounts.models import Notice
from accounts.notices.channels import app, mail, push
from accounts.notices.kinds import APP, MAIL, PUSH, NoticeKind
from accounts.notices.rendering import Context

Sender = Callable[[Notice, NoticeKind, Context], None]

SENDERS: dict[str, Sender] = {MAIL: mail.send, APP: app.send, PUSH: push.send}

__all__ = ["SENDERS", "Sender"]
