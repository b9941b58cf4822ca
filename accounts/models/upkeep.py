"""Rows that keep the program itself going."""

from django.db import models

from accounts.models.people import User


class UsedFormToken(models.Model):
    """A form that was saved. The same form sent again finds its token used."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    token = models.UUIDField()
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="one_use_per_form")
        ]

    def __str__(self) -> str:
        return str(self.token)


class Heartbeat(models.Model):
    """When something that must keep running last said so."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"


class FallbackCacheRow(models.Model):
    """One value of the shared cache while its server is away (`accounts.limits`).

    The columns are those that Django's database cache reads and writes.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_fallback_cache"

    def __str__(self) -> str:
        return self.cache_key
