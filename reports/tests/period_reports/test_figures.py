"""What reports say, against plain loops over the entries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import rate_on
from ledger.models import Wallet
from ledger.queries.totals import flow
from ledger.tests.factories import make_entry
from reports.overview.figures import overview
from reports.tests.period_reports.conftest import (
    SPENDING,
    TODAY,
    ZERO,
    added_up,
    amounts,
    counts,
    main_table,
    something,
    tags_of,
    top,
)

# Whole, running, ragged; pay-day months as well.
STRETCHES = [
    *((1, days) for days in ("2026-10", "2026-11", "2026", "2026-q3", "2026-w47")),
    *((1, "2026-03-10..2026-05-09"), (25, "2026-10"), (25, "2026-08"), (25, "2026-q4")),
]
NOVEMBER = "2026-11"


@pytest.fixture
def stretches(scope):
    """Each of STRETCHES in turn, the Book's months beginning on its day."""

    def each():
        for pay_day, days in STRETCHES:
            scope.pay_day = pay_day
            yield days, Period.parse(days, first_day=pay_day)

    return each


def total(sums) -> Decimal:
    return sum(sums.values(), ZERO)


def payee(entry) -> str:
    return entry.payee.name if entry.payee else "Without a payee"


def member(entry) -> str:
    return entry.created_by.name if entry.created_by else "Nobody in particular"


def subcategory(entry) -> str | None:
    return entry.category.name if entry.category and entry.category.parent else None


def test_categories_with_their_subcategories(report, entries, stretches):
    for days, period in stretches():
        for slug, kinds in (("spending", SPENDING), ("income", ("income",))):
            table = main_table(report(slug, days))
            expected = added_up(entries, period, kinds, top)
            assert amounts(table) == something(expected)
            assert table.total.values[1].amount == total(expected)
            parts = added_up(entries, period, kinds, subcategory)
            parts.pop(None, None)
            found = amounts(table, depth=1)
            named = {k: v for k, v in found.items() if not k.endswith(" itself")}
            assert named == something(parts)


def test_parts_add_up_to_their_category(report, entries):
    whole = left = ZERO
    for row in report("spending", "2026").tables[1].rows:
        if row.depth == 0:
            assert left in {ZERO, whole}
            whole = left = row.values[1].amount
        else:
            left -= row.values[1].amount
    assert left in {ZERO, whole}


def test_the_four_figures(report, entries, stretches):
    for days, period in stretches():
        row = report("spending", days).tables[0].rows[0]
        spent = total(added_up(entries, period, SPENDING, top))
        earned = total(added_up(entries, period, ("income",), top))
        kept = earned - spent
        assert [value.amount for value in row.values[1:4]] == [earned, spent, kept]
        assert row.values[4] == (kept / earned if earned else None)


COMPARED = [
    ("2026-11", "previous", "2026-10-01..2026-10-21"),
    ("2026-11", "year", "2025-11-01..2025-11-21"),
    ("2026-10", "previous", "2026-09"),
    ("2026-10", "year", "2025-10"),
    ("2026-q4", "previous", "2026-07-01..2026-08-21"),
    ("2026", "previous", "2025-01-01..2025-11-21"),
    ("2026-w47", "previous", "2026-11-09..2026-11-14"),
    ("2026-w47", "year", "2025-11-17..2025-11-22"),
    ("2026-11-10..2026-11-30", "previous", "2026-10-20..2026-10-31"),
]


def test_equal_days_are_compared_and_named(report, entries):
    for days, compare, others in COMPARED:
        found = report("spending", days, compare=compare)
        before = Period.parse(others)
        assert found.tables[0].rows[1].values[0] == before.label("en-IE")
        table = main_table(found)
        assert not table.rows or table.columns[3].label == before.label("en-IE")
        expected = something(added_up(entries, before, SPENDING, top))
        assert amounts(table, 3) == expected
        for row in table.rows:
            assert row.values[4] == row.values[1] - row.values[3]


def test_a_running_pay_day_month_is_compared_with_as_many_days(scope, report, entries):
    scope.pay_day = 25
    table = report("spending", "2026-10").tables[1]  # 25 October to 24 November
    labels = [column.label for column in table.columns]
    now = Period.between(date(2026, 10, 25), TODAY)
    then = Period.between(date(2026, 9, 25), date(2026, 10, 22))
    assert labels[1::2][:2] == [now.label("en-IE"), then.label("en-IE")]
    assert now.days == then.days


def test_nothing_is_compared_when_not_asked(report, entries):
    tables = report("spending", NOVEMBER, compare="none").tables
    assert len(tables[0].rows) == 1
    assert len(tables[1].columns) == 3


