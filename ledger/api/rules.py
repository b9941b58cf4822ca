"""Rules: what is done by itself with transactions that an expression finds."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router

from accounts.api.bearer import ReadingToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Page,
    id_of,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.rule_shapes import (
    DifferenceOut,
    EffectOut,
    Place,
    RuleChange,
    RuleIn,
    RuleOut,
    RunIn,
    RunOut,
    SharePart,
    TrialOut,
)
from ledger.forms.rules import MAX_PARTS, RuleForm, rule_values
from ledger.models import Rule
from ledger.rules.rows import EffectRow, effect_rows, rule_rows, try_rule
from ledger.rules.ruling import Action, Filing, RuleSet, ready_rules
from ledger.services.rule_runs import plan_run, run_rules
from ledger.services.rules import (
    RuleDraft,
    change_rule,
    create_rule,
    delete_rule,
    move_rule,
)

router = Router(tags=["Rules"])
SHOWN = 50
NAMES = {"is_active": "active"} | {
    f"{field}_{at}": f"parts.{at}.{name}"
    for at in range(MAX_PARTS)
    for field, name in (("part", "category"), ("percent", "percent"))
}


@router.get("/rules", response=Page[RuleOut], summary="List rules")
def rule_list(request: ApiRequest) -> Page[RuleOut]:
    """All rules in their order, each with what it finds."""
    return Page[RuleOut](items=_rows(request), next=None)


def _rows(request: ApiRequest) -> list[RuleOut]:
    rows = rule_rows(book=request.book, as_of=today_for(request.book))
    return [
        RuleOut(
            id=row.rule.pk,
            version=row.rule.version,
            name=row.rule.name,
            query=row.rule.query,
            category=row.rule.category_id,
            parts=[SharePart(**part) for part in row.rule.parts],
            to_wallet=row.rule.to_wallet_id,
            payee=row.rule.payee,
            tags=row.rule.tags,
            note=row.rule.note,
            active=row.rule.is_active,
            does=row.does,
            count=row.count,
            problem=row.problem,
        )
        for row in rows
    ]


def _one(request: ApiRequest, response: HttpResponse, pk: int) -> RuleOut:
    found = next(row for row in _rows(request) if row.id == pk)
    tagged(response, found.version)
    return found


def _find(request: ApiRequest, pk: int) -> Rule:
    found: Rule = get_object_or_404(Rule, book=request.book, pk=pk)
    return found


@router.post("/rules", response={201: RuleOut}, summary="Add a rule")
def rule_create(request: ApiRequest, response: HttpResponse, sent: RuleIn) -> RuleOut:
    """Adds it behind the others."""
    draft = _draft(request, _typed(sent.model_dump()))
    change = create_rule(book=request.book, actor=request.user, draft=draft)
    pk = change.subject_id or 0
    response["Location"] = reverse("api:rule_get", args=[pk])
    return _one(request, response, pk)


def _typed(sent: dict[str, Any]) -> dict[str, Any]:
    """The form's fields of what was sent."""
    values = dict(sent)
    if "active" in values:
        values["is_active"] = values.pop("active")
    if values.get("tags") is not None:
        values["tags"] = ", ".join(values["tags"])
    if "parts" in values:
        parts = values.pop("parts") or []
        for at in range(MAX_PARTS):
            part = parts[at] if at < len(parts) else {}
            values[f"part_{at}"] = part.get("category")
            values[f"percent_{at}"] = part.get("percent")
    return values


def _draft(request: ApiRequest, values: dict[str, Any]) -> RuleDraft:
    return checked(RuleForm(typed(values), book=request.book), NAMES).draft


@router.post(
    "/rules/try",
    response=TrialOut,
    auth=ReadingToken(),
    summary="Try a rule out",
)
def rule_try(request: ApiRequest, sent: RuleIn) -> TrialOut:
    """What such a rule would find and change; nothing is kept."""
    draft = _draft(request, _typed(sent.model_dump()))
    action = Action(
        filing=Filing(draft.category, draft.shares, draft.to_wallet),
        payee=draft.payee,
        note=draft.note,
        tags=draft.tags,
    )
    as_of = today_for(request.book)
    trial = try_rule(book=request.book, query=draft.query, action=action, as_of=as_of)
    return TrialOut(
        count=trial.count,
        items=[_effect(row) for row in trial.rows or []],
        problem=trial.problem,
    )


def _effect(row: EffectRow) -> EffectOut:
    return EffectOut(
        entry=row.pk,
        date=row.date,
        title=row.title,
        amount=money_text(row.money),
        currency=row.money.currency,
        changes=[
            DifferenceOut(what=each.label, before=each.before, after=each.after)
            for each in row.changes
        ],
    )


@router.post("/rules/run", response=RunOut, summary="Run rules over what is there")
def rule_run(request: ApiRequest, sent: RunIn) -> RunOut:
    """What all rules, or one, would change; without `dry_run` it is done, as one change
    that can be undone.
    """
    book, as_of = request.book, today_for(request.book)
    rule = _find(request, sent.rule) if sent.rule else None
    rules = (
        RuleSet(ready_rules(book, [rule], as_of)) if rule else RuleSet.of(book, as_of)
    )
    plan = plan_run(book=book, rules=rules, overwrite=sent.overwrite)
    rows = effect_rows(plan.effects[:SHOWN])
    change = None
    if not sent.dry_run:
        change = run_rules(
            book=book,
            actor=request.user,
            rules=rules,
            label=f"Rule {rule.name}" if rule else "All rules",
            overwrite=sent.overwrite,
        )
    return RunOut(
        count=len(plan.effects),
        more=plan.is_cut,
        items=[_effect(row) for row in rows],
        change=id_of(change),
    )


@router.get("/rules/{int:pk}", response=RuleOut, summary="Get a rule")
def rule_get(request: ApiRequest, response: HttpResponse, pk: int) -> RuleOut:
    """One rule."""
    return _one(request, response, _find(request, pk).pk)


@router.patch("/rules/{int:pk}", response=RuleOut, summary="Change a rule")
def rule_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: RuleChange
) -> RuleOut:
    """Changes what is sent; the rest stays."""
    rule = _find(request, pk)
    version = expected_version(request, rule.version)
    values = rule_values(rule) | _typed(sent.model_dump(exclude_unset=True))
    change_rule(
        book=request.book,
        actor=request.user,
        rule=rule,
        version=version,
        draft=_draft(request, values),
    )
    return _one(request, response, pk)


@router.post("/rules/{int:pk}/move", response=Page[RuleOut], summary="Move a rule")
def rule_move(request: ApiRequest, pk: int, sent: Place) -> Page[RuleOut]:
    """Puts it at another place among all: the first that fits wins."""
    rule = _find(request, pk)
    move_rule(book=request.book, actor=request.user, rule=rule, place=sent.place - 1)
    return rule_list(request)


@router.delete("/rules/{int:pk}", response={204: None}, summary="Delete a rule")
def rule_delete(request: ApiRequest, pk: int) -> None:
    """What it did stays."""
    rule = _find(request, pk)
    expected_version(request, rule.version)
    delete_rule(book=request.book, actor=request.user, rule=rule)
