"""Addresses of Your data; part of those of accounts."""

from django.urls import path

from accounts.ending import views as ending
from accounts.takeout import views

DATA = "settings/data/"

urlpatterns = [
    path(DATA, views.settings_data, name="settings-data"),
    path(f"{DATA}archive/", views.archive_ask, name="archive-ask"),
    path(f"{DATA}archive/<int:pk>/", views.archive_download, name="archive"),
    path(
        f"{DATA}archive/link/<str:token>/", views.archive_mailed, name="archive-mailed"
    ),
    path(f"{DATA}move-in/", views.move_in, name="move-in"),
    path(f"{DATA}move-in/confirm/", views.move_in_confirm, name="move-in-confirm"),
    path(f"{DATA}move-in/again/", views.move_in_again, name="move-in-again"),
    path(f"{DATA}move-in/cancel/", views.move_in_cancel, name="move-in-cancel"),
    path(f"{DATA}book/empty/", ending.book_empty, name="book-empty"),
    path(f"{DATA}book/delete/", ending.book_delete, name="book-delete"),
    path(f"{DATA}books/<int:pk>/", ending.book_bring_back, name="book-bring-back"),
    path(f"{DATA}leave/", ending.leave, name="leave"),
    path("stay/<str:token>/", ending.stay, name="stay"),
]