def test_by_payee_wallet_and_member(report, entries, stretches):
    keys = {"payees": payee, "wallets": lambda e: e.wallet.name, "members": member}
    for days, period in stretches():
        for slug, key in keys.items():
            table = main_table(report(slug, days))
            spent = something(added_up(entries, period, SPENDING, key))
            assert amounts(table) == spent
            labels = [column.label for column in table.columns]
            if "Income" in labels:
                earned = something(added_up(entries, period, ("income",), key))
                assert amounts(table, labels.index("Income")) == earned


def test_two_tags_count_in_both_rows_and_once_in_the_total(report, entries):
    groceries = [e for e in entries if e.category and e.category.name == "Groceries"]
    for q, wanted in (("", entries), ("category:groceries", groceries)):
        expected = dict.fromkeys(("Trip", "Work", "Without a tag"), ZERO)
        for entry in counts(wanted, Period.year(2026)):
            if entry.kind in SPENDING:
                for name in tags_of(entry) or ("Without a tag",):
                    expected[name] -= entry.base_amount
        table = report("tags", "2026", q=q).tables[1]
        assert amounts(table) == something(expected)
        whole = total(added_up(wanted, Period.year(2026), SPENDING, top))
        assert table.total.values[1].amount == whole
        assert "two tags" in table.note


def test_a_split_purchase_is_one_transaction(report, entries):
    table = report("payees", "2026").tables[1]
    counted = counts(entries, Period.year(2026))
    purchases = {(payee(e), e.group_id or -e.pk) for e in counted}
    for row in table.rows:
        is_then_only = row.values[-1] == 0
        found = sum(row.values[0] == name for name, _ in purchases)
        assert is_then_only or row.values[-1] == found


def test_who_has_left_is_a_former_member(report, entries, bob, scope):
    scope.memberships.filter(user=bob).delete()
    table = report("members", "2026").tables[1]
    bobs = [e for e in entries if e.created_by == bob]
    spent = total(added_up(bobs, Period.year(2026), SPENDING, top))
    assert amounts(table)["Former members"] == spent


def is_large_and_not_boss(entry) -> bool:
    return payee(entry) != "Boss" and abs(entry.amount) > 50


NARROWED = {
    "tag:work": lambda e: "Work" in tags_of(e),
    "wallet:everyday": lambda e: e.wallet.name == "Everyday",
    "-payee:boss amount>50": is_large_and_not_boss,
}


def test_a_search_narrows_every_report(report, entries):
    for q, fits in NARROWED.items():
        chosen = [entry for entry in entries if fits(entry)]
        expected = something(added_up(chosen, Period.year(2026), SPENDING, top))
        assert amounts(report("spending", "2026", q=q).tables[1]) == expected
        for slug, column in (("months", 2), ("payees", 1), ("wallets", 1), ("year", 1)):
            whole = report(slug, "2026", q=q).tables[1].total.values[column]
            assert whole.amount == total(expected), slug


# --- over time ------------------------------------------------------------------------


def months_up_to(period: Period) -> list[Period]:
    months = [period]
    while len(months) < 12:
        months.insert(0, months[0].previous())
    return months


def test_a_month_stands_among_twelve(scope, report, entries):
    for pay_day, days in ((1, "2026-10"), (1, "2026-11"), (25, "2026-10")):
        scope.pay_day = pay_day
        table = report("months", days).tables[1]
        months = months_up_to(Period.parse(days, first_day=pay_day))
        for row, month in zip(reversed(table.rows), months, strict=True):
            spent = total(added_up(entries, month, SPENDING, top))
            earned = total(added_up(entries, month, ("income",), top))
            kept = earned - spent
            assert [v.amount for v in row.values[1:4]] == [earned, spent, kept]


def test_months_add_up_to_the_figures(scope, report, entries):
    scope.pay_day = 25
    for days in ("2026", "2025-12-10..2026-12-05", "2026-03-10..2026-05-09"):
        in_short, months = report("months", days).tables
        assert in_short.rows[0].values[1:] == months.total.values[1:]


def test_many_months_are_years(report, entries):
    table = report("months", "2020-01-01..2026-11-30").tables[1]
    assert [row.values[0] for row in table.rows] == ["2026", "2025"]
    for row in table.rows:
        year = Period.year(int(row.values[0]))
        assert row.values[2].amount == total(added_up(entries, year, SPENDING, top))


def test_the_year_grid(scope, report, entries):
    months = [Period.month(2026, number) for number in range(1, 12)]
    pay_months = months_up_to(Period.month(2026, 10, first_day=25))
    for pay_day, days, steps in ((1, "2026", months), (25, "2026-10", pay_months)):
        scope.pay_day = pay_day
        table = report("year", days).tables[1]
        for place, month in enumerate(steps):
            expected = something(added_up(entries, month, SPENDING, top))
            assert amounts(table, 2 + place) == expected
        for row in [*table.rows, table.total]:
            cells = [value.amount for value in row.values[2:] if value]
            assert row.values[1].amount == sum(cells, ZERO)


