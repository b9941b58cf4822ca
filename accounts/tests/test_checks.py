from django.core.checks import run_checks

from accounts.checks import check_account_settings, check_mail_templates
from accounts.notices import NoticeKind, kinds, register_kind
from accounts.notices.account_kinds import KINDS


def ids(found):
    return {message.id for message in found}


def test_our_own_settings_hold():
    assert not check_account_settings()
    assert not [m for m in run_checks() if m.id and m.id.startswith("accounts.E")]


def test_contradictions_are_found(settings):
    settings.SESSION_COOKIE_AGE = 0
    settings.PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = -1
    assert ids(check_account_settings()) == {
        "accounts.E002",
        "accounts.E003",
        "accounts.E004",
    }


def test_every_account_mail_has_its_templates(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {kind.kind: kind for kind in KINDS})
    assert not check_mail_templates()


def test_a_missing_template_is_found(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register_kind(NoticeKind("unwritten", "", ""))
    found = check_mail_templates()
    assert len(found) == 3
    assert "emails/unwritten-subject.txt" in found[0].msg
