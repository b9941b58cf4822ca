import threading

import pytest

from expense_tracker.kernel.locale import (
    DEFAULT_LOCALE,
    LOCALES,
    activate_locale,
    babel_locale,
    current_locale,
)


def test_blocks_nest_and_end():
    assert current_locale() == DEFAULT_LOCALE
    with activate_locale("de-DE"):
        with activate_locale("ja-JP"):
            assert current_locale() == "ja-JP"
        assert current_locale() == "de-DE"
    assert current_locale() == DEFAULT_LOCALE


def test_an_error_ends_the_block_too():
    with pytest.raises(RuntimeError), activate_locale("de-DE"):
        raise RuntimeError
    assert current_locale() == DEFAULT_LOCALE


def test_threads_have_a_locale_each():
    seen = []
    with activate_locale("de-DE"):
        thread = threading.Thread(target=lambda: seen.append(current_locale()))
        thread.start()
        thread.join()
    assert seen == [DEFAULT_LOCALE]


def test_every_locale_is_known_and_listed_once():
    assert DEFAULT_LOCALE in LOCALES
    assert len(LOCALES) == len(set(LOCALES))
    for tag in LOCALES:
        language, territory = tag.split("-")
        locale = babel_locale(tag)
        assert (locale.language, locale.territory) == (language, territory)
