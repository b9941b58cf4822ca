"""Addresses for apps, /_allauth/app/v1/: those of allauth's own specification that it
takes to sign up, in and out. An account is changed in the pages.
"""

from functools import partial

from allauth.account import app_settings
from allauth.headless.account import views as account
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from django.urls import URLPattern, include, path
from django.views.generic import View

from accounts.headless import views

app_name = "headless"


def _path(route: str, view: type[View], name: str) -> URLPattern:
    as_view = partial(view.as_api_view, client=Client.APP)  # type: ignore[attr-defined]
    return path(route, views.strict(as_view()), name=name)


auth_urls = [
    _path("session", account.SessionView, "current_session"),
    _path("login", views.LoginView, "login"),
    _path("signup", views.SignupView, "signup"),
    _path("email/verify", account.VerifyEmailView, "verify_email"),
    _path(
        "email/verify/resend",
        account.ResendEmailVerificationCodeView,
        "resend_email_verification_code",
    ),
    _path("password/request", views.RequestPasswordResetView, "request_password_reset"),
    _path("password/reset", views.ResetPasswordView, "reset_password"),
    _path("2fa/authenticate", mfa.AuthenticateView, "authenticate"),
    _path(
        "webauthn/authenticate", mfa.AuthenticateWebAuthnView, "authenticate_webauthn"
    ),
    _path("webauthn/login", mfa.LoginWebAuthnView, "login_webauthn"),
]
if app_settings.LOGIN_BY_CODE_ENABLED:
    auth_urls += [
        _path("code/request", account.RequestLoginCodeView, "request_login_code"),
        _path("code/resend", account.ResendLoginCodeView, "resend_login_code"),
        _path("code/confirm", account.ConfirmLoginCodeView, "confirm_login_code"),
    ]

urlpatterns = [
    _path("app/v1/config", ConfigView, "config"),
    path("app/v1/auth/", include(auth_urls)),
]
