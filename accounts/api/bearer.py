"""What a token must be allowed to do for an operation, and its person in the Book."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from accounts.decorators import WRITES
from accounts.models import ApiToken
from expense_tracker.kernel.api.problems import Problem

Scope = ApiToken.Scope
READ_ONLY = "You may look at this book, not change it."


class Token(HttpBearer):
    """Reading asks for the scope `read`, everything else for `write` and for a person
    who may write in the Book. The door has found the token already.
    """

    writing = Scope.WRITE
    # Whether it is the person's own, whatever their role in the Book is.
    own = False

    def __call__(self, request: HttpRequest) -> Any:
        token: ApiToken = request.token  # type: ignore[attr-defined]
        self._check_scope(token, request.method or "")
        if not self.own:
            self._check_book(request)
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError

    def _check_scope(self, token: ApiToken, method: str) -> None:
        wanted = self.writing if method in WRITES else Scope.READ
        if not token.may(wanted):
            raise Problem(
                HTTPStatus.FORBIDDEN,
                f"This token has not the scope “{wanted}”.",
                headers={
                    "WWW-Authenticate": f'Bearer error="insufficient_scope", '
                    f'scope="{wanted}"'
                },
            )

    @staticmethod
    def _check_book(request: Any) -> None:
        if request.membership is None:
            raise Problem(HTTPStatus.NOT_FOUND, "You have no book.")
        if request.method not in WRITES:
            return
        if not request.membership.may_write:
            raise Problem(HTTPStatus.FORBIDDEN, READ_ONLY)
        if reason := request.book.frozen_because:
            detail = f"This book is read-only for a moment. {reason}"
            raise Problem(HTTPStatus.CONFLICT, detail)


class OwnToken(Token):
    """For what is the person's own."""

    own = True


class WholeToken(OwnToken):
    """For what concerns all books of its person: one that opens a single book is not
    enough.
    """

    def __call__(self, request: HttpRequest) -> Any:
        token = super().__call__(request)
        if token.book_id:
            raise Problem(HTTPStatus.FORBIDDEN, "This token opens one book alone.")
        return token


class ImportToken(Token):
    """For files: the scope `import` is enough to send them."""

    writing = Scope.IMPORT

    def _check_scope(self, token: ApiToken, method: str) -> None:
        if not token.may(Scope.IMPORT):
            super()._check_scope(token, method)


class ReadingToken(Token):
    """For questions that are posted: they change nothing."""

    writing = Scope.READ

    @staticmethod
    def _check_book(request: Any) -> None:
        if request.membership is None:
            raise Problem(HTTPStatus.NOT_FOUND, "You have no book.")
