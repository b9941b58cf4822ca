"""Publications over real rows, and what is left of a Book that leaves."""

from decimal import Decimal

import pytest

from accounts.models import Book
from expense_tracker.kernel.period import Period
from ledger.models import Category, MonthTotal, Wallet
from reports.benchmark.bands import ENDS, band_of, bounds_of
from reports.benchmark.counting import LABELS, OTHER, share_counts, sizes, stretch
from reports.benchmark.joining import join, leave
from reports.models import BenchmarkMember, BenchmarkPublication
from reports.tests.benchmark.conftest import spend_monthly


def test_each_doubling_is_a_band():
    assert [band_of(Decimal(each)) for each in (0, 249, 250, 499, 500, 1000)] == [
        *(0, 0, 1, 1, 2, 3)
    ]
    assert bounds_of(0) == (0, 250)
    assert bounds_of(3) == (1000, 2000)
    assert bounds_of(len(ENDS)) == (ENDS[-1], None)
    assert all(band_of(bounds_of(band)[0]) == band for band in range(len(ENDS) + 1))


def test_the_last_three_whole_months_are_compared():
    assert stretch(Period.month(2026, 11)).slug == "2026-08-01..2026-10-31"
    assert stretch(Period.month(2026, 2)).slug == "2025-11-01..2026-01-31"


def test_counts_are_those_of_a_plain_loop_over_the_totals(
    make_book, many, month_passes
):
    """The oracle adds each Book's cells in Python."""
    many(15)
    many(6, {"Groceries": "650", "Travel": "150", "Health": "333"})
    [made] = [each for each in month_passes() if each.currency == "EUR"]
    period = Period.between(made.first, made.last)
    expected = {label: [0] * 101 for label in LABELS}
    for member in BenchmarkMember.objects.filter(counted_in=made):
        spent = dict.fromkeys(LABELS, Decimal(0))
        cells = MonthTotal.objects.filter(book=member.book_id).select_related(
            "category"
        )
        for cell in cells.select_related("category"):
            if made.first <= cell.month <= made.last:
                spent[cell.category.label] -= cell.base_amount
        whole = sum(spent.values())
        for label, amount in spent.items():
            expected[label][int(100 * amount / whole + Decimal("0.5"))] += 1
    assert share_counts(period, made.pk, made.books) == expected


def test_labels_are_their_own_their_parents_or_other(make_book):
    book = make_book({"Groceries": "100"})
    wallet = Wallet.objects.get(book=book)
    parent = Category.objects.get(book=book)
    for name, more in (
        ("Sweets", {"parent": parent}),
        ("Stamps", {}),
        ("Odd", {"label": "Nothing that is known"}),
    ):
        row = Category(book=book, kind="expense", name=name, **more)
        row.save()
        spend_monthly(wallet, row, "100")
    BenchmarkMember.objects.update(counted_in=_publication())
    made = BenchmarkPublication.objects.get()
    counts = share_counts(stretch(Period.month(2026, 11)), made.pk, 1)
    assert counts["Groceries"][50] == 1
    assert counts[OTHER][50] == 1
    assert counts["Travel"][0] == 1


def _publication() -> BenchmarkPublication:
    period = stretch(Period.month(2026, 11))
    return BenchmarkPublication.objects.create(
        currency="EUR",
        band=3,
        published_at="2026-11-21T12:00Z",
        first=period.start,
        last=period.last,
        books=1,
        shares={},
    )


def test_a_net_refund_is_no_share_and_takes_nothing_from_others(make_book):
    book = make_book({"Groceries": "100", "Shopping": "100"})
    wallet = Wallet.objects.get(book=book)
    shopping = Category.objects.get(book=book, name="Shopping")
    spend_monthly(wallet, shopping, "-150", kind="refund")
    BenchmarkMember.objects.update(counted_in=_publication())
    made = BenchmarkPublication.objects.get()
    counts = share_counts(stretch(Period.month(2026, 11)), made.pk, 1)
    assert counts["Groceries"][100] == 1
    assert counts["Shopping"][0] == 1


