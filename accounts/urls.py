from django.urls import path

from accounts import views
from accounts.model_views import settings_model

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
    path("settings/notifications/", views.settings_notices, name="settings-notices"),
    path("settings/language-model/", settings_model, name="settings-model"),
    path("settings/access-log/", views.settings_access, name="settings-access"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
