from django.urls import path

from reports.period_reports import KINDS
from reports.views import forecast, insights, overview, reports, statements

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

# /reports/, /reports/spending/, /reports/spending/2026-11/ and the like
report_urls = [
    path("reports/", reports.report_home, name="report-home"),
    *(
        path(f"reports/{kind}/", reports.report_home, {"kind": kind}, name=kind)
        for kind in KINDS
    ),
    *(
        path(
            f"reports/{kind}/<period:period>/",
            reports.report_page,
            {"kind": kind},
            name=f"{kind}-of",
        )
        for kind in KINDS
    ),
]

forecast_urls = [path("forecast/", forecast.forecast_page, name="forecast")]

# /insights/
insight_urls = [
    path("insights/", insights.insight_list, name="insight-list"),
    path("insights/<period:period>/", insights.insight_list, name="insight-list-from"),
    path(
        "insights/<int:pk>/dismiss/", insights.insight_dismiss, name="insight-dismiss"
    ),
    path(
        "insights/kinds/<slug:kind>/mute/", insights.insight_mute, name="insight-mute"
    ),
    path(
        "insights/kinds/<slug:kind>/unmute/",
        insights.insight_unmute,
        name="insight-unmute",
    ),
]

urlpatterns = (
    overview_urls + statement_urls + report_urls + forecast_urls + insight_urls
)