def test_income_and_samples_do_not_count(make_book):
    make_book({"Groceries": "100"}, joined=False)
    sample = make_book()
    Book.objects.filter(pk=sample.pk).update(is_sample=True)
    assert sizes(stretch(Period.month(2026, 11))) == []


def test_an_amount_beyond_all_sense_breaks_no_publication(
    many, make_book, month_passes
):
    many(20)
    make_book({"Groceries": "900000000000000"})
    assert len(month_passes()) == 1


def test_nothing_is_published_below_twenty(many, month_passes):
    many(19)
    assert month_passes() == []
    many(1)
    [made] = month_passes()
    assert made.books == 20
    assert set(made.shares) == set(LABELS)


def test_books_are_compared_with_their_currency_and_size(many, month_passes):
    many(20)
    many(20, currency="USD")
    many(20, {"Groceries": "100"})
    many(19, {"Groceries": "5000"})
    groups = {(made.currency, made.band) for made in month_passes()}
    assert groups == {("EUR", 3), ("USD", 3), ("EUR", 0)}


def test_it_is_published_at_most_once_a_month(many, month_passes):
    many(20)
    assert len(month_passes()) == 1
    many(20)
    assert month_passes() == []
    [made] = month_passes(12)
    assert made.books == 40


def test_the_same_books_make_no_second_publication(many, month_passes):
    many(20)
    month_passes()
    assert month_passes(12) == []


def test_one_more_book_waits_for_nineteen_others(
    many, make_book, month_passes, counted
):
    many(20)
    month_passes()
    one = make_book()
    assert month_passes(12) == []
    assert one.pk not in counted(BenchmarkPublication.objects.get())


def test_leaving_forgets_the_book_at_once(many, month_passes):
    victim, *_ = many(20)
    [made] = month_passes()
    before = BenchmarkPublication.objects.values().get(pk=made.pk)
    leave(book=victim)
    assert not BenchmarkMember.objects.filter(book=victim).exists()
    # What is public does not move: a change would say who left, and when.
    assert BenchmarkPublication.objects.values().get(pk=made.pk) == before
    assert month_passes(12) == []


def test_who_left_is_in_no_later_publication(many, month_passes, counted):
    victim, *others = many(60)
    [first] = month_passes()
    leave(book=victim)
    newcomers = many(20)
    [second] = month_passes(12)
    assert victim.pk not in counted(second)
    assert counted(second) >= {book.pk for book in newcomers}
    # And it hides among nineteen who were left out by chance.
    assert len({book.pk for book in others} - counted(second)) == 19
    assert second.books == 60
    assert first.books == 60


def test_who_was_left_out_waits_like_a_newcomer(many, month_passes):
    victim, *_ = many(60)
    month_passes(9)
    leave(book=victim)
    many(20)
    month_passes(10)
    # 19 left out wait for one more.
    assert month_passes(11) == []
    many(1)
    [made] = month_passes(12)
    assert made.books == 80


def test_joining_again_after_leaving_is_coming_anew(many, month_passes):
    victim, *_ = many(20)
    month_passes()
    leave(book=victim)
    join(book=victim, user=None)
    assert BenchmarkMember.objects.get(book=victim).counted_in is None
    assert month_passes(12) == []


def test_a_book_that_leaves_during_the_count_stops_it(many, month_passes, monkeypatch):
    victim, *_ = many(20)

    def leave_then_choose(**more):
        leave(book=victim)
        return more["came"]

    monkeypatch.setattr("reports.benchmark.publishing.next_batch", leave_then_choose)
    assert month_passes() == []
    assert not BenchmarkPublication.objects.exists()


def test_all_books_cost_a_fixed_number_of_reads(
    many, month_passes, django_assert_max_num_queries
):
    many(40)
    with django_assert_max_num_queries(12):
        month_passes()


@pytest.mark.usefixtures("everywhere")
def test_a_deleted_book_takes_its_membership_along(make_book):
    book = make_book()
    book.delete()
    assert not BenchmarkMember.objects.exists()
