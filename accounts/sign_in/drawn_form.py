"""How forms of allauth are drawn."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string


class Crispy:
    """Drawn by crispy inside the page's own <form>: labels, no placeholders instead.

    `labels` and `helps` are ours by field; a field that the form has not is passed
    over.
    """

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class CodeField(Crispy):
    """A form whose `code` is typed from a mail or an app."""

    labels = {"code": "Code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": True,
            "maxlength": 32,
        }


class Details(LayoutObject):
    """Fields that are folded away under a line of text, until one of them has something
    in it.
    """

    def __init__(self, summary: str, *fields: str) -> None:
        self.summary = summary
        self.fields = list(fields)

    def render(
        self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **_: Any
    ) -> str:
        body = self.get_rendered_fields(form, context, template_pack)
        is_open = any(form[name].value() or form[name].errors for name in self.fields)
        shown = {"summary": self.summary, "body": body, "is_open": is_open}
        return render_to_string("components/_details.html", shown)
