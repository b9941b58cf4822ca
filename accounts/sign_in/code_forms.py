"""Forms for codes that come by mail, where MAIL_CODES is on."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit

from accounts.models import User
from accounts.queries import holder_of, is_confirmed
from accounts.sign_in.drawn_form import CodeField, Crispy


class RequestLoginCodeForm(Crispy, allauth.RequestLoginCodeForm):
    labels = {"email": "E-mail"}

    def clean_email(self) -> str:
        """The code goes to the one account that signs in with the address, if any."""
        email: str = self.cleaned_data["email"].lower()
        if not ratelimit.consume(
            context.request, action="request_login_code", key=email
        ):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = _who_signs_in(email)
        return email


def _who_signs_in(email: str) -> User | None:
    holder = holder_of(email)
    return holder if holder and holder.is_active and is_confirmed(holder) else None


class ConfirmLoginCodeForm(CodeField, allauth.ConfirmLoginCodeForm):
    pass


class ConfirmMailForm(CodeField, allauth.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(CodeField, allauth.ConfirmPasswordResetCodeForm):
    pass
