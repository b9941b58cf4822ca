"""A push service on loopback, and the browser behind it, written from the RFCs alone:
it opens messages with the browser's private key and checks who signed for them.
"""

import base64
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def unpack(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pack(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def private_key(text):
    return ec.derive_private_key(int.from_bytes(unpack(text)), CURVE)


def point(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hmac(key, text):
    signer = hmac.HMAC(key, hashes.SHA256())
    signer.update(text)
    return signer.finalize()


def open_message(body, *, key, auth):
    """RFC 8188 and 8291, step by step; the padding's end is checked, too."""
    salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size
    shared = key.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
    )
    info = b"WebPush: info\0" + point(key) + sender + b"\x01"
    material = _hmac(_hmac(auth, shared), info)
    secret = _hmac(salt, material)
    content_key = _hmac(secret, b"Content-Encoding: aes128gcm\0\x01")[:16]
    nonce = _hmac(secret, b"Content-Encoding: nonce\0\x01")[:12]
    opened = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\0")
    assert opened.endswith(b"\x02")
    return opened[:-1]


def read_token(header):
    """The claims of a VAPID header that its key confirms, and that key."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(each.strip().split("=", 1) for each in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    head, claims = (json.loads(unpack(each)) for each in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    raw = unpack(signature)
    halves = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    signer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpack(parts["k"]))
    signer.verify(
        encode_dss_signature(*halves), signed.encode(), ec.ECDSA(hashes.SHA256())
    )
    return claims, parts["k"]


class Browser:
    """One subscription; `status` is what its push service answers, `shown` what it was
    told, in order, with the headers.
    """

    def __init__(self, service, name):
        self.key = ec.generate_private_key(CURVE)
        self.auth = name.ljust(16, b"-")[:16]
        self.endpoint = f"{service.address}/{name.decode()}"
        self.status = 201
        self.headers = {}
        self.breaks_off = False
        self.shown = []

    @property
    def keys(self):
        return {"p256dh": pack(point(self.key)), "auth": pack(self.auth)}

    @property
    def titles(self):
        return [message["title"] for message, _ in self.shown]

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if self.status < 300:
            content = open_message(body, key=self.key, auth=self.auth)
            self.shown.append((json.loads(content), dict(handler.headers)))
        if self.breaks_off:
            handler.connection.close()
            return
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


class PushService:
    def __init__(self):
        self.browsers = {}
        self.address = ""

    def browser(self, name="laptop"):
        found = Browser(self, name.encode())
        self.browsers[f"/{name}"] = found
        return found


@contextmanager
def push_service():
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            service.browsers[self.path].take(self)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield service
    server.shutdown()
    server.server_close()


def seconds_from_now(moment):
    return moment - time.time()
