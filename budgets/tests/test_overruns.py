"""Crossings: each told once, whoever looks and however often."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Notice, NoticePreference
from budgets.models import Overrun
from budgets.overruns import check_overruns
from budgets.services import BudgetDraft, change_budget, delete_budget
from budgets.tests.conftest import TODAY
from ledger.models import Change
from ledger.services.entries import delete_entry
from ledger.services.undo import undo_change


def check(book, as_of=TODAY):
    return [each.percent for each in check_overruns(book=book, as_of=as_of)]


def keys(user):
    notices = Notice.objects.filter(channel="mail", user=user, kind="overrun").order_by(
        "pk"
    )
    return list(notices.values_list("key", flat=True))


def raise_to(budget, amount, actor):
    budget = budget.fresh()
    draft = BudgetDraft(
        amount=Decimal(amount),
        category=budget.category,
        cadence=budget.cadence,
        thresholds=tuple(each.percent for each in budget.thresholds.all()),
    )
    return change_budget(
        book=budget.book,
        actor=actor,
        budget=budget,
        version=budget.version,
        draft=draft,
        as_of=TODAY,
    )


@pytest.mark.parametrize(
    ("spent", "crossed"),
    [("79.99", []), ("80", [80]), ("99.99", [80]), ("100", [80, 100])],
)
def test_thresholds_are_crossed_exactly_at_the_line(book, limit, spend, spent, crossed):
    limit("100")
    spend(spent, "Eating out", on=TODAY)
    assert check(book) == crossed


def test_one_notice_for_each_threshold_and_member(book, limit, spend, alice, bob, vera):
    budget = limit("100")
    spend("85", "Eating out", on=TODAY)
    check(book)
    spend("30", "Eating out", on=TODAY)
    check(book)
    for member in (alice, bob, vera):
        assert keys(member) == [
            f"overrun:{budget.pk}:2026-11-01:80:1",
            f"overrun:{budget.pk}:2026-11-01:100:1",
        ]


def test_one_entry_over_several_thresholds_tells_the_highest(book, limit, spend, alice):
    budget = limit("100")
    spend("150", "Eating out", on=TODAY)
    assert check(book) == [80, 100]
    assert keys(alice) == [f"overrun:{budget.pk}:2026-11-01:100:1"]


def test_checking_again_tells_nothing_more(book, limit, spend, alice):
    limit("100")
    spend("150", "Eating out", on=TODAY)
    assert [check(book) for _ in range(3)] == [[80, 100], [], []]
    assert len(keys(alice)) == 1


def test_no_news_when_the_entry_goes_and_comes_back(book, limit, spend, alice):
    limit("100")
    entry = spend("150", "Eating out", on=TODAY)
    check(book)
    change = delete_entry(book=book, actor=alice, entry=entry)
    assert check(book) == []
    undo_change(book=book, actor=alice, change=change)
    assert check(book) == []
    assert len(keys(alice)) == 1


def test_a_raised_limit_tells_again(book, limit, spend, alice):
    budget = limit("100")
    spend("150", "Eating out", on=TODAY)
    check(book)
    raise_to(budget, "200", alice)
    assert check(book) == []
    spend("51", "Eating out", on=TODAY)
    assert check(book) == [80, 100]
    assert keys(alice)[-1] == f"overrun:{budget.pk}:2026-11-01:100:2"


def test_a_lowered_limit_does_not_repeat_what_was_told(book, limit, spend, alice):
    budget = limit("100")
    spend("85", "Eating out", on=TODAY)
    check(book)
    raise_to(budget, "50", alice)
    assert check(book) == [100]


def test_an_undone_raise_does_not_swallow_the_next(book, limit, spend, alice):
    budget = limit("100")
    spend("150", "Eating out", on=TODAY)
    check(book)
    raise_to(budget, "110", alice)
    assert check(book) == [80, 100]
    undo_change(
        book=book,
        actor=alice,
        change=Change.objects.filter(subject="budgets.budget").first(),
    )
    raise_to(budget, "120", alice)
    assert check(book) == [80, 100]


def test_each_period_has_its_own(book, limit, spend):
    limit("100")
    spend("150", "Eating out", on=TODAY)
    spend("150", "Eating out", on=date(2026, 12, 3))
    assert check(book) == [80, 100]
    assert check(book, date(2026, 12, 3)) == [80, 100]


def test_planned_entries_cross_nothing_before_their_day(book, limit, spend):
    limit("100")
    spend("150", "Eating out", on=date(2026, 11, 23))
    assert check(book) == []
    assert check(book, date(2026, 11, 23)) == [80, 100]


def test_yesterdays_period_is_still_watched(book, limit, spend):
    limit("100")
    spend("150", "Eating out", on=date(2026, 11, 30))
    assert check(book, date(2026, 12, 1)) == [80, 100]


def test_older_periods_are_left_alone(book, limit, spend):
    limit("100")
    spend("150", "Eating out", on=date(2026, 11, 30))
    assert check(book, date(2026, 12, 2)) == []


def test_thresholds_are_the_budgets_own(book, limit, spend):
    limit("100", thresholds=(50, 120))
    spend("119", "Eating out", on=TODAY)
    assert check(book) == [50]


def test_a_kind_switched_off_is_recorded_and_not_sent(book, limit, spend, alice):
    NoticePreference.objects.create(user=alice, kind="overrun", enabled=False)
    limit("100")
    spend("150", "Eating out", on=TODAY)
    check(book)
    assert keys(alice) == []
    assert Overrun.objects.count() == 2


def test_a_restored_budget_remembers_what_it_told(book, limit, spend, alice):
    budget = limit("100")
    spend("150", "Eating out", on=TODAY)
    check(book)
    change = delete_budget(book=book, actor=alice, budget=budget)
    assert check(book) == []
    undo_change(book=book, actor=alice, change=change)
    assert check(book) == []
    assert len(keys(alice)) == 1


def test_payload_states_the_facts(book, limit, spend, alice):
    budget = limit("180")
    for amount, payee in (("54.20", "Bistro Nine"), ("138.78", "Sushi Kai")):
        spend(amount, "Eating out", on=date(2026, 11, 19), payee=payee)
    spend("2.50", "Eating out", on=TODAY, payee="Harbour Bakery")
    check(book)
    payload = Notice.objects.get(channel="mail", user=alice).payload
    assert payload["over"] == "€15.48"
    assert (payload["spent"], payload["limit"]) == ("€195.48", "€180.00")
    assert (payload["percent"], payload["days_left"]) == ("109%", 10)
    assert [each["name"] for each in payload["largest"]] == [
        "Sushi Kai",
        "Bistro Nine",
        "Harbour Bakery",
    ]
    assert payload["latest"]["name"] == "Harbour Bakery"
    assert payload["entries_url"].startswith("/entries/?period=2026-11&category=")
    assert payload["budget_url"] == f"/budgets/{budget.pk}/"
