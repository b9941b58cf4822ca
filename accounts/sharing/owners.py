"""A Book always has an owner, whoever goes, and however many go at once."""

from django.db.models import F, QuerySet

from accounts.models import Book, Membership, User
from accounts.sharing.errors import LastOwnerError

Role = Membership.Role
# Who follows an owner that goes for good: the one who may do most, the longest there.
_LINE = (Role.EDITOR, Role.VIEWER)


def hold(book: Book) -> None:
    """Keep others from changing the Book until the transaction ends, and make what was
    kept of its pages stale. First of all, before its members are read.
    """
    Book.objects.filter(pk=book.pk).update(version=F("version") + 1)


def check_owner_remains(membership: Membership) -> None:
    """Raises LastOwnerError when nobody else owns the Book. It is held already."""
    others = Membership.objects.filter(book=membership.book_id, role=Role.OWNER)
    if membership.is_owner and not others.exclude(pk=membership.pk).exists():
        raise LastOwnerError


def pass_on_books(user: User) -> None:
    """The shared Books that only this person owns get another owner. They are held."""
    owned = Membership.objects.filter(user=user, role=Role.OWNER)
    for membership in owned.select_related("book").order_by("book"):
        others = Membership.objects.filter(book=membership.book).exclude(user=user)
        if not others.filter(role=Role.OWNER).exists():
            _promote_next(others)


def _promote_next(others: "QuerySet[Membership]") -> None:
    for role in _LINE:
        heir = others.filter(role=role).order_by("joined_at", "pk").first()
        if heir:
            heir.role = Role.OWNER
            heir.save(update_fields=["role"])
            return
