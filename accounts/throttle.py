"""How often something may be asked for, counted by all processes together."""

from django.core.cache import cache


def is_within(*, name: str, limit: int, seconds: int) -> bool:
    """Count one more asking for `name`; whether there were at most `limit` of them in
    the running stretch of so many seconds.
    """
    key = f"throttle:{name}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ended between the two
        return True
