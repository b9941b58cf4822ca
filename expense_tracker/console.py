"""The staff console: Django's admin behind the one login, with every look logged."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

View = Callable[..., Any]


class Console(AdminSite):
    """Sees every Book. Only admins that note their looks, or show what is nobody's, are
    let in, so those that other packages bring along (with tokens and session keys) are
    passed over.
    """

    enable_nav_sidebar = True
    index_template = "admin/front.html"

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        from accounts.admin.base import (  # noqa: PLC0415 - apps load first
            OpenAdmin,
            PersonalAdmin,
        )

        watched = (PersonalAdmin, OpenAdmin)
        if admin_class is not None and issubclass(admin_class, watched):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Opens the scope over all Books, and writes the looks down before the page
        goes out.
        """
        guarded = super().admin_view(view, cacheable)

        def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return self._watched(guarded, request, *args, **kwargs)

        return update_wrapper(watched, guarded)

    @staticmethod
    def _watched(
        view: View, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        from accounts.staff.access_log import write_noted  # noqa: PLC0415 - apps load first
        from expense_tracker.kernel.scoping import all_books  # noqa: PLC0415

        with all_books():
            response: HttpResponse = view(request, *args, **kwargs)
            # Here, not by the handler: templates query too.
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        if request.user.is_authenticated:
            write_noted(request)
        return response

    # --- one login --------------------------------------------------------------------

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, with a second factor where the site asks for one."""
        from accounts.admin.base import staff_of  # noqa: PLC0415 - apps load first
        from accounts.sign_in.ways_in import lacks_second_factor  # noqa: PLC0415

        is_staff = super().has_permission(request)
        return is_staff and not lacks_second_factor(staff_of(request))

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Hand over to the site's login, which guards against guessing."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if super().has_permission(request):
            messages.warning(request, "The console needs two-step sign-in: set it up.")
            return redirect("mfa_index")
        if request.user.is_authenticated:
            # Signing in again would lead them straight back here.
            raise PermissionDenied("The console is for staff.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(
        self, request: HttpRequest, extra_context: Any = None
    ) -> Any:
        return redirect("accounts:settings-security")

    # --- pages ------------------------------------------------------------------------

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = settings.SITE_NAME
        return super().each_context(request) | {
            "site_title": name,
            "site_header": f"{name} staff console",
            "site_url": settings.LOGIN_REDIRECT_URL,
        }

    def get_urls(self) -> list[Any]:
        from expense_tracker.staff.views import urls  # noqa: PLC0415 - apps load first

        # Before the site's own, the last of which takes whatever is left.
        return [*urls(), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from expense_tracker.staff.front import front  # noqa: PLC0415 - apps load first

        return super().index(request, front(request) | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return WatchedAutocomplete.as_view(admin_site=self)(request)


class WatchedAutocomplete(AutocompleteJsonView):
    model_admin: Any  # one of ours: nothing else is registered

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        from accounts.models import StaffAccess  # noqa: PLC0415 - apps load first

        context = super().get_context_data(**kwargs)
        offered = context["object_list"]
        self.model_admin.note_rows(
            self.request, StaffAccess.Action.AUTOCOMPLETE, offered
        )
        return context

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        answer = super().serialize_result(obj, to_field_name)
        return answer | {"text": self.model_admin.choice_text(obj)}
