from decimal import Decimal

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.models import Avg, Case, F, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Abs, Coalesce
from django.db.transaction import atomic
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.amounts import MAX_AMOUNT
from expense_tracker.kernel.fields import AmountField, PlainDecimalField, RateField


class Line(models.Model):  # noqa: DJ008
    amount = AmountField()
    other = AmountField(null=True, blank=True)
    rate = RateField(default=1)

    class Meta:
        apps = Apps()  # a registry of its own: no other test meets this model
        app_label = "kernel"
        db_table = "kernel_test_line"


@pytest.fixture
def lines(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kernel_test_line (id bigint PRIMARY KEY,"
            " amount bigint NOT NULL, other bigint, rate bigint NOT NULL)"
        )
    return Line.objects


def add(lines, *amounts, **values):
    start = lines.count()
    lines.bulk_create(
        Line(pk=start + index, amount=Decimal(amount), **values)
        for index, amount in enumerate(amounts, start=1)
    )


# --- exactness ------------------------------------------------------------------------


def test_sums_are_exact_where_floats_are_not(lines):
    add(lines, *["0.10"] * 5000)
    assert lines.aggregate(s=Sum("amount"))["s"] == Decimal(500)


def test_a_sum_of_nothing_but_traps_is_zero(lines):
    add(lines, "0.1", "0.2", "-0.3")
    total = lines.values("rate").annotate(s=Sum("amount"))
    assert total.filter(s=0).count() == 1


def test_fifteen_digits_come_back(lines):
    add(lines, "12345678901.2345", "-100000000000")
    amounts = list(lines.order_by("pk").values_list("amount", flat=True))
    assert amounts == [Decimal("12345678901.2345"), Decimal(-100000000000)]


@given(st.decimals(-MAX_AMOUNT, MAX_AMOUNT, places=4))
def test_any_amount_survives_the_column(amount):
    field = AmountField()
    assert field.from_db_value(field.get_prep_value(amount), None, None) == amount


def test_rates_keep_ten_decimals(lines):
    add(lines, "1", rate=Decimal("0.0067123456"))
    assert lines.get().rate == Decimal("0.0067123456")
    assert Line().rate == 1


def test_null_is_none(lines):
    add(lines, "1")
    assert lines.get().other is None
    assert lines.aggregate(s=Sum("other"))["s"] is None


# --- what the database may do ---------------------------------------------------------


def test_sum_min_and_max_are_decimals(lines):
    add(lines, "1.25", "-3.5", "10")
    found = lines.aggregate(s=Sum("amount"), low=Min("amount"), high=Max("amount"))
    assert found == {"s": Decimal("7.75"), "low": Decimal("-3.5"), "high": 10}
    assert all(isinstance(value, Decimal) for value in found.values())


def test_sums_take_filters_and_defaults(lines):
    add(lines, "1.25", "-3.5")
    spent = Sum("amount", filter=Q(amount__lt=0))
    none = Sum("amount", filter=Q(amount__gt=99), default=Decimal(0))
    assert lines.aggregate(spent=spent, none=none) == {
        "spent": Decimal("-3.5"),
        "none": Decimal(0),
    }


def test_values_compare_sort_and_range(lines):
    add(lines, "1.25", "-3.5", "10")
    assert lines.filter(amount__gte=Decimal("1.25")).count() == 2
    assert lines.filter(amount__in=[10, Decimal("-3.5")]).count() == 2
    assert lines.filter(amount__range=(0, 2)).count() == 1
    assert lines.order_by("amount").first().amount == Decimal("-3.5")


def test_amounts_compare_with_amounts(lines):
    add(lines, "1.25", other=Decimal("1.25"))
    add(lines, "2", other=Decimal(3))
    assert lines.filter(amount=F("other")).count() == 1
    assert lines.filter(other__gt=F("amount")).count() == 1
    zero = Value(Decimal(0), output_field=AmountField())
    assert lines.filter(amount__gt=zero).count() == 2
    assert lines.filter(amount=Coalesce("other", zero)).count() == 1


def test_functions_that_keep_the_scale_are_fine(lines):
    add(lines, "-1.25")
    assert lines.annotate(size=Abs("amount")).get().size == Decimal("1.25")


def test_an_oversized_bound_is_refused(lines):
    with pytest.raises(ValidationError):
        lines.filter(amount__gt=Decimal(10) ** 20)


# --- what it must not -----------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        F("amount") + F("other"),
        F("amount") - F("other"),
        F("amount") * 2,
        F("amount") / F("other"),
        F("amount") + Decimal("0.10"),
        -F("amount"),
        Sum("amount") + Sum("other"),
        Sum("amount") * Decimal("0.8"),
    ],
)
def test_arithmetic_raises(lines, expression):
    add(lines, "1.25", other=Decimal(2))
    with pytest.raises(FieldError):
        list(lines.values("pk").annotate(result=expression))


