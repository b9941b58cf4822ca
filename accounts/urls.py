from django.urls import path

from accounts import views
from accounts.language_model.views import settings_model
from accounts.notices import inbox_views, push_views
from accounts.notices import views as notice_views
from accounts.sharing.urls import urlpatterns as sharing_urls
from accounts.staff import announcement_views
from accounts.takeout.urls import urlpatterns as data_urls
from accounts.tokens.urls import urlpatterns as token_urls
from accounts.webhooks.urls import urlpatterns as webhook_urls

app_name = "accounts"

urlpatterns = [
    path("settings/", views.settings_profile, name="settings-profile"),
    path("settings/book/", views.settings_book, name="settings-book"),
    path("settings/security/", views.settings_security, name="settings-security"),
    path(
        "settings/security/sessions/end/",
        views.other_sessions_end,
        name="other-sessions-end",
    ),
    path(
        "settings/security/sessions/<int:pk>/end/",
        views.session_end,
        name="session-end",
    ),
    path(
        "settings/notifications/",
        notice_views.settings_notices,
        name="settings-notices",
    ),
    path(
        "settings/notifications/test/<slug:channel>/",
        notice_views.notice_test,
        name="notice-test",
    ),
    path(
        "settings/notifications/<slug:kind>/<slug:what>/",
        notice_views.notice_choice,
        name="notice-choice",
    ),
    path("settings/devices/add/", push_views.device_add, name="device-add"),
    path(
        "settings/devices/<int:pk>/remove/",
        push_views.device_remove,
        name="device-remove",
    ),
    path("notices/", inbox_views.notice_list, name="notice-list"),
    path("notices/read/", inbox_views.notices_read, name="notices-read"),
    path("notices/<int:pk>/", inbox_views.notice_open, name="notice-open"),
    path("notices/<int:pk>/read/", inbox_views.notice_read, name="notice-read"),
    path("sw.js", push_views.service_worker, name="service-worker"),
    path("settings/language-model/", settings_model, name="settings-model"),
    path("settings/access-log/", views.settings_access, name="settings-access"),
    path(
        "announcements/<int:pk>/dismiss/",
        announcement_views.announcement_dismiss,
        name="announcement-dismiss",
    ),
    path("unsubscribe/<str:token>/", notice_views.unsubscribe, name="unsubscribe"),
    *sharing_urls,
    *token_urls,
    *webhook_urls,
    *data_urls,
]
