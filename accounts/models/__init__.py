"""People, their Books, and what the program owes them.

A Book is one set of books and the tenant of everything: whoever is a Member may read
it, editors and owners may write.
"""

from accounts.models.language_model import ModelChoice, ModelUse
from accounts.models.notices import (
    Notice,
    NoticeLead,
    NoticePreference,
    PushDelivery,
    PushDevice,
)
from accounts.models.people import (
    Book,
    Membership,
    User,
    UserManager,
    validate_currency,
    validate_locale,
    validate_time_zone,
    validate_username,
)
from accounts.models.sharing import Invitation
from accounts.models.staff import StaffAccess
from accounts.models.tokens import ApiToken, IdempotencyKey
from accounts.models.upkeep import FallbackCacheRow, Heartbeat, UsedFormToken
from accounts.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "ApiToken",
    "Book",
    "FallbackCacheRow",
    "Heartbeat",
    "Invitation",
    "IdempotencyKey",
    "Membership",
    "ModelChoice",
    "ModelUse",
    "Notice",
    "NoticeLead",
    "NoticePreference",
    "PushDelivery",
    "PushDevice",
    "StaffAccess",
    "UsedFormToken",
    "User",
    "UserManager",
    "WebhookDelivery",
    "WebhookEndpoint",
    "validate_currency",
    "validate_locale",
    "validate_time_zone",
    "validate_username",
]
