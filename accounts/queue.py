"""Handing work to the queue: after the commit, and never at the cost of the request."""

import logging
from functools import partial
from typing import Any

from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.outage import Outage

logger = logging.getLogger(__name__)

UNREACHABLE = (OperationalError, RedisError)
# A queue that hangs is worse than one that is gone. Workers wait longer by design, so
# a request sends over a connection of its own.
PATIENCE = {"socket_timeout": 1}
outage = Outage(seconds=30)

# A sweep's messages are worth nothing once the next sweep sends its own.
SWEEP_EXPIRES = 60
# For work of minutes; the queue would send it anew after 900 seconds.
LONG = {"soft_time_limit": 800, "time_limit": 850}


def enqueue(task: Task, *args: Any) -> None:
    """Send `task` with `args` (ids, text) once the transaction is committed.

    A queue that is away is logged, not raised: what is owed stands in the database as a
    row that is due, and beat's next sweep finds it.
    """
    transaction.on_commit(partial(_send, task, args))


def _send(task: Task, args: tuple[Any, ...]) -> None:
    if outage.lasts:
        return
    try:
        with current_app.connection(transport_options=PATIENCE) as connection:
            task.apply_async(args, connection=connection)
    except UNREACHABLE:
        outage.begin()
        logger.warning("The queue is away: %s waits for its sweep", task.name)
