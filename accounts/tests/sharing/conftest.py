"""What the tests of sharing share."""

import pytest

from accounts.models import Membership
from accounts.sharing.inviting import invite


@pytest.fixture
def ask(book, alice):
    """An invitation of alice's to her book: ask("charlie@example.com", "viewer")."""

    def invitation(email="", role="editor"):
        return invite(book=book, actor=alice, role=role, email=email)

    return invitation


@pytest.fixture
def seat(book):
    """The membership of somebody in alice's book."""
    return lambda user: Membership.objects.get(book=book, user=user)
