"""Signatures, against the words of docs/api/webhooks.md."""

import hashlib
import hmac

import pytest

from accounts.webhooks.signing import is_genuine, new_secret, open_secret, seal_secret
from accounts.webhooks.signing import signature as sign

SENT = {"secret": "whsec_key", "timestamp": 1_763_719_200, "body": b'{"a":1}'}


def test_it_is_the_hmac_of_the_time_and_the_body():
    right = hmac.new(b"whsec_key", b'1763719200.{"a":1}', hashlib.sha256).hexdigest()
    assert sign(**SENT) == f"v1={right}"


@pytest.mark.parametrize(
    ("changed", "genuine"),
    [
        ({}, True),
        ({"now": SENT["timestamp"] + 300}, True),
        ({"now": SENT["timestamp"] + 301}, False),
        ({"now": SENT["timestamp"] - 301}, False),
        ({"body": b'{"a":2}'}, False),
        ({"timestamp": SENT["timestamp"] + 1}, False),
        ({"secret": "whsec_other"}, False),
        ({"signed": ""}, False),
    ],
)
def test_what_was_changed_or_kept_is_not_genuine(changed, genuine):
    sent = {**SENT, "signed": sign(**SENT), "now": SENT["timestamp"], **changed}
    assert is_genuine(**sent) is genuine


def test_secrets_are_long_and_stored_sealed():
    secret = new_secret()
    sealed = seal_secret(secret)
    assert len(secret) > 40
    assert secret not in sealed
    assert open_secret(sealed) == secret
