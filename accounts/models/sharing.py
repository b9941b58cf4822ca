"""Who is asked to join a Book."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.models.people import Book, Membership, User


class Invitation(models.Model):
    """Whoever holds its link may join the Book, once, until it ends.

    The link is made anew from `nonce` and the site's key whenever it is shown or
    mailed; what is looked up, and all that could leak, is the hash of its token.
    """

    book = models.ForeignKey(Book, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=6, choices=Membership.Role)
    # Only the person of this address may accept; "": whoever is given the link.
    email = models.EmailField("e-mail", max_length=254, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="invitations_accepted"
    )
    accepted_at = models.DateTimeField(null=True)
    # Declined by the invited or taken back by an owner.
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["email"],
                condition=models.Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="invitation_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email or 'Link'} to {self.book} ({self.role})"

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.expires_at <= timezone.now()

    @property
    def rests(self) -> bool:
        """Whether who asked is locked, about to leave, or gone: it lets nobody in."""
        return self.invited_by is None or not self.invited_by.is_present
