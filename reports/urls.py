from django.urls import path

from reports.views import overview

app_name = "reports"

# /dashboard/
overview_urls = [
    path("dashboard/", overview.overview_page, name="overview"),
    path("dashboard/<period:period>/", overview.overview_page, name="overview-month"),
]

urlpatterns = overview_urls
