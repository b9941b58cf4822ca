"""Filters and tags for every template: money, dates, icons. Loaded as builtins."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django import template
from django.template import defaulttags
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import (
    DateStyle,
    MoneyParts,
    Sign,
    format_date,
    format_money,
    format_number,
    format_percent,
    money_parts,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period

register = template.Library()

NO_VALUE = "–"

# Characters from which a large figure is made smaller.
LONG_FIGURE = 10
VERY_LONG_FIGURE = 13


@register.filter
def money(value: Money | None, sign: Sign = "auto") -> str:
    """`{{ total|money }}`, `{{ change|money:"always" }}`: the amount in the locale.

    Takes Money only, since a bare number has no currency to show; None is "–".
    """
    if value is None:
        return NO_VALUE
    return format_money(_money(value), current_locale(), sign=sign)


@register.filter
def digits(value: Money) -> str:
    """An amount without its currency, for columns whose head says it."""
    return format_number(value.amount, current_locale(), decimals(value.currency))


@register.filter
def figure(value: Money | None, sign: Sign = "auto") -> str | SafeString:
    """The amount for large figures: its decimals in a span that the style dims, a long
    one in a span that the style shrinks to its place.
    """
    if value is None:
        return NO_VALUE
    parts = money_parts(_money(value), current_locale(), sign=sign)
    length = len(str(parts))
    if length < LONG_FIGURE:
        return _figure(parts)
    size = "fig-long" if length < VERY_LONG_FIGURE else "fig-longer"
    return format_html('<span class="{}">{}</span>', size, _figure(parts))


def _figure(parts: MoneyParts) -> str | SafeString:
    if not parts.decimals:
        return str(parts)
    return format_html(
        '{}<span class="c">{}</span>{}', parts.whole, parts.decimals, parts.suffix
    )


@register.filter
def day(value: date | None, style: DateStyle = "medium") -> str:
    """`{{ entry.date|day }}`, `{{ entry.date|day:"weekday" }}`; None is "–"."""
    if value is None:
        return NO_VALUE
    return format_date(value, current_locale(), style)


@register.filter
def period(value: Period) -> str:
    """`{{ month|period }}`: November 2026."""
    return value.label(current_locale())


@register.filter
def short_month(value: Period) -> str:
    """`Nov`: the month that a month begins in, where room is short."""
    return value.month_name(current_locale(), short=True)


@register.filter
def percent(ratio: Decimal | None, places: int = 0) -> str:
    """`{{ share|percent:1 }}`: 0.25 as 25.0%, as the locale writes it; None is "–"."""
    if ratio is None:
        return NO_VALUE
    return format_percent(ratio, current_locale(), places)


# A page draws hundreds of a few dozen different ones.
@register.simple_tag
@lru_cache(maxsize=1024)
def bi(name: str, css: str = "", label: str = "") -> SafeString:
    """`{% bi "house" %}`: a bootstrap icon, hidden from readers unless labelled."""
    classes = f"bi bi-{name} {css}".strip()
    if label:
        return format_html(
            '<i class="{}" role="img" aria-label="{}"></i>', classes, label
        )
    return format_html('<i class="{}" aria-hidden="true"></i>', classes)


class _FixedAddress(template.Node):
    def __init__(self, view: template.base.FilterExpression) -> None:
        self.view = view

    def render(self, context: template.Context) -> str:
        return conditional_escape(address_of(self.view.resolve(context)))


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's `{% url %}`; an address without arguments is looked up once."""
    node = defaulttags.url(parser, token)
    if node.args or node.kwargs or node.asvar:
        return node
    return _FixedAddress(node.view_name)


def _money(value: object) -> Money:
    if not isinstance(value, Money):
        raise TypeError(f"An amount without a currency cannot be shown: {value!r}.")
    return value
