from django.urls import path

from reports.views import overview, statements

app_name = "reports"

# /dashboard/
overview_urls = [
    path("dashboard/", overview.overview_page, name="overview"),
    path("dashboard/<period:period>/", overview.overview_page, name="overview-month"),
]

# /reports/statements/
statement_urls = [
    path("reports/statements/", statements.statement_list, name="statement-list"),
    path(
        "reports/statements/<period:period>/",
        statements.statement_page,
        name="statement",
    ),
    path(
        "reports/statements/<period:period>.pdf",
        statements.statement_pdf,
        name="statement-pdf",
    ),
]

urlpatterns = overview_urls + statement_urls
