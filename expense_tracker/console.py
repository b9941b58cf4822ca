"""The admin site."""

from django.contrib.admin import AdminSite


class Console(AdminSite):
    site_header = "Staff console"
