"""A live server that shares one database connection with its test."""

import threading

from django.core.servers.basehttp import ThreadedWSGIServer


class OneAtATime(ThreadedWSGIServer):
    """Answers one request after the other: with SQLite in memory, all threads share one
    connection and with it one transaction. A browser's idle sockets hold up nobody.
    """

    def set_app(self, application) -> None:
        turn = threading.Lock()

        def answer(environ, start_response) -> list[bytes]:
            with turn:
                response = application(environ, start_response)
                try:
                    return list(response)
                finally:
                    response.close()

        super().set_app(answer)
