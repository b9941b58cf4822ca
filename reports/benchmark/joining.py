"""Taking part in the comparison, and leaving it: the owner's word alone."""

from accounts.models import Book, User
from reports.models import BenchmarkMember


def takes_part(book: Book) -> bool:
    return BenchmarkMember.objects.filter(book=book).exists()


def join(*, book: Book, user: User) -> None:
    """From the next publication on the Book's shares may be counted."""
    BenchmarkMember.objects.get_or_create(book=book, defaults={"joined_by": user})


def leave(*, book: Book) -> None:
    """Nothing of the Book is kept or counted from this moment on."""
    BenchmarkMember.objects.filter(book=book).delete()
