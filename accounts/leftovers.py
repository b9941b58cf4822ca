"""What is removed after a while. The log of staff's looks is kept."""

from datetime import timedelta

from allauth.account import app_settings as allauth_settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import FallbackCacheRow, Notice, UsedFormToken
from accounts.queries import never_confirmed
from accounts.services import remove_person

# A form left open longer is asked for again.
FORM_TOKENS = timedelta(days=2)
# Mails to addresses that have no account here say nothing after that.
STRANGERS = timedelta(days=7)


def remove_leftovers() -> None:
    """Remove what has ended, was used up or was never finished.

    Sessions, form tokens, mails to strangers, counts of the fallback cache, and
    accounts that nobody confirmed while the mailed link was good.
    """
    now = timezone.now()
    SessionStore.clear_expired()
    UsedFormToken.objects.filter(used_at__lt=now - FORM_TOKENS).delete()
    Notice.objects.filter(user=None, created_at__lt=now - STRANGERS).delete()
    FallbackCacheRow.objects.filter(expires__lt=now).delete()
    link_days = timedelta(days=allauth_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    for user in never_confirmed().filter(date_joined__lt=now - link_days):
        remove_person(user=user)
