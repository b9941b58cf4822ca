"""Whose day it is. Asked at the edge (view, task) and passed down as `as_of`."""

from datetime import date

from django.utils import timezone

from accounts.models import Book, User


def today_for(book: Book) -> date:
    """Today in the Book's zone: for periods, budgets and balances."""
    return timezone.now().astimezone(book.zone).date()


def today_for_user(user: User) -> date:
    """Today in the person's zone: for reminders and as a form's default date."""
    return timezone.now().astimezone(user.zone).date()
