"""What every answer must tell the browser."""

import re

PROMISED = {
    "X-Content-Type-Options": r"nosniff",
    "X-Frame-Options": r"DENY",
    "Referrer-Policy": r"same-origin|no-referrer",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin",
    "Permissions-Policy": r"(?=.*camera=\(\))(?=.*geolocation=\(\)).*",
    "Cache-Control": r"(?=.*no-store).*",
}
NO_SOURCE = re.compile(r"unsafe|\*|https?:|blob:|(script|style|default)-src[^;]*data:")
CLOSED = ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")


def missing_headers(answer) -> list[str]:
    told = answer.headers
    lacking = [
        name
        for name, value in PROMISED.items()
        if not re.fullmatch(value, told.get(name, ""))
    ]
    return [
        *lacking,
        *policy_faults(told.get("Content-Security-Policy", "")),
        *kind_faults(told.get("Content-Type", "")),
    ]


def kind_faults(kind: str) -> list[str]:
    """Text says how it is written, or the browser guesses. JSON is UTF-8 always."""
    return [kind] if kind.startswith("text/") and "charset=utf-8" not in kind else []


def policy_faults(policy: str) -> list[str]:
    """What the policy leaves open. That of a kept file closes everything at once."""
    closed = "default-src 'none'" in policy or all(each in policy for each in CLOSED)
    found = NO_SOURCE.findall(policy)
    return [
        *(["policy"] if not closed or "default-src '" not in policy else []),
        *found,
    ]
