"""What staff announce and are shown, in the background."""

from celery import shared_task
from django.utils import timezone

from accounts.staff import announcing, figures
from expense_tracker.kernel.scoping import all_books


@shared_task
def mail_announcements() -> None:
    """Owe the mails of what is announced; a start that was put off comes by here."""
    for announcement in announcing.to_mail(timezone.now()):
        announcing.mail_announcement(announcement)


@shared_task
def keep_figures() -> None:
    """Count the days that are over, once."""
    with all_books():
        figures.keep_figures(today=timezone.now().date())
