from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.mail import Attachment, send_mail
from expense_tracker.kernel.money import Money

SUBJECT = "{{ name }} is over by {{ over|money }}\n"
TEXT = "{{ site_name }}: {{ name }} on {{ on|day }}.\n{{ base_url }}{{ path }}\n\n"
HTML = (
    "<p>{{ name }}</p><p>{{ over|money }}</p><a href='{{ unsubscribe_url }}'>Stop</a>"
)


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    folder = tmp_path / "emails"
    folder.mkdir()
    for ending, text in (
        ("subject.txt", SUBJECT),
        ("body.txt", TEXT),
        ("body.html", HTML),
    ):
        (folder / f"trial-{ending}").write_text(text)
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]
    settings.BASE_URL = "https://example.org"
    settings.SITE_NAME = "Outlay"


def sent(mailoutbox, *, name="Food & drink", locale="en-IE", extra=None, **options):
    context = {
        "name": name,
        "over": Money(Decimal("-5.5"), "EUR"),
        "on": date(2026, 11, 21),
        "path": "/budgets/",
        **(extra or {}),
    }
    send_mail(
        to="alice@example.com", kind="trial", context=context, locale=locale, **options
    )
    (message,) = mailoutbox
    return message


def test_renders_subject_text_and_html(mailoutbox):
    message = sent(mailoutbox)
    assert message.to == ["alice@example.com"]
    assert message.subject == "Food & drink is over by −€5.50"
    assert message.body == (
        "Outlay: Food & drink on 21 Nov 2026.\nhttps://example.org/budgets/\n"
    )
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "<p>Food &amp; drink</p><p>−€5.50</p>" in html


def test_is_written_in_the_recipients_locale_and_leaves_ours(mailoutbox):
    message = sent(mailoutbox, locale="de-DE")
    assert message.subject.endswith("−5,50 €")
    assert "21. Nov. 2026" in message.body
    assert current_locale() == "en-IE"


def test_a_name_cannot_become_a_header(mailoutbox):
    message = sent(mailoutbox, name="x\r\nBcc: all@example.com")
    assert "\n" not in message.subject
    assert "all@example.com" not in message.recipients()
    assert message.message()["Bcc"] is None


def test_html_in_a_name_is_text(mailoutbox):
    message = sent(mailoutbox, name="<script>alert(1)</script>")
    assert "<script>" not in message.alternatives[0][0]
    assert "<script>" in message.body


def test_one_click_unsubscribe(mailoutbox):
    url = "https://example.org/unsubscribe/x/"
    message = sent(mailoutbox, unsubscribe_url=url)
    headers = message.message()
    assert headers["List-Unsubscribe"] == f"<{url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.alternatives[0][0]


def test_a_mandatory_mail_has_no_unsubscribe(mailoutbox):
    headers = sent(mailoutbox).message()
    assert headers["List-Unsubscribe"] is None
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_second_sending_carries_the_same_id(mailoutbox):
    message = sent(mailoutbox, message_id="<notice-7@example.org>")
    assert message.message()["Message-ID"] == "<notice-7@example.org>"


def test_sends_what_is_attached(mailoutbox):
    file = Attachment("november.pdf", b"%PDF-", "application/pdf")
    message = sent(mailoutbox, extra={"attachments": [file]})
    assert [tuple(one) for one in message.attachments] == [tuple(file)]
