"""Rules: the list, making one while seeing what it finds, running over the past."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from ledger.errors import LedgerError, StaleVersion
from ledger.forms.rules import RuleForm, rule_values
from ledger.models import Change, Rule
from ledger.rules.rows import Trial, effect_rows, rule_rows, try_rule
from ledger.rules.ruling import Action, Filing, RuleSet, ready_rules
from ledger.services.rule_runs import plan_run, run_rules
from ledger.services.rules import (
    RuleDraft,
    change_rule,
    create_rule,
    delete_rule,
    move_rule,
    switch_rule,
)
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor, Save

LIST = "ledger:rule-list"
# What a link to the add form may fill in.
PREFILLED = ("query", "category", "payee", "tags", "note", "name")
SHOWN = 50


@require_GET
@book_required
def rule_list(request: BookRequest) -> HttpResponse:
    """The rules in their order, each with what it matches and does."""
    rows = rule_rows(book=request.book, as_of=today_for(request.book))
    context = {"rows": rows, "may_write": request.membership.may_write}
    return render(request, "ledger/rule_list.html", context)


# --- one rule -------------------------------------------------------------------------


class RuleEditor(RowEditor[Rule]):
    noun = "rule"
    template = "ledger/rule_form.html"
    list_view = LIST

    def find(self, pk: int) -> Rule:
        found: Rule = get_object_or_404(Rule, book=self.book, pk=pk)
        return found

    def form(self, row: Rule | None, **given: Any) -> RuleForm:  # noqa: ARG002
        return RuleForm(book=self.book, **given)

    def first_values(self) -> dict[str, Any]:
        asked = self.request.GET
        return {name: asked[name] for name in PREFILLED if name in asked}

    def values(self, row: Rule) -> dict[str, Any]:
        return rule_values(row)

    def create(self, form: RuleForm) -> Change:
        return create_rule(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Rule, form: RuleForm, version: int) -> Change:
        return change_rule(
            book=self.book,
            actor=self.request.user,
            rule=row,
            version=version,
            draft=form.draft,
        )

    def told(self, form: RuleForm) -> str:  # noqa: ARG002 - its name is made up
        return "Rule"

    def save(self, form: RuleForm, row: Rule | None, write: Save) -> HttpResponse:
        if "test" in self.request.POST:
            return self.page(form, row)
        return super().save(form, row, write)

    def page(self, form: RuleForm, *args: Any, **more: Any) -> HttpResponse:
        return super().page(form, *args, trial=_trial(self.request, form), **more)


@require_http_methods(["GET", "POST"])
@editor_required
def rule_add(request: BookRequest) -> HttpResponse:
    return RuleEditor(request).add()


@require_http_methods(["GET", "POST"])
@editor_required
def rule_edit(request: BookRequest, pk: int) -> HttpResponse:
    return RuleEditor(request).edit(pk)


def _trial(request: BookRequest, form: RuleForm) -> Trial:
    """What the form finds as it is filled now; what is wrong in its other fields does
    not keep from it.
    """
    asked = form if form.is_bound else RuleForm(form.initial, book=request.book)
    draft = _readable(asked)
    action = Action(
        filing=Filing(draft.category, draft.shares, draft.to_wallet),
        payee=draft.payee,
        note=draft.note,
        tags=draft.tags,
    )
    return try_rule(
        book=request.book,
        query=draft.query,
        action=action,
        as_of=today_for(request.book),
    )


def _readable(form: RuleForm) -> RuleDraft:
    """The draft of what could be read."""
    # Asking for errors reads the form, once: those that a service added stay.
    form.errors  # noqa: B018
    said = form.cleaned_data
    empty: dict[str, Any] = {"tags": ()} | dict.fromkeys(("query", "payee", "note"), "")
    for name in form.fields:
        said.setdefault(name, empty.get(name))
    return form.draft


# --- in the list ----------------------------------------------------------------------


@require_POST
@book_required
def rule_switch(request: BookRequest, pk: int) -> HttpResponse:
    """On with `on`, else off."""
    rule = get_object_or_404(Rule, book=request.book, pk=pk)
    on = bool(request.POST.get("on"))
    change = switch_rule(book=request.book, actor=request.user, rule=rule, is_active=on)
    message = "Rule switched on" if on else "Rule switched off"
    return saved(request, message, to=reverse(LIST), change=change)


@require_POST
@book_required
def rule_move(request: BookRequest, pk: int) -> HttpResponse:
    """To the place `place`, counted from 1."""
    rule = get_object_or_404(Rule, book=request.book, pk=pk)
    place = read_id(request.POST.get("place", ""))
    if place is None:
        raise Http404
    try:
        change = move_rule(
            book=request.book, actor=request.user, rule=rule, place=place - 1
        )
    except StaleVersion as error:
        raise Http404 from error
    return saved(request, "Rule moved", to=reverse(LIST), change=change)


@require_POST
@book_required
def rule_delete(request: BookRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, book=request.book, pk=pk)
    try:
        change = delete_rule(book=request.book, actor=request.user, rule=rule)
    except StaleVersion as error:
        raise Http404 from error
    return saved(request, "Rule deleted", to=reverse(LIST), change=change)


# --- over the past --------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def rule_run(request: BookRequest) -> HttpResponse:
    """What the rules, or the one `rule`, would change; sent, it is done."""
    asked = request.GET if request.method == "GET" else request.POST
    rule = _asked_rule(request, asked.get("rule", ""))
    overwrite = bool(asked.get("overwrite"))
    rules = _rules(request, rule)
    context: dict[str, Any] = {"rule": rule, "overwrite": overwrite}
    if request.method == "POST":
        label = f"Rule {rule.name}" if rule else "All rules"
        try:
            change = run_rules(
                book=request.book,
                actor=request.user,
                rules=rules,
                label=label,
                overwrite=overwrite,
            )
        except LedgerError as error:
            context["problem"] = str(error)
        else:
            return saved(request, f"{label}: done", to=reverse(LIST), change=change)
    plan = plan_run(book=request.book, rules=rules, overwrite=overwrite)
    context |= {
        "plan": plan,
        "rows": effect_rows(plan.effects[:SHOWN]),
        "more": max(0, len(plan.effects) - SHOWN),
    }
    refused = "problem" in context
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "ledger/rule_run.html", context, status=status)


def _asked_rule(request: BookRequest, text: str) -> Rule | None:
    if not text:
        return None
    pk = read_id(text)
    if pk is None:
        raise Http404
    return get_object_or_404(Rule, book=request.book, pk=pk)


def _rules(request: BookRequest, rule: Rule | None) -> RuleSet:
    as_of = today_for(request.book)
    if rule is None:
        return RuleSet.of(request.book, as_of)
    return RuleSet(ready_rules(request.book, [rule], as_of))
