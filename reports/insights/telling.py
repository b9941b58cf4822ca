"""What happens with insights once they are found: who is told, what is worded."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.models import Book, present
from accounts.notices import owe_notice
from expense_tracker.kernel.period import Period
from reports.insights.months import Months
from reports.insights.page import shown
from reports.insights.wording import word_note
from reports.insights.words import tell
from reports.kinds import INSIGHT
from reports.models import Insight
from reports.statements.queries import owner_of

WEEK = timedelta(days=7)
MOST_TOLD = 5


def tell_members(*, book: Book, as_of: date) -> None:
    """Owe each member a notice of what is worth a look, once a week at most.

    What is found later in that week is told with the next week's.
    """
    since = as_of - WEEK
    rows = Insight.objects.filter(
        book=book,
        severity=Insight.Severity.LOOK,
        dismissed_at=None,
        found_at__date__gt=since,
    )
    found = list(rows.order_by("-amount", "pk")[:MOST_TOLD])
    if not found:
        return
    year, week, _ = as_of.isocalendar()
    for member in book.members.filter(present()):
        told = [tell(row, member.locale) for row in found]
        owe_notice(
            user=member,
            kind=INSIGHT,
            key=f"{INSIGHT}:{book.pk}:{year}-w{week:02}",
            payload={
                "count": len(told),
                "first": told[0].title,
                "told": [{"title": x.title, "reason": x.reason} for x in told],
                "url": reverse("reports:insight-list"),
            },
            book=book,
        )


def word_last_month(*, book: Book, as_of: date) -> None:
    """Have the note of the month that is over worded, where its owner wants that."""
    month = Period.month_of(as_of, book.pay_day).previous()
    insights = shown(book, month.start, month.last)[month]
    facts = Months(book=book, months=[month]).facts(month, insights)
    if facts is not None:
        locale = owner_of(book).locale
        word_note(book=book, facts=facts, locale=locale, as_of=as_of)
