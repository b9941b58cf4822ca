"""Whose week, month or year is over, and what their mail holds.

Like statements: what is owed is known by rows, a sweep over everybody finds it, and a
long outage sends one late report and not a pile.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Book, Notice, present
from accounts.notices import WithdrawnError, owe_notice
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.mail import Attachment
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from reports.mails import MAX_ATTACHED
from reports.models import ReportMail
from reports.period_reports import KINDS, Options, make_page
from reports.period_reports.files import CONTENT_TYPES, file_name, report_file
from reports.period_reports.registry import ReportPage
from reports.saved.days import last_period

REPORT = "report"


class DueMail(NamedTuple):
    book_id: int
    mail_id: int


def due_mails(now: datetime) -> Iterator[DueMail]:
    """The mails of members whose days are over at that instant, in every Book's own
    zone. One statement for each cadence, and combination of zone, pay-day and first
    weekday.
    """
    settings = Book.objects.order_by().values_list(
        "time_zone", "pay_day", "first_weekday"
    )
    due = Q(pk__in=[])
    for zone, pay_day, weekday in settings.distinct():
        like = Book(time_zone=zone, pay_day=pay_day, first_weekday=weekday)
        today = now.astimezone(ZoneInfo(zone)).date()
        same = present("user__") & Q(
            book__time_zone=zone,
            book__pay_day=pay_day,
            book__first_weekday=weekday,
        )
        for cadence in ReportMail.Cadence.values:
            start = last_period(cadence, like, today).start
            due |= same & Q(cadence=cadence, sent_for__lt=start)
    members = ReportMail.objects.filter(user__memberships__book=F("book"))
    rows = members.filter(due).order_by("pk")
    for book_id, pk in rows.values_list("book_id", "pk"):
        yield DueMail(book_id, pk)


def owe_mail(mail: ReportMail, as_of: date) -> None:
    """Owe the report of what was over last; does nothing when that was done."""
    period = last_period(mail.cadence, mail.book, as_of)
    with transaction.atomic():
        mine = ReportMail.objects.filter(pk=mail.pk, sent_for__lt=period.start)
        if not mine.update(sent_for=period.start):
            return
        owe_notice(
            user=mail.user,
            kind=REPORT,
            key=f"{REPORT}:{mail.pk}:{mail.cadence}:{period.start}",
            payload=_payload(mail, period, as_of),
            book=mail.book,
        )


def _payload(mail: ReportMail, period: Period, as_of: date) -> dict[str, Any]:
    locale = mail.user.locale
    with activate_locale(locale):
        page = page_of(mail, period, as_of)
        url = page.question.report_url(mail.report.kind, compare=mail.report.compare)

    def money(value: Money) -> str:
        return format_money(value, locale)

    figures = page.figures
    return {
        "mail": mail.pk,
        "period": str(period.slug),
        "days": period.label(locale),
        "report": mail.report.name,
        "title": page.kind.title,
        "income": money(figures.now.income) if figures else "",
        "spending": money(figures.now.spending) if figures else "",
        "net": money(figures.now.net) if figures else "",
        "url": url,
        "settings": reverse("reports:saved-list"),
    }


def page_of(mail: ReportMail, period: Period, as_of: date) -> ReportPage:
    report = mail.report
    options = Options(report.query, report.compare)  # type: ignore[arg-type]
    return make_page(
        report.kind, book=mail.book, period=period, as_of=as_of, options=options
    )


def mail_context(notice: Notice) -> Mapping[str, Any]:
    """The report as it is when it is sent. Raises WithdrawnError when nobody wants it
    any more.
    """
    mails = ReportMail.objects.select_related("report", "user", "book")
    mail = mails.filter(pk=notice.payload["mail"]).first()
    if mail is None or mail.report.kind not in KINDS:
        raise WithdrawnError
    if notice.channel != Notice.Channel.MAIL:
        return {}
    book = mail.book
    period = Period.parse(
        notice.payload["period"],
        first_day=book.pay_day,
        first_weekday=book.first_weekday,
    )
    with activate_locale(mail.user.locale):
        page = page_of(mail, period, notice.created_at.astimezone(book.zone).date())
        content = report_file(page.report, mail.format, book=book)
    if len(content) > MAX_ATTACHED:
        return {}
    name = file_name(page.report, mail.report.kind, mail.format)
    kind = CONTENT_TYPES[mail.format].split(";", maxsplit=1)[0]
    return {"attachments": [Attachment(name, content, kind)]}
