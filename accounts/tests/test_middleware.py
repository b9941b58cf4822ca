"""Whose Book a request is about, and that its scope is open, and only then."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.utils import timezone
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

from accounts import urls
from accounts.decorators import book_required
from accounts.middleware import BookMiddleware, PersonMiddleware
from accounts.models import Membership, User
from accounts.services import create_book
from expense_tracker.kernel.locale import current_locale
from ledger.models import Wallet


@pytest.fixture
def ask(rf):
    """Sends a request of `user` through the middleware to `view`."""

    def send(user, view, path="/", session=None, method="get"):
        request = getattr(rf, method)(path)
        request.user = user
        request.session = session or {}
        return BookMiddleware(view)(request)

    return send


def names(request):
    return HttpResponse(",".join(wallet.name for wallet in Wallet.objects.all()))


def test_opens_the_scope_of_ones_book(ask, alice, book, other_book):
    assert ask(alice, names).content == b"Cash"
    assert get_scope() == {}


def test_a_book_chosen_before_is_kept(ask, alice, book):
    second = create_book(owner=alice, name="Second", base_currency="EUR")
    seen = ask(
        alice, lambda r: HttpResponse(r.book.name), session={"book_id": second.pk}
    )
    assert seen.content == b"Second"


def test_a_book_chosen_and_left_is_not_opened(ask, alice, book, other_book):
    session = {"book_id": other_book.pk}
    seen = ask(alice, lambda r: HttpResponse(r.book.pk), session=session)
    assert seen.content == str(book.pk).encode()


def test_without_a_book_nothing_is_open(ask, alice):
    with pytest.raises(ScopeError):
        ask(alice, names)


def test_the_console_opens_no_book(ask, staff):
    with pytest.raises(ScopeError):
        ask(staff, names, path="/admin/ledger/wallet/")


def test_a_streamed_answer_is_produced_in_scope(ask, alice, book, other_book):
    def stream(_request):
        return StreamingHttpResponse(
            wallet.name.encode() for wallet in Wallet.objects.all()
        )

    response = ask(alice, stream)
    chunks = iter(response.streaming_content)
    assert next(chunks) == b"Cash"
    assert get_scope() == {}  # nothing stays open while a chunk is on its way
    assert list(chunks) == []


def test_a_lazy_page_is_rendered_in_scope(client_alice, monkeypatch):
    """Django renders it inside the middleware, so queries in templates are scoped."""
    template = engines["django"].from_string(
        "{% for w in wallets %}{{ w }}{% endfor %}"
    )

    def lazy(request):
        return TemplateResponse(request, template, {"wallets": LazyWallets()})

    class LazyWallets:
        def __iter__(self):
            return iter(Wallet.objects.all())

    monkeypatch.setattr(urls.urlpatterns[0], "callback", lazy)
    assert client_alice.get("/settings/").content == b"Cash"


def test_a_person_reads_their_own_locale_and_zone(rf, alice):
    alice.locale, alice.time_zone = "de-DE", "Asia/Kathmandu"
    request = rf.get("/")
    request.user = alice
    seen = PersonMiddleware(
        lambda _: (current_locale(), timezone.get_current_timezone_name())
    )(request)
    assert seen == ("de-DE", "Asia/Kathmandu")
    assert current_locale() == "en-IE"


# --- the decorator --------------------------------------------------------------------


@book_required
def page(_request):
    return HttpResponse("page")


@pytest.mark.parametrize(
    ("role", "method", "status"),
    [
        ("owner", "post", 200),
        ("editor", "post", 200),
        ("viewer", "get", 200),
        ("viewer", "post", 403),
        ("viewer", "delete", 403),
    ],
)
def test_roles(client_alice, ask, role, method, status):
    Membership.objects.update(role=role)
    alice = User.objects.get()
    if status == 403:
        with pytest.raises(PermissionDenied, match="not change it"):
            ask(alice, page, method=method)
    else:
        assert ask(alice, page, method=method).content == b"page"
