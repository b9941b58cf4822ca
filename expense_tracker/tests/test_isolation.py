"""Nobody reads another's book: every route, walked as a stranger and as nobody."""

from http import HTTPStatus

from django.apps import apps

from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.tests.walk import own_addresses, takes_id, text_of

# Addresses whose answer is nobody's in particular.
PUBLIC = {"landing", "healthz", "readyz", "service-worker"}
# What a person may change whatever their role in the book is.
OWN = {
    "landing",
    "settings-profile",
    "settings-notices",
    "notice-choice",
    "notice-test",
    "notice-open",
    "notice-read",
    "notices-read",
    "device-add",
    "device-remove",
    "session-end",
    "other-sessions-end",
    "token-add",
    "token-revoke",
    "unsubscribe",
    # Their books, and how they come and go; the tests of sharing hold these.
    "book-add",
    "invitation-accept",
    "invitation-decline",
    "member-leave",
    # Their archives and their account; the tests of take-out and ending hold these.
    "archive-ask",
    "move-in",
    "leave",
    "feed",
    "feed-revoke",
    "book-open-own",
    "sample-make",
    "sample-remove",
    "tour-done",
    "announcement-dismiss",
    "feedback",
    # When it is mailed to them; name and days stay as they are.
    "saved-edit",
}
# Tables that are about people or the program, not about one book's money.
WITHOUT_BOOK = {
    "accountlock",
    "announcement",
    "apitoken",
    "benchmarkpublication",
    "book",
    "dailyfigure",
    "dismissal",
    "fallbackcacherow",
    "feedback",
    "groupchange",
    "heartbeat",
    "idempotencykey",
    "inspection",
    "invitation",
    "membership",
    "movein",
    "notice",
    "noticelead",
    "noticepreference",
    "participant",
    "payment",
    "posting",
    "pushdelivery",
    "pushdevice",
    "putaway",
    "referencerate",
    "reminderday",
    "reply",
    "settlement",
    "share",
    "sharedexpense",
    "sharegroup",
    "staffaccess",
    "takeout",
    "usedformtoken",
    "user",
}

REFUSED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def test_a_stranger_finds_nothing(full_book, charlie, as_user):
    """`full_book` writes its name into everything it has. test_every_page.py sees that
    its owner does find it all.
    """
    client, found = as_user(charlie), []
    # Whether there is one to put away, the answer does not tell.
    for route, path in own_addresses(full_book, but={"announcement-dismiss"}).items():
        answer = client.get(path)
        if "Canary" in text_of(answer):
            found.append((path, "another book's words"))
        asked = (answer, client.post(path)) if takes_id(route) else ()
        found += [
            (path, each.request["REQUEST_METHOD"], each.status_code)
            for each in asked
            if each.status_code not in REFUSED
        ]
    assert found == []


def test_nobody_is_sent_to_sign_in(full_book, client):
    open_ = {HTTPStatus.FOUND, HTTPStatus.BAD_REQUEST, *REFUSED}
    shown = [
        path
        for path in own_addresses(full_book, but=PUBLIC).values()
        if client.get(path).status_code not in open_
    ]
    assert shown == []


def test_a_viewer_may_not_write(full_book, vera, as_user):
    client = as_user(vera)
    written = [
        path
        for path in own_addresses(full_book, but=OWN).values()
        if client.post(path).status_code not in {HTTPStatus.FORBIDDEN, *REFUSED}
    ]
    assert written == []


def test_every_user_owned_table_has_a_book():
    stray = {
        model._meta.model_name
        for label in ("accounts", "ledger", "budgets", "reports")
        for model in apps.get_app_config(label).get_models()
        if not issubclass(model, BookOwned)
    }
    assert stray <= WITHOUT_BOOK
