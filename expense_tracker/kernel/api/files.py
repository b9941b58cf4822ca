"""Operations that answer with a file rather than JSON."""

from typing import Any


def a_file(*content_types: str) -> dict[str, Any]:
    """For `@router.get("/…/file", summary=…, **a_file("application/pdf"))`."""
    content = {"schema": {"type": "string", "format": "binary"}}
    answer = {
        "description": "The file.",
        "content": dict.fromkeys(content_types, content),
    }
    return {"openapi_extra": {"responses": {200: answer}}}
