"""Tokens of the visitor's own programs: the list, making one, revoking it."""

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import today_for_user
from accounts.form_token import claim_form_token
from accounts.models import ApiToken
from accounts.tokens.forms import TokenForm
from accounts.tokens.services import TooManyTokens, create_token, is_over, revoke_token
from accounts.types import UserRequest

LIST = "accounts:token-list"
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def token_list(request: UserRequest) -> HttpResponse:
    return _list(request)


def _list(
    request: UserRequest, made: ApiToken | None = None, value: str = ""
) -> HttpResponse:
    """`value` is that of the one just `made`, which is shown this once."""
    tokens = request.user.api_tokens.select_related("book")
    context = {
        "rows": [(token, is_over(token)) for token in tokens],
        "made": made,
        "value": value,
        "api": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "accounts/token_list.html", context)


@form_view
@never_cache
@reauthentication_required
def token_add(request: UserRequest) -> HttpResponse:
    form = TokenForm(
        request.POST if request.method == "POST" else None, user=request.user
    )
    if form.is_valid():
        try:
            return _made_once(request, form)
        except TooManyTokens as error:
            form.add_error(None, str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/token_add.html", {"form": form}, status=status)


@transaction.atomic
def _made_once(request: UserRequest, form: TokenForm) -> HttpResponse:
    """The list with its value; without, when this very form was sent before."""
    said = form.cleaned_data
    if not claim_form_token(user=request.user, token=said["form_token"]):
        messages.info(request, "It was made already. Its value was shown once.")
        return redirect(LIST)
    made, value = create_token(
        user=request.user,
        name=said["name"],
        scopes=said["scopes"],
        book=said["book"],
        ends_on=form.ends_on(today_for_user(request.user)),
    )
    return _list(request, made, value)


@form_view
def token_revoke(request: UserRequest, pk: int) -> HttpResponse:
    """Asks first: what uses it stops working for good."""
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    if request.method != "POST":
        return render(request, "accounts/token_revoke.html", {"token": token})
    revoke_token(token=token, actor=request.user)
    messages.success(request, f"{token.name} is revoked.")
    return redirect(LIST)
