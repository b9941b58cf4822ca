"""Rows as a first tutorial would have them."""

from django.conf import settings
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    date = models.DateField()
    amount = models.BigIntegerField()
    category = models.ForeignKey(Category, models.CASCADE)
    payee = models.CharField(max_length=100)
    note = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["user", "-date", "-id"], name="floor_by_day")]

    def __str__(self) -> str:
        return self.note
