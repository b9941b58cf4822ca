"""Addresses of sharing; part of those of accounts."""

from django.urls import path

from accounts.sharing import book_views, invitation_views, views

# /settings/members/, /settings/invitations/
member_urls = [
    path("settings/members/", views.settings_members, name="settings-members"),
    path("settings/members/leave/", views.member_leave, name="member-leave"),
    path(
        "settings/members/hand-over/", views.member_hand_over, name="member-hand-over"
    ),
    path("settings/members/<int:pk>/role/", views.member_role, name="member-role"),
    path(
        "settings/members/<int:pk>/remove/", views.member_remove, name="member-remove"
    ),
    path(
        "settings/invitations/<int:pk>/send/",
        views.invitation_send,
        name="invitation-send",
    ),
    path(
        "settings/invitations/<int:pk>/revoke/",
        views.invitation_revoke,
        name="invitation-revoke",
    ),
]

# /invitations/
invitation_urls = [
    path("invitations/<str:token>/", invitation_views.invitation, name="invitation"),
    path(
        "invitations/<str:token>/accept/",
        invitation_views.invitation_accept,
        name="invitation-accept",
    ),
    path(
        "invitations/<str:token>/decline/",
        invitation_views.invitation_decline,
        name="invitation-decline",
    ),
]

# /books/7/ and /books/7/entries/, a page in that Book; /books/ itself is of reports
book_urls = [
    path("books/new/", book_views.book_add, name="book-add"),
    path("books/<int:pk>/", book_views.book_open, name="book-open"),
    path("books/<int:pk>/<path:page>", book_views.book_open, name="book-open-page"),
]

urlpatterns = member_urls + invitation_urls + book_urls
