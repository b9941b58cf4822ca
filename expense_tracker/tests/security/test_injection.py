"""Words in an address that are made to break out name nothing and fail nowhere."""

import re
from urllib.parse import quote

from expense_tracker.tests.security.canary import HOSTILE
from expense_tracker.tests.security.test_every_page import faults_of
from expense_tracker.tests.walk import ROUTES, made_up


def test_hostile_words_in_an_address_name_nothing(client_alice):
    client_alice.raise_request_exception = False
    hostile = quote(HOSTILE.replace("/", ""), safe="")
    paths = [
        made_up(re.sub(r"<(str|path|period|slug):\w+>", hostile, route))
        for route in ROUTES
        if re.search("<(str|path|period|slug):", route)
    ]
    wrong = [
        (path, fault) for path in paths for fault in faults_of(client_alice.get(path))
    ]
    assert wrong == []
    assert paths
