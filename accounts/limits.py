"""The shared cache behind rate limits, which holds when its server is away.

Limits that open when Redis is gone would be lifted by whoever can take it away, so the
counts then stand in the database: slower, and shared by all processes all the same.
"""

import logging
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from accounts.models import FallbackCacheRow
from accounts.outage import Outage

logger = logging.getLogger(__name__)

# So many that nobody can push a count out of the table by filling it.
FALLBACK_ENTRIES = 1_000_000
# A page that counts must not hang: one short try, no second one.
PATIENCE = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "retry": Retry(NoBackoff(), 0),
}
_outage = Outage(seconds=30)


class FallbackCache(BaseCache):
    """Redis, or the database while Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**PATIENCE, **params.get("OPTIONS", {})}
        self._redis = RedisCache(server, {**params, "OPTIONS": options})
        table = FallbackCacheRow._meta.db_table
        limits = {"MAX_ENTRIES": FALLBACK_ENTRIES}
        self._database = DatabaseCache(table, {**params, "OPTIONS": limits})

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if not _outage.lasts:
            try:
                return getattr(self._redis, method)(*args, **kwargs)
            except RedisError:
                _outage.begin()
                logger.warning("Redis is away: rate limits count in the database")
        return getattr(self._database, method)(*args, **kwargs)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(
        self,
        key: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that is not there."""
        return int(self._ask("incr", key, delta, version))

    def clear(self) -> None:
        self._ask("clear")
