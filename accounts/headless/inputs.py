"""What apps send, checked by the forms of the pages: there is one set of rules."""

from typing import Any

from allauth.core import context
from allauth.headless.account.inputs import LoginInput as AllauthLoginInput
from allauth.headless.internal.restkit.inputs import Input

from accounts.regions import currency_of, guess_region
from accounts.sign_in.forms import ResetPasswordForm, SignupForm

Sent = dict[str, Any]


def _texts(data: Sent) -> dict[str, str]:
    """The fields take text; whatever else stands there was not sent for them."""
    return {name: value for name, value in data.items() if isinstance(value, str)}


class LoginInput(AllauthLoginInput):
    def __init__(self, data: Sent, **kwargs: Any) -> None:
        super().__init__(data=_texts(data), **kwargs)


class SignupInput(SignupForm, Input):
    """`password` instead of the form's `password1`. Region and currency may be left
    out: they follow from Accept-Language.
    """

    def __init__(self, data: Sent, **kwargs: Any) -> None:
        sent = _texts(data)
        languages = context.request.headers.get("Accept-Language", "")
        region = sent.setdefault("locale", guess_region(languages))
        sent.setdefault("base_currency", currency_of(region))
        sent["password1"] = sent.pop("password", "")
        super().__init__(data=sent, **kwargs)

    def full_clean(self) -> None:
        super().full_clean()
        if "password1" in self.errors:
            self.errors["password"] = self.errors.pop("password1")


class ResetRequestInput(ResetPasswordForm, Input):
    def __init__(self, data: Sent, **kwargs: Any) -> None:
        super().__init__(data=_texts(data), **kwargs)
