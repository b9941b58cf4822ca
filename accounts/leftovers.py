"""What is removed after a while. The log of staff's looks is kept."""

from datetime import datetime, timedelta

from allauth.account import app_settings as allauth_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.api.once import KEPT as ANSWERS
from accounts.models import FallbackCacheRow, IdempotencyKey, Notice, UsedFormToken
from accounts.queries import never_confirmed
from accounts.services import remove_person
from accounts.signals import leftovers_sought

# A form left open longer is asked for again.
FORM_TOKENS = timedelta(days=2)
# Mails to addresses that have no account here say nothing after that.
STRANGERS = timedelta(days=7)
# Files that staff previewed and never imported.
PREVIEWS = timedelta(days=1)
PREVIEW_FOLDER = "django-import-export"


def remove_leftovers() -> None:
    """Remove what has ended, was used up or was never finished.

    Sessions, form tokens, answers of the API, mails to strangers, counts of the
    fallback cache, files of previewed imports, and accounts that nobody confirmed while
    the mailed link was good; at last what the apps above left.
    """
    now = timezone.now()
    SessionStore.clear_expired()
    UsedFormToken.objects.filter(used_at__lt=now - FORM_TOKENS).delete()
    IdempotencyKey.objects.filter(created_at__lt=now - ANSWERS).delete()
    Notice.objects.filter(user=None, created_at__lt=now - STRANGERS).delete()
    FallbackCacheRow.objects.filter(expires__lt=now).delete()
    _remove_previews(now - PREVIEWS)
    link_days = timedelta(days=allauth_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    for user in never_confirmed().filter(date_joined__lt=now - link_days):
        remove_person(user=user)
    leftovers_sought.send(sender=None, now=now)


def _remove_previews(before: datetime) -> None:
    if not default_storage.exists(PREVIEW_FOLDER):
        return
    _, names = default_storage.listdir(PREVIEW_FOLDER)
    for path in (f"{PREVIEW_FOLDER}/{name}" for name in names):
        if default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
