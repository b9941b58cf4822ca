"""The API's operations as methods."""

import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from outlay_client.errors import Conflict, NotSignedIn
from outlay_client.models import (
    Book,
    Category,
    Entry,
    FileAccount,
    ImportRun,
    Me,
    Summary,
    Wallet,
    read,
)
from outlay_client.transport import Answer, Transport, form_body, json_body

Model = TypeVar("Model")
API = "/api/v1"
SIGN_IN = "/_allauth/app/v1/auth"
MOVING = {"reading", "committing", "undoing"}


class Client:
    """Somebody's books, by a token of theirs. `book` is the id of the book to work in;
    None is the token's own, else the person's first.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        book: int | None = None,
        timeout: float = 30,
        retries: int = 2,
    ) -> None:
        if urlsplit(url).scheme not in {"https", "http"}:
            raise ValueError("The address begins with https:// or http://.")
        self.url = url.rstrip("/")
        self.book = book
        self._headers = {"Authorization": f"Bearer {token}"}
        self._transport = Transport(timeout=timeout, retries=retries)
        self._session = ""

    # --- signing in -------------------------------------------------------------------

    @classmethod
    def sign_in(
        cls,
        url: str,
        email: str,
        password: str,
        *,
        code: str = "",
        app: str = "outlay-client",
        **more: Any,
    ) -> Self:
        """A client for whoever has that password. `code` is of their second factor,
        where they have one; `app` is what they see in their list of tokens.

        Raises NotSignedIn, or Invalid with what is wrong.
        """
        client = cls(url, "", **more)
        client._headers = {"X-App-Name": app}
        sent = {"email": email, "password": password}
        try:
            answer = client._sign("POST", "/login", sent)
        except NotSignedIn:
            if not (code and client._session):
                raise
            answer = client._sign("POST", "/2fa/authenticate", {"code": code})
        token = answer.json["meta"]["access_token"]
        client._headers = {"Authorization": f"Bearer {token}"}
        return client

    def sign_out(self) -> None:
        """End what `sign_in` began: its token is worth nothing any more."""
        try:
            self._sign("DELETE", "/session")
        except NotSignedIn:  # as it should be
            return

    def _sign(self, method: str, path: str, sent: Any = None) -> Answer:
        data, kind = json_body(sent or {})
        headers = {**self._headers, "Content-Type": kind}
        if self._session:
            headers["X-Session-Token"] = self._session
        address = f"{self.url}{SIGN_IN}{path}"
        request = Request(address, data, headers, method=method)  # noqa: S310
        try:
            answer = self._transport.send(request)
        except NotSignedIn as error:
            self._session = error.session or self._session
            raise
        self._session = answer.json["meta"].get("session_token", self._session)
        return answer

    # --- reading ----------------------------------------------------------------------

    def me(self) -> Me:
        return read(Me, self.get("/me"))

    def books(self) -> Iterator[Book]:
        return self._all(Book, "/books")

    def wallets(self, *, archived: bool = False) -> Iterator[Wallet]:
        return self._all(Wallet, "/wallets", archived=archived or None)

    def categories(self) -> Iterator[Category]:
        return self._all(Category, "/categories")

    def entries(
        self,
        *,
        q: str = "",
        period: str = "",
        wallet: int | None = None,
        category: int | None = None,
    ) -> Iterator[Entry]:
        """What an expression such as `category:food amount>50` finds, newest first."""
        return self._all(
            Entry,
            "/entries",
            q=q,
            period=period,
            wallet=wallet,
            category=category,
            limit=200,
        )

    def entry(self, pk: int) -> Entry:
        return read(Entry, self.get(f"/entries/{pk}"))

    def summary(self, period: str) -> Summary:
        """A period such as `2026-11`, `2026-q4` or `2026` in figures."""
        return read(Summary, self.get("/summary", period=period))

    # --- changing ---------------------------------------------------------------------

    def add_entry(self, *, key: str = "", **values: Any) -> Entry:
        """Book a transaction. `values` are the API's: date, amount, wallet; then kind,
        category, payee, note, tags, parts, to_wallet, to_amount and so on.

        `key` is your own name for it, by which it is booked once however often you ask;
        without one, once for each call.
        """
        return read(Entry, self.post("/entries", values, key=key))

    def change_entry(self, entry: Entry, **values: Any) -> Entry:
        """What is named is changed, the rest stays. Raises Changed when it is not as
        you read it any more.
        """
        path = f"/entries/{entry.id}"
        return read(Entry, self._change("PATCH", path, entry.version, values))

    def delete_entry(self, entry: Entry) -> None:
        """It can be restored for 30 days. Raises Changed."""
        self._change("DELETE", f"/entries/{entry.id}", entry.version)

    def restore_entry(self, pk: int) -> Entry:
        return read(Entry, self.post(f"/entries/{pk}/restore"))

    # --- files ------------------------------------------------------------------------

    def import_file(
        self, path: str | Path, *, wallet: int | None = None, key: str = ""
    ) -> ImportRun:
        """Send a bank's file and have it read. Nothing is booked before
        `commit_import`. Raises Invalid for one that cannot be read.
        """
        file = Path(path)
        fields = {} if wallet is None else {"wallet": wallet}
        body = form_body(fields, file.name, file.read_bytes())
        return read(ImportRun, self._posted("/imports", body, key).json)

    def import_run(self, pk: int) -> ImportRun:
        return read(ImportRun, self.get(f"/imports/{pk}"))

    def file_accounts(self, pk: int) -> Iterator[FileAccount]:
        """Those that the file of an import names."""
        return self._all(FileAccount, f"/imports/{pk}/accounts")

    def choose_wallets(self, pk: int, wallets: Mapping[str, int | None]) -> ImportRun:
        """Which wallet each account is; None makes a new one. Its lines are judged
        anew. Raises Invalid for a wallet in another currency.
        """
        chosen = [{"account": name, "wallet": to} for name, to in wallets.items()]
        path = f"/imports/{pk}/accounts"
        return read(ImportRun, self.post(path, {"accounts": chosen}))

    def commit_import(self, pk: int) -> ImportRun:
        """Book what is chosen, in the background: see `wait_for_import`."""
        return read(ImportRun, self.post(f"/imports/{pk}/commit"))

    def undo_import(self, pk: int) -> ImportRun:
        """Take all of it back, in the background."""
        return read(ImportRun, self.post(f"/imports/{pk}/undo"))

    def wait_for_import(self, pk: int, *, seconds: float = 300) -> ImportRun:
        """How it ended: waits until nothing moves any more.

        Raises Conflict when that takes longer.
        """
        until = time.monotonic() + seconds
        while (run := self.import_run(pk)).state in MOVING:
            if time.monotonic() > until:
                raise Conflict(f"The import is still {run.state}.")
            time.sleep(0.2)
        return run

    # --- anything else ----------------------------------------------------------------

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of whatever is there; None in `query` is left out."""
        return self._ask("GET", path, query=query).json

    def post(self, path: str, values: Any = None, *, key: str = "") -> Any:
        """Done once for each `key`, which is made up when you give none."""
        body = (None, "") if values is None else json_body(values)
        return self._posted(path, body, key).json

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """The items of a list, one page after the other as you come to them."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **query)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def _all(self, model: type[Model], path: str, **query: Any) -> Iterator[Model]:
        return (read(model, item) for item in self.pages(path, **query))

    def _posted(self, path: str, body: tuple[bytes | None, str], key: str) -> Answer:
        return self._ask(
            "POST", path, body, {"Idempotency-Key": key or str(uuid.uuid4())}
        )

    def _change(self, method: str, path: str, version: int, values: Any = None) -> Any:
        body = (None, "") if values is None else json_body(values)
        return self._ask(method, path, body, {"If-Match": f'"{version}"'}).json

    def _ask(
        self,
        method: str,
        path: str,
        body: tuple[bytes | None, str] = (None, ""),
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        asked = {"book": self.book, **(query or {})}
        told = {name: value for name, value in asked.items() if value not in {None, ""}}
        address = f"{self.url}{API}{path}" + (f"?{urlencode(told)}" if told else "")
        data, kind = body
        sent = {**self._headers, **(headers or {})} | (
            {"Content-Type": kind} if kind else {}
        )
        request = Request(address, data, sent, method=method)  # noqa: S310
        return self._transport.send(request)
