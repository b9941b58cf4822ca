"""People, their Books, and what the program owes them.

A Book is one set of books and the tenant of everything: whoever is a Member may read
it, editors and owners may write.
"""

from accounts.models.announcements import Announcement, Dismissal
from accounts.models.feedback import Feedback, Reply
from accounts.models.figures import DailyFigure
from accounts.models.language_model import ModelChoice, ModelUse
from accounts.models.locks import AccountLock
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
    present,
    validate_currency,
    validate_locale,
    validate_time_zone,
    validate_username,
)
from accounts.models.sharing import Invitation
from accounts.models.staff import Inspection, StaffAccess
from accounts.models.takeout import MoveIn, PutAway, TakeOut
from accounts.models.tokens import ApiToken, IdempotencyKey
from accounts.models.upkeep import FallbackCacheRow, Heartbeat, UsedFormToken
from accounts.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "AccountLock",
    "Announcement",
    "ApiToken",
    "Book",
    "DailyFigure",
    "Dismissal",
    "FallbackCacheRow",
    "Feedback",
    "Heartbeat",
    "IdempotencyKey",
    "Inspection",
    "Invitation",
    "Membership",
    "ModelChoice",
    "ModelUse",
    "MoveIn",
    "Notice",
    "NoticeLead",
    "NoticePreference",
    "PushDelivery",
    "PushDevice",
    "PutAway",
    "Reply",
    "StaffAccess",
    "TakeOut",
    "UsedFormToken",
    "User",
    "UserManager",
    "WebhookDelivery",
    "WebhookEndpoint",
    "present",
    "validate_currency",
    "validate_locale",
    "validate_time_zone",
    "validate_username",
]
