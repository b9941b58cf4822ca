"""Mail backend that writes each message to a file of its own."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FileBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write `email_messages` into MAIL_DIR, named in the order they were sent."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(message, folder)
        return len(email_messages)

    def _write(self, message: EmailMessage, folder: Path) -> None:
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}.eml"
        # Renamed when whole, so that no reader meets half a mail.
        unfinished = folder / f".{name}"
        unfinished.write_bytes(message.message().as_bytes())
        unfinished.rename(folder / name)
