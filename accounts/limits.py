"""The shared cache behind rate limits."""

from django.core.cache.backends.redis import RedisCache


class FallbackCache(RedisCache):
    pass
