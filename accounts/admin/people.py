"""People, Books and what is owed to people, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin.base import BookFilter, PersonalAdmin, owners_of
from accounts.admin.export import resource_of
from accounts.admin.filters import LeavingFilter
from accounts.admin.forms import StandingForm
from accounts.models import Book, Membership, StaffAccess, User


@admin.register(User)
class UserAdmin(PersonalAdmin):
    people_path = "pk"
    list_display = (
        "email",
        "name",
        "all_about",
        "is_active",
        "is_confirmed",
        "is_staff",
        "date_joined",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser", "groups", LeavingFilter)
    search_fields = ("email", "name", "username", "phone")
    date_hierarchy = "date_joined"
    ordering = ("-date_joined", "-pk")
    change_form = StandingForm
    form_fields = ("is_staff", "roles")
    fields = (
        "email",
        "all_about",
        "is_confirmed",
        "name",
        "username",
        "phone",
        "address",
        "locale",
        "time_zone",
        "idle_reminder",
        "reminder_hour",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
        "leaves_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            User,
            {
                "User": attrgetter("pk"),
                "E-mail": attrgetter("email"),
                "Confirmed": attrgetter("confirmed"),
                "Name": attrgetter("name"),
                "Username": attrgetter("username"),
                "Phone": attrgetter("phone"),
                "Locale": attrgetter("locale"),
                "Time zone": attrgetter("time_zone"),
                "Active": attrgetter("is_active"),
                "Staff": attrgetter("is_staff"),
                "Joined": attrgetter("date_joined"),
                "Last login": attrgetter("last_login"),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        return super().get_queryset(request).annotate(confirmed=Exists(proven))

    @admin.display(description="confirmed", boolean=True)
    def is_confirmed(self, user: Any) -> bool:
        return bool(user.confirmed)

    @admin.display(description="all about them")
    def all_about(self, user: Any) -> str:
        page = reverse("admin:person", args=[user.pk])
        return format_html('<a href="{}">Their page</a>', page)


@admin.register(Book)
class BookAdmin(PersonalAdmin):
    people_path = "memberships__user"
    list_display = ("name", "owner", "people", "base_currency", "created_at")
    list_filter = ("base_currency",)
    search_fields = ("name", "memberships__user__email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "name",
        "owner",
        "people",
        "base_currency",
        "time_zone",
        "pay_day",
        "first_weekday",
        "version",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Book,
            {
                "Book": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Owner": owners_of,
                "Members": attrgetter("member_count"),
                "Main currency": attrgetter("base_currency"),
                "Time zone": attrgetter("time_zone"),
                "Created": attrgetter("created_at"),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Book]":
        counted = (
            Membership.objects.filter(book=OuterRef("pk"))
            .order_by()
            .values("book")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(member_count=counted)
            .prefetch_related("memberships__user")
        )

    @admin.display(description="owner")
    def owner(self, book: Book) -> str:
        return owners_of(book)

    def choice_text(self, row: Any) -> str:
        """Most Books have the same name."""
        return f"{row.name} of {owners_of(row)} ({row.pk})"

    @admin.display(description="members", ordering="member_count")
    def people(self, book: Any) -> int:
        return book.member_count or 0


@admin.register(Membership)
class MembershipAdmin(PersonalAdmin):
    list_display = ("user", "book", "role", "joined_at")
    list_filter = ("role", BookFilter)
    list_select_related = ("user", "book")
    search_fields = ("user__email", "user__name", "book__name")
    date_hierarchy = "joined_at"
    ordering = ("-pk",)
    fields = ("user", "book", "role", "joined_at")
    # Whoever shares the Book is concerned by who else is in it.
    people_path = "book__memberships__user"
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Membership,
            {
                "E-mail": attrgetter("user.email"),
                "Book": attrgetter("book_id"),
                "Name of the book": attrgetter("book.name"),
                "Role": attrgetter("role"),
                "Joined": attrgetter("joined_at"),
            },
        )
    ]


@admin.register(StaffAccess)
class StaffAccessAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("at", "staff", "action", "model", "object_id", "user")
    list_filter = ("action", "model")
    list_select_related = ("staff", "user")
    search_fields = ("staff__email", "user__email")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = (
        *("at", "staff", "action", "model", "object_id"),
        *("user", "path", "reason"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            StaffAccess,
            {
                "At": attrgetter("at"),
                "Staff": attrgetter("staff.email"),
                "Action": attrgetter("action"),
                "What": attrgetter("model"),
                "Number": attrgetter("object_id"),
                "User": lambda look: look.user.email if look.user else "",
                "Path": attrgetter("path"),
                "Why": attrgetter("reason"),
            },
        )
    ]
