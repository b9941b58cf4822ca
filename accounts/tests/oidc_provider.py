"""A site that speaks OpenID Connect, on loopback: discovery, code flow with PKCE and
signed ID tokens. Strict where the protocol is: whoever skips a step is refused.
"""

import base64
import json
import secrets
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

SECRET = "between us"
SIGNING = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`person` is who is signed in there, as claims; `wrong` are claims that a token
    says otherwise than it should. `asked` are the questions for a sign-in so far.
    """

    def __init__(self):
        self.person = {
            "sub": "248289761001",
            "name": "Nell Byrne",
            "email": "nell@example.com",
            "email_verified": True,
        }
        self.wrong = {}
        self.asked = []
        self.address = ""
        self._codes = {}
        self._tokens = set()

    def configuration(self):
        paths = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "jwks_uri": "/keys",
        }
        urls = {name: self.address + path for name, path in paths.items()}
        return {"issuer": self.address, **urls}

    def keys(self):
        key = jwt.algorithms.RSAAlgorithm.to_jwk(SIGNING.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        """Where the browser is sent: back, with a code."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(query["scope"].split())
        self.asked.append(query)
        code = secrets.token_urlsafe()
        self._codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def token(self, form, authorization):
        """None when anything is not as it was begun. A code works once."""
        query = self._codes.pop(form.get("code"), None)
        if query is None or form["redirect_uri"] != query["redirect_uri"]:
            return None
        if _client_of(form, authorization) != (query["client_id"], SECRET):
            return None
        if _challenge(form["code_verifier"]) != query["code_challenge"]:
            return None
        access = secrets.token_urlsafe()
        self._tokens.add(access)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": self._id_token(query["client_id"]),
        }

    def _id_token(self, client):
        now = int(time.time())
        times = {"iat": now, "exp": now + 300}
        claims = {"iss": self.address, "aud": client, **times, **self.person}
        headers = {"kid": "1"}
        return jwt.encode(claims | self.wrong, SIGNING, "RS256", headers=headers)

    def userinfo(self, authorization):
        return self.person if authorization[7:] in self._tokens else None


def _client_of(form, authorization):
    if authorization.startswith("Basic "):
        return tuple(base64.b64decode(authorization[6:]).decode().split(":"))
    return form.get("client_id"), form.get("client_secret")


def _challenge(verifier):
    digest = sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@contextmanager
def oidc_provider():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path, query = urlsplit(self.path).path, _flat(urlsplit(self.path).query)
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            authorization = self.headers.get("Authorization", "")
            self.answer(
                {
                    "/.well-known/openid-configuration": provider.configuration,
                    "/keys": provider.keys,
                    "/userinfo": lambda: provider.userinfo(authorization),
                }[path]()
            )

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            authorization = self.headers.get("Authorization", "")
            self.answer(provider.token(_flat(body), authorization))

        def answer(self, content):
            body = json.dumps(content or {"error": "invalid_grant"}).encode()
            self.send_response(200 if content else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    # Asked often whether it is to end, so that no test waits for it.
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def _flat(query):
    return {name: values[0] for name, values in parse_qs(query).items()}
