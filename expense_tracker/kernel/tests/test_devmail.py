import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from expense_tracker.kernel.devmail import FileBackend
from expense_tracker.kernel.devmail.folder import newest_mails

HTML = '<html><head></head><body style="color: red"><a href="/x/">x</a></body></html>'


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def send(subject="Your statement", html=HTML):
    mail = EmailMultiAlternatives(
        subject, "Open http://testserver/x/?a=1&b=2 now.", to=["ana@example.com"]
    )
    if html:
        mail.attach_alternative(html, "text/html")
    FileBackend().send_messages([mail])
    return newest_mails()[0]


def detail(mail):
    return reverse("dev-mail-detail", args=[mail.name])


def html_part(mail):
    return reverse("dev-mail-html", args=[mail.name])


def test_each_mail_is_a_file_of_its_own(folder):
    send("One")
    send("Two – with a dash")
    assert len(list(folder.glob("*.eml"))) == 2
    assert [mail.subject for mail in newest_mails()] == ["Two – with a dash", "One"]


def test_list_shows_newest_first(client):
    send("First")
    send("Second")
    page = client.get(reverse("dev-mail")).content.decode()
    assert page.index("Second") < page.index("First")


def test_list_says_when_there_is_none(client):
    assert b"No mail yet" in client.get(reverse("dev-mail")).content


def test_links_in_the_text_can_be_followed(client):
    page = client.get(detail(send())).content.decode()
    assert 'href="http://testserver/x/?a=1&amp;b=2"' in page


def test_text_cannot_carry_markup(client):
    page = client.get(detail(send("<script>alert(1)</script>"))).content
    assert b"<script>alert" not in page


def test_html_part_is_shown_in_a_frame(client):
    mail = send()
    assert f'src="{html_part(mail)}"'.encode() in client.get(detail(mail)).content


def test_html_part_has_a_policy_of_its_own(client):
    answer = client.get(html_part(send()))
    policy = answer["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_links_of_the_html_part_leave_the_frame(client):
    assert b'<head><base target="_blank">' in client.get(html_part(send())).content


def test_a_mail_of_text_alone_has_no_html_part(client):
    mail = send(html="")
    assert b"<iframe" not in client.get(detail(mail)).content
    assert client.get(html_part(mail)).status_code == 404


def test_attached_files_can_be_fetched(client):
    mail = EmailMultiAlternatives("Statement", "Here it is.", to=["ana@example.com"])
    mail.attach("October – 2026.pdf", b"%PDF-1.7", "application/pdf")
    FileBackend().send_messages([mail])
    (sent,) = newest_mails()
    assert "October – 2026.pdf" in client.get(detail(sent)).content.decode()
    answer = client.get(reverse("dev-mail-file", args=[sent.name, 0]))
    assert b"".join(answer) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment")
    other = client.get(reverse("dev-mail-file", args=[sent.name, 1]))
    assert other.status_code == 404


@pytest.mark.parametrize("name", ["absent.eml", "..", "..%2Fsecret-key", "%00"])
def test_only_files_of_the_folder_are_read(client, folder, name):
    send()
    (folder.parent / "secret-key").write_text("secret")
    for suffix in ("", "html/"):
        assert client.get(f"/dev/mail/{name}/{suffix}").status_code == 404


def test_not_for_other_machines(client):
    for address in ("192.0.2.7", ""):
        answer = client.get(reverse("dev-mail"), REMOTE_ADDR=address)
        assert answer.status_code == 404


def test_not_with_real_services(client, settings):
    settings.EMBEDDED = False
    assert client.get(reverse("dev-mail")).status_code == 404