def test_the_calendar_says_every_day(report, entries):
    table = report("calendar", NOVEMBER).tables[1]
    days = Period.between(date(2026, 1, 1), TODAY)
    expected = added_up(entries, days, SPENDING, lambda e: e.date)
    assert amounts(table) == something(expected)
    assert table.total.values[1].amount == total(expected)


def owned_and_owed(scope, entries, day) -> tuple[Decimal, Decimal]:
    owned = owed = ZERO
    for wallet in Wallet.objects.all():
        held = [e.amount for e in entries if e.wallet == wallet and e.date <= day]
        rate = rate_on(book=scope, currency=wallet.currency, on=day)
        worth = round_money(sum(held, ZERO) * rate, "EUR")
        owned, owed = owned + max(worth, ZERO), owed + min(worth, ZERO)
    return owned, owed


def test_net_worth_at_each_months_end(scope, report, entries):
    for pay_day, days in ((1, NOVEMBER), (25, "2026-10"), (1, "2026")):
        scope.pay_day = pay_day
        tables = report("worth", days).tables
        for row in tables[1].rows:
            owned, owed = owned_and_owed(scope, entries, row.values[0])
            assert [v.amount for v in row.values[1:4]] == [owned, owed, owned + owed]
        newest_first = [row.values[3] for row in tables[1].rows]
        assert newest_first[::-1] == list(tables[2].total.values[1:])


def test_net_worth_over_years(report, entries):
    tables = report("worth", "2020-01-01..2026-11-30").tables
    assert [row.values[0] for row in tables[1].rows] == [TODAY, date(2025, 12, 31)]
    monthly = report("worth", "2025-12").tables[1].rows[0]
    assert tables[1].rows[1].values[1:4] == monthly.values[1:4]


# --- cash flow ------------------------------------------------------------------------


def test_as_much_flows_out_as_in(report, entries, stretches):
    seen = set()
    for days, period in stretches():
        table = main_table(report("flow", days))
        tops = [row for row in table.rows if row.depth == 0]
        inward = sum((row.values[1].amount for row in tops if row.values[1]), ZERO)
        outward = sum((row.values[2].amount for row in tops if row.values[2]), ZERO)
        assert inward == outward == table.total.values[1].amount
        spent = total(added_up(entries, period, SPENDING, top))
        earned = total(added_up(entries, period, ("income",), top))
        names = {row.values[0] for row in tops}
        assert ("Left over" in names) == (earned > spent)
        assert ("From savings" in names) == (earned < spent)
        seen |= names & {"Left over", "From savings"}
    assert len(seen) == 2  # both were tried


def test_a_net_refund_flows_in(scope, cash, category, report):
    make_entry(cash, "50", kind="refund", category=category("Health"))
    make_entry(cash, "20", category=category("Food"))
    table = report("flow", NOVEMBER).tables[1]
    assert amounts(table, 1) == {"Health, refunded": 50}
    assert amounts(table, 2) == {"Food": 20, "Left over": 30}


def test_a_refund_within_a_category_is_not_drawn_apart(cash, category, report):
    make_entry(cash, "50", category=category("Groceries"))
    make_entry(cash, "5", kind="refund", category=category("Eating out"))
    table = report("flow", NOVEMBER).tables[1]
    assert amounts(table, 2) == {"Food": 45}
    assert amounts(table, 2, depth=1) == {}


# --- agreement, states ----------------------------------------------------------------


def test_the_overview_says_the_same(scope, report, entries):
    page = overview(book=scope, month=Period.month(2026, 11), as_of=TODAY)
    tables = report("spending", NOVEMBER).tables
    assert tables[0].rows[0].values[1] == page.flow.past.income
    assert tables[0].rows[0].values[2] == page.spent
    assert tables[1].total.values[1] == page.spent


def test_planned_entries_are_left_out(cash, report):
    make_entry(cash, "10")
    make_entry(cash, "700", on=TODAY + timedelta(1))
    assert report("spending", NOVEMBER).tables[1].total.values[1].amount == 10


def test_a_period_to_come_has_no_tables(report, entries):
    assert report("spending", "2027").tables == ()


def test_without_entries_only_the_figures_stand(report, scope):
    for slug in (
        "spending",
        "months",
        "flow",
        "worth",
        "calendar",
        "payees",
        "largest",
    ):
        assert len(report(slug, NOVEMBER).tables) == 1


def test_a_search_that_cannot_be_read_finds_nothing(report, entries):
    assert report("spending", "2026", q="category:nonsense").tables[1:] == ()


def test_days_in_the_search_are_the_reports(report, entries):
    found = report("spending", "2026-11", q="date:2026-03 tag:work")
    assert found.period.slug == "2026-03"
    assert found.tables[1:] == report("spending", "2026-03", q="tag:work").tables[1:]


def test_a_statement_of_the_ledger_says_the_same(scope, report, entries):
    row = report("spending", "2026-09").tables[0].rows[0]
    assert row.values[2] == flow(book=scope, period=Period.month(2026, 9)).spending
