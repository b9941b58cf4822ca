"""The API's documentation as a page, read from its OpenAPI document."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from expense_tracker.api import api

Spec = dict[str, Any]
_REF = "#/components/schemas/"
_WHERE = {"path": "address", "query": "query", "header": "header"}


@dataclass(frozen=True)
class Field:
    """One thing that is sent or answered. `name` is its path: `parts[].amount`."""

    name: str
    type: str
    is_required: bool
    help: SafeString
    where: str = ""


@dataclass(frozen=True)
class OperationDoc:
    id: str
    method: str
    path: str
    summary: str
    help: SafeString
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    example: str  # what is sent, as JSON; "" for nothing
    statuses: list[tuple[str, str]]


@dataclass(frozen=True)
class Chapter:
    title: str
    operations: list[OperationDoc]

    @property
    def anchor(self) -> str:
        return self.title.lower().replace(" ", "-")


@require_safe
@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "about": _html(api.document["info"]["description"]),
        "chapters": chapters(),
        "root": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api_docs.html", context)


@lru_cache(maxsize=1)
def chapters() -> list[Chapter]:
    """The operations by tag, in the order in which they were added."""
    found: dict[str, list[OperationDoc]] = {}
    for path, operations in api.document["paths"].items():
        for method, operation in operations.items():
            doc = _operation(path, method, operation)
            found.setdefault(operation["tags"][0], []).append(doc)
    return [Chapter(title, operations) for title, operations in found.items()]


def _operation(path: str, method: str, spec: Spec) -> OperationDoc:
    body = _content(spec.get("requestBody", {}))
    good = next(each for code, each in spec["responses"].items() if int(code) < 400)  # noqa: PLR2004
    return OperationDoc(
        id=spec["operationId"],
        method=method.upper(),
        path=path,
        summary=spec["summary"],
        help=_html(spec.get("description", "")),
        parameters=[_parameter(each) for each in spec["parameters"]],
        body=list(_fields(body)),
        answer=list(_fields(_content(good))),
        example=json.dumps(_example(body), indent=2, ensure_ascii=False)
        if body
        else "",
        statuses=[
            (str(code), _words(each)) for code, each in spec["responses"].items()
        ],
    )


_MARKDOWN = MarkdownIt("zero").enable(["backticks", "emphasis", "list"])


def _html(text: str) -> SafeString:
    """Of words that stand in the sources."""
    return mark_safe(_MARKDOWN.render(text))  # noqa: S308


def _line(text: str) -> SafeString:
    """Likewise, of a text without paragraphs."""
    return mark_safe(_MARKDOWN.renderInline(text.replace("\n", " ")))  # noqa: S308


def _content(answer: Spec) -> Spec:
    """The schema of what is sent or answered; empty for files and for nothing."""
    kinds = answer.get("content", {})
    kind: Spec = next(iter(kinds.values()), {})
    schema: Spec = kind.get("schema", {})
    return schema


def _words(response: Spec) -> str:
    if "$ref" in response:
        name = response["$ref"].rpartition("/")[2]
        response = api.document["components"]["responses"][name]
    return str(response["description"])


def _parameter(spec: Spec) -> Field:
    return Field(
        name=spec["name"],
        type=_type(spec["schema"]),
        is_required=spec["required"],
        help=_line(spec.get("description", spec["schema"].get("description", ""))),
        where=_WHERE[spec["in"]],
    )


# --- schemas --------------------------------------------------------------------------


def _followed(schema: Spec) -> Spec:
    """What a reference, or a choice between something and null, stands for."""
    if "anyOf" in schema:
        [*real] = [each for each in schema["anyOf"] if each.get("type") != "null"]
        return _followed(real[0])
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REF)
        found: Spec = api.document["components"]["schemas"][name]
        return found
    return schema


def _fields(schema: Spec, above: str = "", depth: int = 3) -> Iterator[Field]:
    schema = _followed(schema)
    if schema.get("type") == "array":
        yield from _fields(schema["items"], f"{above}[]", depth)
        return
    for name, each in schema.get("properties", {}).items():
        path = f"{above}.{name}".lstrip(".")
        is_required = name in schema.get("required", ())
        yield Field(path, _type(each), is_required, _help(each))
        if depth > 1:
            yield from _fields(each, path, depth - 1)


def _help(schema: Spec) -> SafeString:
    said = schema.get("description")
    return _line(said or _followed(schema).get("description", ""))


def _type(schema: Spec) -> str:
    real = _followed(schema)
    if "enum" in real:
        return " | ".join(json.dumps(value) for value in real["enum"])
    if "const" in real:
        return json.dumps(real["const"])
    name = str(real.get("format") or real.get("type", "anything"))
    if name == "array":
        name = f"list of {_type(real['items'])}"
    is_nullable = any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    return f"{name} or null" if is_nullable else name


def _example(schema: Spec) -> Any:
    """Something that may be sent: what is required, and what has an example."""
    if "examples" in schema:
        return schema["examples"][0]
    real = _followed(schema)
    if "examples" in real:
        return real["examples"][0]
    if "enum" in real:
        return real["enum"][0]
    if real.get("type") == "array":
        return [_example(real["items"])]
    if "properties" in real:
        shown = [
            name
            for name, each in real["properties"].items()
            if name in real.get("required", ()) or "examples" in _followed(each)
        ]
        return {name: _example(real["properties"][name]) for name in shown}
    return {"string": "…", "boolean": True}.get(real.get("type", ""), 1)
