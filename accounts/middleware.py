"""Who asks, in which Book."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.models import Membership
from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.scoping import book_scope

Answer = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware:
    """Shows numbers, dates and times as the signed-in person reads them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.zone), activate_locale(request.user.locale):
            return self.get_response(request)


class BookMiddleware:
    """Sets `request.book` after checking membership and opens its scope.

    The admin is left out: there a Book's scope is opened by the console's own wrapper,
    which also writes the staff-access log.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = self._membership(request)
        request.membership = membership  # type: ignore[attr-defined]
        request.book = membership and membership.book  # type: ignore[attr-defined]
        if membership is None:
            return self.get_response(request)
        with book_scope(membership.book):
            return self._rendered(self.get_response(request))

    @staticmethod
    def _membership(request: HttpRequest) -> Membership | None:
        if not request.user.is_authenticated or request.path.startswith("/admin/"):
            return None
        mine = Membership.objects.filter(user=request.user).select_related("book")
        chosen = request.session.get("book_id")
        found = mine.filter(book_id=chosen).first() if chosen else None
        return found or mine.order_by("pk").first()

    @staticmethod
    def _rendered(response: HttpResponse) -> HttpResponse:
        # A lazy response queries while it renders: that must happen inside the scope.
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            response.render()
        return response
