"""Every address of the program, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.sign_in.views import DisconnectView, RemoveKeyView
from expense_tracker import health, views
from expense_tracker.api import api
from expense_tracker.api_docs import docs
from expense_tracker.api_guide import guide_page

urlpatterns = [
    path("", views.landing, name="landing"),
    path("", include("accounts.urls")),
    path("", include("ledger.urls")),
    path("", include("budgets.urls")),
    path("", include("reports.urls")),
    # Our own page lists the devices, with times and places people can read.
    path("accounts/sessions/", RedirectView.as_view(url="/settings/security/")),
    path("accounts/3rdparty/", DisconnectView.as_view()),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", RemoveKeyView.as_view()),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("accounts.headless.urls")),
    path("api/v1/", api.urls),
    path("api/docs", docs, name="api-docs"),
    path("api/docs/<slug:page>/", guide_page, name="api-guide"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.EMBEDDED:
    mail_urls = include("expense_tracker.kernel.devmail.urls")
    urlpatterns.append(path("dev/mail/", mail_urls))

handler400 = "expense_tracker.views.bad_request"
handler403 = "expense_tracker.views.forbidden"
handler404 = "expense_tracker.views.not_found"
handler500 = "expense_tracker.views.server_error"