@pytest.mark.parametrize("lookup", ["exact", "gt", "gte", "lt", "lte"])
@pytest.mark.parametrize(
    "expression", [F("other") + 1, F("other") * Decimal("0.8"), -F("other"), Value(5)]
)
def test_comparing_with_arithmetic_or_a_bare_value_raises(lines, lookup, expression):
    with pytest.raises(FieldError):
        list(lines.filter(**{f"amount__{lookup}": expression}))


def test_averages_raise(lines):
    add(lines, "1", "2")
    with pytest.raises(FieldError, match="Average in Python"):
        lines.aggregate(mean=Avg("amount"))


@pytest.mark.parametrize(
    "expression",
    [
        F("amount") + 1,
        F("amount") * 2,
        F("other"),
        Value(5),
        Case(When(amount=1, then=F("other"))),
        Case(When(amount=1, then=Value(5))),
    ],
)
def test_update_takes_values_only(lines, expression):
    add(lines, "1.25", other=Decimal(2))
    with pytest.raises(FieldError), atomic():
        lines.update(amount=expression)
    assert lines.get().amount == Decimal("1.25")


def test_saving_an_expression_raises(lines):
    add(lines, "1.25")
    line = lines.get()
    line.amount = F("amount") + 1
    with pytest.raises(FieldError):
        line.save()


def test_plain_and_bulk_updates_work(lines):
    add(lines, "1.25", "2")
    assert lines.filter(pk=1).update(amount=Decimal("9.99"), other=None) == 1
    first, second = lines.order_by("pk")
    first.other, second.other = Decimal("0.0001"), None
    lines.bulk_update([first, second], ["other"])
    assert lines.get(pk=1).other == Decimal("0.0001")
    assert lines.get(pk=1).amount == Decimal("9.99")


def test_upserts_work(lines):
    add(lines, "1.25")
    lines.bulk_create(
        [Line(pk=1, amount=Decimal(7))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["amount"],
    )
    assert lines.get().amount == 7


# --- what is a value ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.5"), "1.5"),
        (3, "3"),
        ("-1.2345", "-1.2345"),
        ("+7", "7"),
        (Decimal("1E+2"), "100"),
    ],
)
def test_decimals_integers_and_plain_text_are_taken(value, expected):
    assert AmountField().to_python(value) == Decimal(expected)


@pytest.mark.parametrize("rate", ["0", "0.0000000001", "0.0000123", "-0.0000005"])
def test_what_json_makes_of_a_small_rate_reads_back(rate):
    kept = RateField().from_db_value(int(Decimal(rate).scaleb(10)), None, None)
    assert RateField().to_python(str(kept)) == Decimal(rate)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "1e5", "1_000", "NaN", "Infinity", "0x1F", "١٢", "1,5", "1.", "x"),
        *("1.00001", "9" * 19, True),
        *(Decimal("NaN"), Decimal("Infinity"), Decimal("0.00001"), Decimal("1E+15")),
        *(Decimal("1E+9999999"), Decimal(f"1.{'0' * 40}1"), Decimal("1E-999999")),
    ],
)
def test_other_values_are_refused(value):
    with pytest.raises(ValidationError):
        AmountField().to_python(value)


def test_a_float_is_a_programming_fault():
    with pytest.raises(TypeError, match="never a float"):
        AmountField(name="amount").get_prep_value(0.1)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (AmountField(), MAX_AMOUNT, MAX_AMOUNT + 1),
        (AmountField(), -MAX_AMOUNT, -MAX_AMOUNT - 1),
        (AmountField(), Decimal(0), None),
        (RateField(), Decimal("0.0000000001"), Decimal(0)),
        (RateField(), Decimal(900_000_000), Decimal(-1)),
    ],
)
def test_bounds_are_validated(field, good, bad):
    assert field.clean(good, None) == good
    with pytest.raises(ValidationError):
        field.clean(bad, None)


def test_a_total_may_pass_the_largest_amount(lines):
    add(lines, MAX_AMOUNT, MAX_AMOUNT)
    assert lines.aggregate(s=Sum("amount"))["s"] == 2 * MAX_AMOUNT


def test_fixtures_carry_plain_digits():
    line = Line(amount=Decimal("-12.5"))
    assert Line._meta.get_field("amount").value_to_string(line) == "-12.5"
    assert Line._meta.get_field("other").value_to_string(line) == ""


def test_migrations_name_the_field_and_no_options():
    _, path, args, kwargs = AmountField().deconstruct()
    assert path == "expense_tracker.kernel.fields.AmountField"
    assert (args, kwargs) == ([], {})


# --- forms ----------------------------------------------------------------------------


def test_the_admins_field_knows_places_and_bounds():
    field = AmountField().formfield()
    assert field.clean("1234.5678") == Decimal("1234.5678")
    for text in ("0.00001", "100000000001", "1e5", "1_000", "NaN", "١٢", ""):
        with pytest.raises(ValidationError):
            field.clean(text)


def test_an_optional_field_may_stay_empty():
    assert PlainDecimalField(required=False).clean(" ") is None
    assert PlainDecimalField(required=False).clean(None) is None
