"""A server that speaks OpenAI's protocol as far as the program does, on loopback."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ModelServer:
    """Answers with `text`; `bodies` are the questions it was sent, `keys` their keys.

    `respond` takes the place of that: it is given the handler and answers by itself.
    """

    def __init__(self):
        self.text = "All is well."
        self.bodies = []
        self.keys = []
        self.respond = None
        self.address = ""

    @property
    def said(self):
        """Everything it was told, as one text."""
        messages = [each for body in self.bodies for each in body["messages"]]
        return "\n".join(each["content"] for each in messages)

    def answer(self, handler):
        sent = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.bodies.append(json.loads(sent))
        self.keys.append(handler.headers["Authorization"])
        if self.respond:
            self.respond(handler)
        else:
            text = self.text(self.bodies[-1]) if callable(self.text) else self.text
            send(handler, {"choices": [{"message": {"content": text}}]})


def send(handler, content, status=200, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def model_server():
    model = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.path == "/v1/chat/completions"
            model.answer(self)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        model.address = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        thread.start()
        try:
            yield model
        finally:
            server.shutdown()
            thread.join()
