"""Addresses of tokens, /settings/tokens/; part of those of accounts."""

from django.urls import path

from accounts.tokens import views

urlpatterns = [
    path("settings/tokens/", views.token_list, name="token-list"),
    path("settings/tokens/new/", views.token_add, name="token-add"),
    path("settings/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
]
