"""`{% load reports_tabs %} {% reports_tabs "reports:forecast" %}`: the row of tabs."""

from typing import Any

from django import template

from reports.period_reports.question import Question
from reports.tabs import links

register = template.Library()


@register.inclusion_tag("reports/_tabs.html")
def reports_tabs(here: str, question: Question | None = None) -> dict[str, Any]:
    """`here` is the name of the page's view, or of the report that it shows, whose
    `question` the tabs then keep.
    """
    return {"tabs": links(here, question)}
