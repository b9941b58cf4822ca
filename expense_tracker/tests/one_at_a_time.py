"""A live server that shares one database connection with its test."""

import threading

from django.core.servers.basehttp import ThreadedWSGIServer

# Of one answer; a browser that leaves does not wait for it.
LONGEST = 10


class OneAtATime(ThreadedWSGIServer):
    """Answers one request after the other: with SQLite in memory, all threads share one
    connection and with it one transaction. A browser's idle sockets hold up nobody.
    """

    asked = 0  # answered ones are taken off again
    changed = threading.Condition()

    def set_app(self, application) -> None:
        turn = threading.Lock()

        def answer(environ, start_response) -> list[bytes]:
            self.count(1)
            try:
                with turn:
                    response = application(environ, start_response)
                    try:
                        return list(response)
                    finally:
                        response.close()
            finally:
                self.count(-1)

        super().set_app(answer)

    @classmethod
    def count(cls, step: int) -> None:
        with cls.changed:
            cls.asked += step
            cls.changed.notify_all()

    @classmethod
    def wait_until_idle(cls) -> None:
        """What is still being answered would meet the tables being emptied."""
        with cls.changed:
            assert cls.changed.wait_for(lambda: not cls.asked, timeout=LONGEST)
