"""Facts of a Book in the database: what is read, and what their links add up to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict

from accounts.models import Book, Notice
from budgets.models import Budget
from ledger.listing.filters import FilterForm
from ledger.models import Category, Entry, Payee, Wallet
from ledger.queries.totals import list_sum
from ledger.services import totals
from ledger.services.drafts import search_text
from reports.insights.finding import books_to_look_through, look_through
from reports.insights.history import spending
from reports.insights.kinds import facts_of
from reports.insights.reading import read_history
from reports.tasks import find_insights, sweep_insights
from reports.tests.insights.made_up import CATEGORIES, CHARACTERS, CURRENT, live

TODAY = date(2026, 11, 21)


def store(book, made):
    """The made-up lines as rows, written the short way, with their totals."""
    wallet = Wallet.objects.get(name="Cash")
    wallet.kind = Wallet.Kind.BANK
    wallet.save()
    rows = {
        pk: Category.objects.filter(name=name).first()
        or Category.objects.create(
            book=book, name=name, kind="income" if name == "Salary" else "expense"
        )
        for pk, name in CATEGORIES.items()
    }
    payees = {
        pk: Payee.objects.create(book=book, name=name)
        for name, pk in made.payees.items()
    }
    entries = [
        Entry(
            book=book,
            date=line.on,
            kind=line.kind,
            wallet=wallet,
            category=rows[line.category],
            payee=payees[line.payee],
            amount=line.amount,
            base_amount=line.amount,
            note=line.note,
            search_text=search_text(line.payee_name, line.note),
        )
        for line in made.lines
        if line.wallet == CURRENT and line.kind != "transfer" and line.on <= TODAY
    ]
    Entry.objects.bulk_create(entries)
    totals.refresh(book, {totals.cell_of(entry) for entry in entries})


@pytest.fixture
def sick(scope):
    store(scope, live(CHARACTERS[0], 3, plant=True))
    return scope


def chosen(book, query):
    form = FilterForm(QueryDict(query), book=book, as_of=TODAY)
    return form.chosen()


def all_facts(book):
    """Of a year of looks, each key once."""
    found = {}
    for back in range(0, 390, 30):
        history = read_history(book=book, as_of=TODAY - timedelta(days=back))
        found |= {fact.key: fact for fact in facts_of(history)}
    return found.values()


def test_every_link_adds_up_to_its_figure(sick):
    checked = set()
    for fact in all_facts(sick):
        if not fact.query or fact.kind in {"idle", "kept"}:
            continue  # their figures are a balance, and what was not spent
        found = chosen(sick, fact.query)
        assert not found.unread, fact.query
        sums = list_sum(book=sick, chosen=found).flow
        nets = {"savings", "streak"}
        figure = abs(sums.net) if fact.kind in nets else sums.spending
        assert figure.amount == fact.amount.amount, fact
        checked.add(fact.kind)
    assert checked >= {
        *("unusual", "duplicate", "subscription", "rising", "fees", "savings"),
    }


def test_what_is_read_agrees_with_a_loop_over_the_rows(sick):
    history = read_history(book=sick, as_of=TODAY)
    for month, whole in zip(history.months, history.spent, strict=True):
        rows = Entry.objects.filter(date__gte=month.start, date__lt=month.end)
        by_hand = sum(-row.amount for row in rows if row.kind in {"expense", "refund"})
        assert whole == by_hand == spending(history.by_month[month])


def test_the_statements_are_the_same_for_a_long_history(
    scope, spend, django_assert_max_num_queries
):
    spend("5.00", on=TODAY)
    Budget(book=scope, amount=Decimal(900)).save()
    with django_assert_max_num_queries(35) as few:
        read_history(book=scope, as_of=TODAY)
    store(scope, live(CHARACTERS[2], 1, plant=False))
    with django_assert_max_num_queries(len(few) + 2):
        history = read_history(book=scope, as_of=TODAY)
        list(facts_of(history))
    assert len(history.lines) > 500


def test_an_empty_book_has_no_history(scope):
    assert read_history(book=scope, as_of=TODAY) is None
    assert look_through(book=scope, as_of=TODAY) == []


# --- the sweep ------------------------------------------------------------------------


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("reports.tasks.today_for", lambda _book: TODAY)


def test_the_sweep_looks_through_changed_books_alone(
    scope, spend, other_book, today, django_capture_on_commit_callbacks
):
    spend("5.00", on=TODAY)
    assert scope in books_to_look_through()
    sweep_insights()
    assert scope not in books_to_look_through()
    spend("6.00", on=TODAY)
    assert scope in books_to_look_through()


def test_members_are_told_once_a_week_what_is_worth_a_look(scope, spend, today, bob):
    for days in (0, 2):
        spend("49.90", on=TODAY - timedelta(days=days), payee="Hotel")
    for month in range(1, 6):
        spend("300.00", on=TODAY - timedelta(days=30 * month), payee=f"Shop {month}")
    find_insights(scope.pk)
    find_insights(scope.pk)
    notices = Notice.objects.filter(kind="insight")
    assert sorted(notice.user.name for notice in notices) == ["Alice", "Bob"]
    [first, *_] = notices
    assert first.payload["url"] == "/insights/"
    assert first.payload["first"] == "Hotel may have charged you twice"


def test_good_news_is_no_notice(scope, spend, today):
    spend("5.00", on=TODAY)
    find_insights(scope.pk)
    assert not Notice.objects.filter(kind="insight").exists()


def test_the_task_of_a_book_that_is_gone_does_nothing(scope, today):
    gone = scope.pk
    Book.objects.filter(pk=gone).delete()
    assert find_insights(gone) is None
