"""Typed client of the expense tracker's API; see its README."""

from outlay_client.client import Client
from outlay_client.errors import (
    ApiError,
    Changed,
    Conflict,
    Fault,
    Invalid,
    NotAllowed,
    NotFound,
    NotReached,
    NotSignedIn,
    ServerError,
    TooOften,
)
from outlay_client.models import (
    Book,
    Category,
    CategorySum,
    Entry,
    FileAccount,
    ImportRun,
    Me,
    Part,
    Summary,
    Token,
    Wallet,
    WalletSum,
)
from outlay_client.webhooks import is_genuine

__all__ = [
    "ApiError",
    "Book",
    "Category",
    "CategorySum",
    "Changed",
    "Client",
    "Conflict",
    "Entry",
    "Fault",
    "FileAccount",
    "ImportRun",
    "Invalid",
    "Me",
    "NotAllowed",
    "NotFound",
    "NotReached",
    "NotSignedIn",
    "Part",
    "ServerError",
    "Summary",
    "Token",
    "TooOften",
    "Wallet",
    "WalletSum",
    "is_genuine",
]
