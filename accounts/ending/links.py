"""The link that is mailed to one who leaves, to stay after all."""

from django.core import signing

from accounts.models import User

SALT = "accounts.ending.leaving"


def stay_token(user: User) -> str:
    """Good for this leaving alone, and for nothing but staying."""
    assert user.leaves_at is not None
    return signing.dumps([user.pk, user.leaves_at.isoformat()], salt=SALT)


def leaver_of(token: str) -> User | None:
    """Who is leaving and was mailed that token; None when there is no such person."""
    try:
        pk, leaves_at = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True, leaves_at__isnull=False).first()
    is_that = user and user.leaves_at and user.leaves_at.isoformat() == leaves_at
    return user if is_that else None
