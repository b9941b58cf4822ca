"""Forms of the second step in our words and our design."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from accounts.sign_in.drawn_form import CodeField, Crispy

NAME_LENGTH = 100
UNREADABLE = "The answer of that key cannot be read. Try again, or take another key."
REFUSED = "That key opens no account here, or answered too late. Try again."
APP_OR_RECOVERY = "From your app, or one of your recovery codes."


class AuthenticateForm(CodeField, base.AuthenticateForm):
    helps = {"code": APP_OR_RECOVERY}


class ReauthenticateForm(CodeField, base.ReauthenticateForm):
    helps = {"code": APP_OR_RECOVERY}


class ActivateTOTPForm(CodeField, totp.ActivateTOTPForm):
    labels = {"code": "Code that the app shows now"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class DeactivateTOTPForm(Crispy, totp.DeactivateTOTPForm):
    pass


class Named(Crispy):
    """A form with the name that tells the person's passkeys apart."""

    labels = {"name": "Name"}
    helps = {"name": "So that you can tell it from others, like “Work laptop”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.max_length = NAME_LENGTH  # type: ignore[attr-defined]
        name.widget.attrs["maxlength"] = NAME_LENGTH

    def clean_name(self) -> str:
        before = getattr(super(), "clean_name", None)
        name = before() if before else self.cleaned_data["name"]  # type: ignore[attr-defined]
        return str(name)[:NAME_LENGTH]


class Made(Named):
    """A form that brings what a key answered when it was made."""

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError) as error:
            raise ValidationError(UNREADABLE) from error
        return data


class AddPasskeyForm(Made, webauthn.AddWebAuthnForm):
    labels = Named.labels | {"passwordless": "Sign in with it alone"}
    helps = Named.helps | {
        "passwordless": (
            "Without password or code. Untick it for a plain security key that is only "
            "your second step."
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class SignUpPasskeyForm(Made, webauthn.SignupWebAuthnForm):
    pass


class Used:
    """A form that brings what a key answered to be let in."""

    def clean_credential(self) -> Authenticator:
        try:
            key: Authenticator = super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            refused = error.code == "incorrect_code"
            raise (ValidationError(REFUSED) if refused else error) from error
        return key


class LoginPasskeyForm(Used, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateKeyForm(Used, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateKeyForm(Used, webauthn.ReauthenticateWebAuthnForm):
    pass


class RenamePasskeyForm(Named, webauthn.EditWebAuthnForm):
    pass
