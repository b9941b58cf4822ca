"""Where allauth's own views would do less than we promise."""

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount import views as socialaccount
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse_lazy

from accounts.sign_in.social_forms import DisconnectForm

SECURITY = reverse_lazy("accounts:settings-security")


class RemoveKeyView(RemoveWebAuthnView):
    """Never the last of the ways into the account."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(
                None, adapter.validation_error("cannot_delete_authenticator")
            )
            return self.form_invalid(form)
        answer: HttpResponse = super().form_valid(form)
        return answer


class DisconnectView(socialaccount.ConnectionsView):
    """Takes one away. They are listed on the security page."""

    success_url = SECURITY

    def get(self, _request: HttpRequest) -> HttpResponse:
        return redirect(SECURITY)

    def form_invalid(self, form: DisconnectForm) -> HttpResponse:
        for error in form.non_field_errors() or ["That login is not connected."]:
            messages.error(self.request, error)
        return HttpResponseRedirect(str(SECURITY))
