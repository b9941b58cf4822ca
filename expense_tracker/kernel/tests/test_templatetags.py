from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period


def rendered(source, locale="en-IE", **values):
    with activate_locale(locale):
        return Template(source).render(Context(values))


def eur(text):
    return Money(Decimal(text), "EUR")


@pytest.mark.parametrize(
    ("source", "locale", "expected"),
    [
        ("{{ m|money }}", "en-IE", "−€1,454.36"),
        ("{{ m|money }}", "de-DE", "−1.454,36\u00a0€"),
        ('{{ m|money:"never" }}', "en-IE", "€1,454.36"),
        ('{{ m|figure:"never" }}', "en-IE", '€1,454<span class="c">.36</span>'),
        (
            '{{ m|figure:"never" }}',
            "de-DE",
            '<span class="fig-long">1.454<span class="c">,36</span>\u00a0€</span>',
        ),
        ("{{ none|money }} {{ none|figure }} {{ none|day }}", "en-IE", "– – –"),
    ],
)
def test_money_in_the_active_locale(source, locale, expected):
    assert rendered(source, locale, m=eur("-1454.36"), none=None) == expected


@pytest.mark.parametrize(
    ("amount", "size"),
    [("454.36", None), ("-1454.36", "fig-long"), ("-12345678.90", "fig-longer")],
)
def test_long_figures_shrink(amount, size):
    shown = rendered("{{ m|figure }}", m=eur(amount))
    assert shown.startswith(f'<span class="{size}">') == bool(size)


def test_a_gain_may_show_its_sign():
    assert rendered('{{ m|money:"always" }}', m=eur(5)) == "+€5.00"
    assert rendered('{{ m|figure:"always" }}', m=eur(5)).startswith("+€5<span")


def test_a_currency_without_decimals_has_nothing_to_dim():
    assert rendered("{{ m|figure }}", m=Money(Decimal(454), "JPY")) == "JP¥454"


@pytest.mark.parametrize("value", [Decimal(5), 5, 5.0, "5", ""])
@pytest.mark.parametrize("name", ["money", "figure"])
def test_a_bare_number_has_no_currency_to_show(name, value):
    with pytest.raises(TypeError, match="without a currency"):
        rendered("{{ value|" + name + " }}", value=value)


def test_a_misspelt_variable_does_not_pass_as_no_value():
    with pytest.raises(TypeError):
        rendered("{{ totl|money }}", total=eur(5))


@pytest.mark.parametrize(
    ("style", "expected"),
    [("", "21 Nov 2026"), (':"weekday"', "Sat 21 Nov"), (':"short"', "21/11/2026")],
)
def test_days(style, expected):
    assert rendered("{{ d|day" + style + " }}", d=date(2026, 11, 21)) == expected


@pytest.mark.parametrize(
    ("locale", "expected"), [("en-IE", "44.5%"), ("de-DE", "44,5\u00a0%")]
)
def test_shares(locale, expected):
    assert rendered("{{ r|percent:1 }}", locale, r=Decimal("0.4451")) == expected
    assert rendered("{{ none|percent }}", locale, none=None) == "–"


def test_periods():
    assert rendered("{{ p|period }}", p=Period.month(2026, 11)) == "November 2026"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% bi "house" %}', '<i class="bi bi-house" aria-hidden="true"></i>'),
        ('{% bi "x" "ink-3" %}', '<i class="bi bi-x ink-3" aria-hidden="true"></i>'),
        (
            '{% bi "repeat" label="Repeats" %}',
            '<i class="bi bi-repeat" role="img" aria-label="Repeats"></i>',
        ),
        ("{% bi icon %}", '<i class="bi bi-&quot;&gt;" aria-hidden="true"></i>'),
    ],
)
def test_icons(source, expected):
    assert rendered(source, icon='">') == expected


@pytest.mark.parametrize(
    "source",
    [
        "{% url 'reports:overview' %}",
        "{% url view %}",
        "{% url 'ledger:export' 'csv' %}",
        "{% url 'ledger:entry-list' as here %}{{ here }}",
    ],
)
def test_addresses_are_those_of_reverse(source):
    expected = {
        "{% url 'ledger:export' 'csv' %}": reverse("ledger:export", args=["csv"]),
        "{% url 'ledger:entry-list' as here %}{{ here }}": reverse("ledger:entry-list"),
    }.get(source, reverse("reports:overview"))
    assert rendered(source, view="reports:overview") == expected


def test_an_address_unknown_is_an_error():
    with pytest.raises(NoReverseMatch):
        rendered("{% url 'ledger:nowhere' %}")
