"""What the console's tests share: every page there is, and rows to see on them."""

import re
from datetime import date
from decimal import Decimal
from http import HTTPStatus

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.admin.base import PersonalAdmin
from accounts.models import (
    Notice,
    NoticeLead,
    NoticePreference,
    PushDevice,
    StaffAccess,
)
from budgets.calendar.feeds import make_feed
from budgets.models import FormerLimit, Move, Overrun
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.aims import aim
from expense_tracker.tests.noticed import notice
from expense_tracker.tests.people_rows import add_people_rows
from ledger.models import (
    Category,
    Conversion,
    ImportRun,
    Rate,
    Receipt,
    Reconciliation,
    RefusedPattern,
    Wallet,
)
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.views import save_view
from ledger.tests.factories import make_entry, make_transfer, make_wallet
from reports.benchmark.joining import join
from reports.models import ReportMail, SavedReport, Statement

TODAY = date(2026, 11, 21)
INLINE = re.compile(rb"\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]*\ssrc=)")
# Those of people; the others show what is nobody's.
PAGES = [
    page for page in admin.site._registry.values() if isinstance(page, PersonalAdmin)
]
NAMES = [page.opts.label_lower for page in PAGES]


def page_of(label):
    return next(page for page in PAGES if page.opts.label_lower == label)


def address(page, view, *args) -> str:
    opts = page.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=args)


def page_faults(answer, *, refused: bool = False) -> list[str]:
    """What is wrong with any page: inline code, an open policy, a secret."""
    allowed = HTTPStatus.FORBIDDEN if refused else HTTPStatus.OK
    faults = [f"inline {found!r}" for found in INLINE.findall(answer.content)]
    if answer.status_code != allowed:
        faults.append(f"answered {answer.status_code}")
    if "style-src 'self'" not in answer["Content-Security-Policy"]:
        faults.append("style-src is open")
    secrets = (b"md5$", b"PAYLOAD")
    return faults + [f"tells {each!r}" for each in secrets if each in answer.content]


def fill(book, person) -> None:
    """At least one row of every model of the console, all of this person's."""
    with book_scope(book):
        food = Category.objects.get(name="Groceries")
        cash = Wallet.objects.get(name="Cash")
        bank = make_wallet(book, "Bank", opening="500")
        entry = make_entry(
            cash, category=food, payee="Corner shop", note="=1+1", tags=("weekly",)
        )
        make_transfer(bank, cash, "50")
        make_entry(cash, "1", kind="income")
        _plan(book, person, food, bank)
        notice(book, food, "Linden")
        aim(book, person, bank, "House", TODAY)
        join(book=book, user=person)
        add_people_rows(book, person)
        Rate.objects.create(book=book, currency="USD", date=TODAY, rate=Decimal("0.9"))
        create_rule(
            book=book, actor=person, draft=RuleDraft(query="linden", payee="Linden")
        )
        make_feed(book=book, user=person, shows_amounts=True)
        save_view(book=book, actor=person, name="Food", query="q=category%3AFood")
        RefusedPattern.objects.create(book=book, key="gym|EUR", name="Gym")
        kept = SavedReport.objects.create(
            book=book, name="Food", kind="spending", period_slug="2026-10"
        )
        ReportMail.objects.create(
            book=book, report=kept, user=person, cadence="month", sent_for=TODAY
        )
        Reconciliation.objects.create(
            book=book, wallet=bank, date=TODAY, balance=500, state="done"
        )
        Conversion.objects.create(
            book=book, old="USD", new="EUR", rate=Decimal("0.9"), state="done"
        )
        Receipt.objects.create(
            book=book, name="slip.jpg", content_type="image/jpeg", size=1, file="x.jpg"
        )
        ImportRun.objects.create(book=book, wallet=bank, file_name="november.csv")
        Statement.objects.create(
            book=book,
            period_start=date(2026, 10, 1),
            period_slug="2026-10",
            book_version=1,
            made_at=timezone.now(),
        )
    Notice.objects.create(
        user=person,
        book=book,
        kind="bill",
        key=f"k{entry.pk}",
        payload={"x": "PAYLOAD"},
    )
    _prefer(person, entry.pk)
    StaffAccess.objects.create(
        staff=person, user=person, action="list", model="entry", path="/admin/"
    )


def _prefer(person, number) -> None:
    kind = f"k{number}"
    NoticePreference.objects.create(user=person, kind=kind, channel="app")
    NoticeLead.objects.create(user=person, kind=kind, days=2)
    PushDevice.objects.create(
        user=person, name="Firefox on Linux", endpoint=f"https://PAYLOAD/{number}"
    )


def _plan(book, person, food, bank) -> None:
    budget = create_budget(
        book=book, actor=person, draft=BudgetDraft(amount=Decimal(10), category=food)
    )
    Overrun.objects.create(
        book=book,
        budget=budget,
        period_start=date(2026, 9, 1),
        percent=80,
        arming=99,
        spent=Decimal(9),
        limit=Decimal(10),
    )
    FormerLimit.objects.create(
        book=book, budget=budget, before=date(2026, 9, 1), amount=Decimal(8)
    )
    Move.objects.create(
        book=book, source=budget, period_start=date(2026, 9, 1), amount=Decimal(3)
    )
    create_bill(
        book=book,
        actor=person,
        draft=BillDraft(name="Rent", amount=Decimal(900), wallet=bank, due_on=TODAY),
    )


def a_row_of(page, person):
    """One of the person's rows."""
    rows = page.model._default_manager.filter(**{page.people_path: person.pk})
    return rows.order_by("pk").first()
