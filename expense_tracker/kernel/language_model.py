"""One question to a language model, at any address that speaks OpenAI's protocol.

Off while LLM_BASE_URL or LLM_MODEL is unset. Neither what was asked, nor what was
answered, nor the key is ever logged. Whether a Book wants to ask, and how often it
may, is decided in `accounts.language_model.asking`.
"""

import json
import re
from time import monotonic
from typing import Any

from django.conf import settings

# A model on one's own machine takes its time before the first word.
CONNECT, READ, WHOLE = 5.0, 60.0, 90.0  # seconds
MAX_SENT = 64 * 1024
MAX_ANSWER = 256 * 1024
OK = 200

# Models that think aloud do so before they answer.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class ModelUnavailable(Exception):
    """There is no answer; why, in words that tell nothing of what was asked."""


def is_configured() -> bool:
    """Whether the site has a model at all."""
    return bool(settings.LLM_BASE_URL and settings.LLM_MODEL)


def complete(
    *, system: str, user: str, most_tokens: int, patience: float | None = None
) -> str:
    """What the model answers, not blank. Raises ModelUnavailable.

    Waits up to WHOLE seconds, which is for the worker; where somebody waits for a page,
    `patience` is how long. Never in a transaction. The answer is a stranger's text:
    check it before use.
    """
    if not is_configured():
        raise ModelUnavailable("No language model is set up.")
    question = _question(system, user, most_tokens)
    body = json.dumps(question).encode()
    return _text_of(_post(body, WHOLE if patience is None else patience))


def _question(system: str, user: str, most_tokens: int) -> dict[str, Any]:
    return {
        "model": settings.LLM_MODEL,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ],
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": False,
    }


def _post(body: bytes, patience: float) -> bytes:
    # It takes 10 MB, and only the worker asks.
    import httpx  # noqa: PLC0415

    if len(body) > MAX_SENT:
        raise ModelUnavailable("The question is too long.")
    until = monotonic() + patience
    timeout = httpx.Timeout(min(READ, patience), connect=min(CONNECT, patience))
    try:
        with httpx.stream(
            "POST",
            f"{settings.LLM_BASE_URL}/chat/completions",
            content=body,
            headers=_headers(),
            timeout=timeout,
            follow_redirects=False,
        ) as answer:
            if answer.status_code != OK:
                raise ModelUnavailable(f"The model answered {answer.status_code}.")
            return _limited(answer.iter_bytes(), until)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        # Its own text may name the address with what stands in it.
        raise ModelUnavailable(f"No answer: {type(error).__name__}.") from None


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.LLM_API_KEY:
        headers["Authorization"] = f"Bearer {settings.LLM_API_KEY}"
    return headers


def _limited(parts: Any, until: float) -> bytes:
    """All of the answer, unless it is too long or drips in for too long."""
    whole = bytearray()
    for part in parts:
        whole += part
        if len(whole) > MAX_ANSWER:
            raise ModelUnavailable("The answer is too long.")
        if monotonic() > until:
            raise ModelUnavailable("The answer took too long.")
    return bytes(whole)


def _text_of(answer: bytes) -> str:
    try:
        text = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        text = None
    text = _THOUGHTS.sub("", text).strip() if isinstance(text, str) else ""
    if not text:
        raise ModelUnavailable("The answer is not of the protocol.")
    return text
