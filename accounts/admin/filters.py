"""What the console's lists of people can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class LeavingFilter(admin.SimpleListFilter):
    """Accounts whose persons asked for their end."""

    title = "about to be deleted"
    parameter_name = "leaving"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> Any:
        if self.value() != "yes":
            return queryset
        return queryset.filter(leaves_at__isnull=False)


class OpenLockFilter(admin.SimpleListFilter):
    title = "locked"
    parameter_name = "is_open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Now"), ("no", "Earlier")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> Any:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(unlocked_at__isnull=self.value() == "yes")
