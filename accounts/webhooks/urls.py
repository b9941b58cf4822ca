"""Addresses of webhooks, /settings/webhooks/; part of those of accounts."""

from django.urls import path

from accounts.webhooks import views

urlpatterns = [
    path("settings/webhooks/", views.webhook_list, name="webhook-list"),
    path("settings/webhooks/add/", views.webhook_add, name="webhook-add"),
    path("settings/webhooks/<int:pk>/", views.webhook_detail, name="webhook-detail"),
    path(
        "settings/webhooks/<int:pk>/delete/",
        views.webhook_delete,
        name="webhook-delete",
    ),
    path("settings/webhooks/<int:pk>/test/", views.webhook_test, name="webhook-test"),
    path(
        "settings/webhooks/<int:pk>/pause/", views.webhook_pause, name="webhook-pause"
    ),
    path(
        "settings/webhooks/<int:pk>/resume/",
        views.webhook_resume,
        name="webhook-resume",
    ),
    path(
        "settings/webhooks/<int:pk>/secret/",
        views.webhook_secret,
        name="webhook-secret",
    ),
    path(
        "settings/webhooks/deliveries/<int:pk>/",
        views.delivery_detail,
        name="webhook-delivery",
    ),
    path(
        "settings/webhooks/deliveries/<int:pk>/again/",
        views.delivery_again,
        name="webhook-delivery-again",
    ),
]
