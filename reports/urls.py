from django.urls import path

from reports.period_reports import KINDS
from reports.period_reports.files import CONTENT_TYPES
from reports.views import (
    assistant,
    benchmark,
    books,
    feedback,
    forecast,
    help_pages,
    insights,
    newcomers,
    overview,
    palette,
    reports,
    saved,
    statements,
)

app_name = "reports"

# /dashboard/
overview_urls = [
    path("dashboard/", overview.overview_page, name="overview"),
    path("dashboard/<period:period>/", overview.overview_page, name="overview-month"),
]

# /books/; those below it are of accounts
book_urls = [path("books/", books.books, name="books")]

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
    *(
        path(
            f"reports/<slug:kind>/<period:period>.{format_}",
            reports.report_download,
            {"format_": format_},
            name=f"report-{format_}",
        )
        for format_ in CONTENT_TYPES
    ),
]

# /reports/saved/
saved_urls = [
    path("reports/saved/", saved.saved_list, name="saved-list"),
    path("reports/saved/new/", saved.saved_add, name="saved-add"),
    path("reports/saved/<int:pk>/", saved.saved_open, name="saved-open"),
    path("reports/saved/<int:pk>/edit/", saved.saved_edit, name="saved-edit"),
    path("reports/saved/<int:pk>/delete/", saved.saved_delete, name="saved-delete"),
]

# /reports/others/
benchmark_urls = [
    path("reports/others/", benchmark.others, name="others"),
    path("reports/others/switch/", benchmark.others_switch, name="others-switch"),
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

# /assistant/, /help/, /feedback/, /palette/, /start/
help_urls = [
    path("assistant/", assistant.assistant, name="assistant"),
    path("assistant/reading/", assistant.assistant_reading, name="assistant-reading"),
    path("help/", help_pages.help_index, name="help"),
    path("help/<slug:name>/", help_pages.help_page, name="help-page"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("palette/", palette.palette, name="palette"),
    path("start/done/", newcomers.settle_book, name="settle"),
    path("start/tour/", newcomers.tour_done, name="tour-done"),
    path("start/sample/", newcomers.sample_make, name="sample-make"),
    path("start/sample/remove/", newcomers.sample_remove, name="sample-remove"),
    path("start/books/own/", newcomers.book_open_own, name="book-open-own"),
]

urlpatterns = (
    overview_urls
    + book_urls
    + statement_urls
    + report_urls
    + saved_urls
    + benchmark_urls
    + forecast_urls
    + insight_urls
    + help_urls
)
