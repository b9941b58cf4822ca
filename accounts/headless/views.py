"""allauth's views for apps, with our rules about what is sent."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.headless.account import views
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from accounts.headless.inputs import LoginInput, ResetRequestInput, SignupInput
from accounts.services import confirm_by_mail
from expense_tracker.kernel.api.bodies import MAX_BYTES, read_json
from expense_tracker.kernel.api.problems import Problem

View = Callable[..., HttpResponseBase]


class LoginView(views.LoginView):
    input_class = LoginInput


class SignupView(views.SignupView):
    input_class = {"POST": SignupInput}


class RequestPasswordResetView(views.RequestPasswordResetView):
    input_class = ResetRequestInput


class ResetPasswordView(views.ResetPasswordView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        # The code came by mail, so the address needs no second proof.
        confirm_by_mail(user=self.input.user)
        return answer


def strict(view: View) -> View:
    """Refuses bodies that no two readers would understand alike, and too large ones,
    before allauth reads them. Its answers are its own format, so these are too.
    """

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too large.")
        try:
            sent = read_json(request.body) if request.body else {}
        except Problem as problem:
            return _refused(problem.status, problem.detail)
        if not isinstance(sent, dict):
            return _refused(HTTPStatus.BAD_REQUEST, "The body is no JSON object.")
        return view(request, *args, **kwargs)

    return read


def _refused(status: int, message: str) -> JsonResponse:
    errors = [{"message": message, "code": "invalid"}]
    answer = JsonResponse({"status": status, "errors": errors}, status=status)
    add_never_cache_headers(answer)
    return answer
