"""The addresses of a site whose mails bring codes: allauth adds these at its start."""

from allauth.account import views
from allauth.mfa.webauthn.views import signup_webauthn
from django.urls import path

from expense_tracker.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from expense_tracker.urls import urlpatterns as usual

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path(
        "accounts/login/code/",
        views.request_login_code,
        name="account_request_login_code",
    ),
    path(
        "accounts/password/reset/confirm/",
        views.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "accounts/password/reset/complete/",
        views.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "accounts/password/reset/done/",
        views.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path(
        "accounts/signup/passkey/",
        views.signup_by_passkey,
        name="account_signup_by_passkey",
    ),
    path("accounts/2fa/webauthn/signup/", signup_webauthn, name="mfa_signup_webauthn"),
    *usual,
]
