"""How often a token may ask. Counted by all processes together, in a cache that the
database stands in for while its server is away.
"""

import time
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache

from accounts.models import ApiToken
from expense_tracker.kernel.api.problems import Problem

WINDOW = 60


@dataclass(frozen=True)
class Allowance:
    """What is left of a minute; `remaining` below zero is too often."""

    limit: int
    remaining: int
    reset: int  # seconds until it begins anew

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.remaining, 0)),
            "RateLimit-Reset": str(self.reset),
        }

    def check(self) -> None:
        if self.remaining < 0:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"This token may ask {self.limit} times a minute.",
                headers={"Retry-After": str(self.reset)},
            )


def count_request(token: ApiToken) -> Allowance:
    now = int(time.time())
    window, passed = divmod(now, WINDOW)
    key = f"api:{token.digest[:32]}:{window}"
    cache.add(key, 0, WINDOW * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two
        count = 1
    limit = settings.API_REQUESTS_PER_MINUTE
    return Allowance(limit, limit - count, WINDOW - passed)
