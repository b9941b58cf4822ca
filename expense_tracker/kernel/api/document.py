"""What every operation has beside its own: headers, and the errors it may answer."""

from http import HTTPStatus
from typing import Any

from expense_tracker.kernel.api.problems import CONTENT_TYPE, WORDS
from expense_tracker.kernel.api.versions import TAGS

Spec = dict[str, Any]
WRITES = {"post", "put", "patch", "delete"}

PROBLEM: Spec = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Unprocessable Entity"]},
        "status": {"type": "integer", "examples": [422]},
        "detail": {"type": "string", "examples": ["Enter an amount above zero."]},
        "errors": {
            "type": "array",
            "description": "Field by field; absent where it is about none.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "examples": ["amount"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
BOOK: Spec = {
    "in": "query",
    "name": "book",
    "required": False,
    "schema": {"type": "integer", "minimum": 1},
    "description": "Id of the book to work in; the header `X-Book` says it too. "
    "Without it, the token's own, else your first.",
}
IDEMPOTENCY: Spec = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[ -~]+$",
    },
    "description": "Any text of your own, another one for each new thing. Sent again "
    "within 24 hours, the same request is answered again and done once.",
}
IF_MATCH: Spec = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string", "pattern": TAGS},
    "description": "The ETag of what you read. When somebody has changed it since, "
    "nothing is done and the answer is 412.",
}
LIMITS: Spec = {
    name: {"description": text, "schema": {"type": "integer"}}
    for name, text in {
        "RateLimit-Limit": "How often this token may ask in a minute.",
        "RateLimit-Remaining": "How often it may still.",
        "RateLimit-Reset": "Seconds until the minute begins anew.",
    }.items()
}


def complete(document: Spec) -> Spec:
    """The document with what all operations have in common, in place."""
    document["components"]["schemas"]["Problem"] = PROBLEM
    document["components"]["responses"] = {
        HTTPStatus(status).name: _response(status) for status in _all_errors()
    }
    versioned = _versioned(document["components"]["schemas"])
    for operations in document["paths"].values():
        has_version = any(_answers(each) & versioned for each in operations.values())
        for method, operation in operations.items():
            _complete(operation, method, has_version=has_version)
    return document


def _versioned(schemas: Spec) -> set[str]:
    """References to what can be told apart by its version."""
    return {
        f"#/components/schemas/{name}"
        for name, schema in schemas.items()
        if "version" in schema.get("properties", {})
    }


def _answers(operation: Spec) -> set[str]:
    """References to what it answers."""
    return {
        kind.get("schema", {}).get("$ref", "")
        for answer in operation["responses"].values()
        for kind in answer.get("content", {}).values()
    }


def _response(status: int) -> Spec:
    known = HTTPStatus(status)
    schema = {"$ref": "#/components/schemas/Problem"}
    response: Spec = {
        "description": WORDS.get(status, f"{known.phrase}."),
        "content": {CONTENT_TYPE: {"schema": schema}},
    }
    if status in {429, 503}:
        response["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait.",
                "schema": {"type": "integer"},
            }
        }
    return response


def _all_errors() -> list[int]:
    return _errors("put", has_body=True)


def _errors(method: str, *, has_body: bool) -> list[int]:
    errors = [400, 401, 403, 404, 422, 429, 500, 503]
    if method in WRITES:
        errors += [409, 412]
    if method == "put":
        errors += [428]
    if has_body or method in WRITES:
        errors += [413, 415]
    return sorted(errors)


def _complete(operation: Spec, method: str, *, has_version: bool) -> None:
    parameters = operation.setdefault("parameters", [])
    parameters.append(BOOK)
    if method == "post":
        parameters.append(IDEMPOTENCY)
    if method in {"put", "patch", "delete"} and has_version:
        parameters.append(IF_MATCH)
    responses = operation["responses"]
    for answer in responses.values():
        answer.setdefault("headers", LIMITS)
    for status in _errors(method, has_body="requestBody" in operation):
        name = HTTPStatus(status).name
        responses[status] = {"$ref": f"#/components/responses/{name}"}
