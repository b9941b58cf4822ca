"""Secrets that are sealed with the site's key."""

import pytest

from expense_tracker.kernel.sealed import NotOpenedError, seal, unseal


def test_what_is_sealed_opens_for_its_purpose_alone():
    sealed = seal("open sesame", purpose="door")
    assert "sesame" not in sealed
    assert unseal(sealed, purpose="door") == "open sesame"
    assert seal("open sesame", purpose="door") != sealed
    with pytest.raises(NotOpenedError):
        unseal(sealed, purpose="window")


def test_what_was_changed_does_not_open():
    sealed = seal("open sesame", purpose="door")
    for place in range(0, len(sealed) - 2, 7):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(NotOpenedError):
            unseal(sealed[:place] + other + sealed[place + 1 :], purpose="door")


def test_a_former_key_opens_what_it_sealed(settings):
    sealed = seal("open sesame", purpose="door")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    with pytest.raises(NotOpenedError):
        unseal(sealed, purpose="door")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed, purpose="door") == "open sesame"
