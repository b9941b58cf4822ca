"""The request as views of a Book see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Book, Membership, User


class UserRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


class BookRequest(UserRequest):
    book: Book
    membership: Membership
    memberships: list[Membership]
