"""Rules: what is done by itself with transactions that an expression finds."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import ReadingToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    DayOut,
    Id,
    Note,
    Page,
    Row,
    SignedAmount,
    id_of,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.entry_shapes import TagName
from ledger.models import Rule
from ledger.rule_form import MAX_PARTS, RuleForm, rule_values
from ledger.rule_rows import EffectRow, effect_rows, rule_rows, try_rule
from ledger.ruling import Action, Filing, RuleSet, ready_rules
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
Name = Annotated[str, Field(max_length=100)]
Percent = Annotated[
    str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", examples=["60", "33.34"])
]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="An expression as in the search field.",
        examples=["payee:lidl amount<50"],
    ),
]


class SharePart(Body):
    category: Id
    percent: Percent


class RuleIn(Body):
    """What it finds, and what it does: of `category`, `parts` and `to_wallet` one at
    most.
    """

    query: Query
    name: Name = Field("", description="Without one, the expression is its name.")
    category: Id | None = None
    parts: list[SharePart] = Field(
        [], max_length=MAX_PARTS, description="A split; its shares sum to 100."
    )
    to_wallet: Id | None = Field(None, description="Makes it a transfer there.")
    payee: Name = Field("", description="The name it gets instead.")
    tags: list[TagName] = Field([], max_length=20, description="Added to its own.")
    note: Note = Field("", description="Where it has none yet.")
    active: bool = True


class RuleChange(Body):
    """What is to be different; what is left out stays."""

    query: Query | None = None
    name: Name | None = None
    category: Id | None = None
    parts: list[SharePart] | None = Field(None, max_length=MAX_PARTS)
    to_wallet: Id | None = None
    payee: Name | None = None
    tags: list[TagName] | None = Field(None, max_length=20)
    note: Note | None = None
    active: bool | None = None


class RuleOut(Row):
    """Rules are applied in the order of the list."""

    id: int
    version: int
    name: str
    query: str
    category: int | None
    parts: list[SharePart]
    to_wallet: int | None
    payee: str
    tags: list[str]
    note: str
    active: bool
    does: list[str] = Field(description="What it does, in words.")
    count: int | None = Field(description="What it finds; null: cannot be read now.")
    problem: str = Field(description="Why it cannot be read any more.")


class DifferenceOut(Row):
    what: str
    before: str
    after: str


class EffectOut(Row):
    """One transaction, and what would change in it."""

    entry: int
    date: DayOut
    title: str
    amount: SignedAmount
    currency: Currency
    changes: list[DifferenceOut]


class TrialOut(Row):
    count: int = Field(description="How many it finds.")
    items: list[EffectOut] = Field(description="The newest of them.")
    problem: str


class RunIn(Body):
    rule: Id | None = Field(None, description="null: all active rules.")
    overwrite: bool = Field(False, description="Replace what is there already, too.")
    dry_run: bool = Field(True, description="Only say what would change.")


class RunOut(Row):
    count: int
    more: bool = Field(description="More is left than one run does.")
    items: list[EffectOut]
    change: int | None = Field(description="To be undone by; null after a dry run.")


class Place(Body):
    place: int = Field(ge=1, le=500, description="Among all, from 1.")


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
