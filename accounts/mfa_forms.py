"""Forms of the second step in our words and our design."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from accounts.drawn_form import CodeField, Crispy

NAME_LENGTH = 100
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


class AddPasskeyForm(Named, webauthn.AddWebAuthnForm):
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


class SignUpPasskeyForm(Named, webauthn.SignupWebAuthnForm):
    pass


class RenamePasskeyForm(Named, webauthn.EditWebAuthnForm):
    pass
