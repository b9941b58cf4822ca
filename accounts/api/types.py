"""The request as operations of the API see it."""

from accounts.models import ApiToken
from accounts.types import BookRequest


class ApiRequest(BookRequest):
    token: ApiToken
