"""What was counted day by day, in the staff console: nobody's rows."""

from django.contrib import admin

from accounts.admin.base import OpenAdmin
from accounts.models import DailyFigure


@admin.register(DailyFigure)
class DailyFigureAdmin(OpenAdmin):
    list_display = ("day", "name", "count")
    list_filter = ("name",)
    date_hierarchy = "day"
    ordering = ("-day", "name")
    fields = ("day", "name", "count")
