"""The console's first page: what needs a hand, how the system is, how it is used.

Nothing personal is read: only counts and times, over all Books.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountLock, Announcement, Feedback, User
from accounts.staff.figures import courses
from expense_tracker.staff.work import failed_counts
from expense_tracker.vital_signs import vital_signs


@dataclass(frozen=True)
class Task:
    """Something to see to: how many, and where."""

    label: str
    count: int
    url: str
    is_urgent: bool = False


def front(request: HttpRequest) -> dict[str, Any]:
    """What its template shows."""
    now = timezone.now()
    return {
        "title": "Today",
        "tasks": to_do(request),
        "signs": vital_signs(),
        "courses": courses(today=now.date()),
        "people": User.objects.count(),
        "running": Announcement.objects.filter(starts_at__lte=now, ends_at__gt=now),
    }


def to_do(request: HttpRequest) -> list[Task]:
    """What waits for somebody, with nothing in it left out."""
    work = reverse("admin:work")
    inbox = reverse("admin:accounts_feedback_changelist")
    leaving = User.objects.filter(leaves_at__isnull=False)
    tasks = [
        *(
            Task(f"{label} that failed", count, work, is_urgent=True)
            for label, count in failed_counts().items()
        ),
        Task("New feedback", _feedback("new"), f"{inbox}?state__exact=new", True),
        Task(
            "Feedback you have in hand",
            Feedback.objects.filter(state="open", assignee=request.user.pk).count(),
            f"{inbox}?state__exact=open",
        ),
        Task(
            "Locked accounts",
            AccountLock.objects.filter(unlocked_at=None).count(),
            reverse("admin:accounts_accountlock_changelist") + "?is_open=yes",
        ),
        Task(
            "Accounts about to be deleted",
            leaving.count(),
            reverse("admin:accounts_user_changelist") + "?leaving=yes",
        ),
    ]
    return [task for task in tasks if task.count]


def _feedback(state: str) -> int:
    return Feedback.objects.filter(state=state).count()
