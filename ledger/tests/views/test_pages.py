import pytest
from django.urls import reverse
from ledger.tests.factories import *

@pytest.mark.parametrize("name", ["entry-list","entry-add","quick-add","wallet-list","wallet-add","category-list","category-add","change-list"])
def test_page(client_alice, scope, cash, name):
    make_entry(cash, payee="Aldi")
    r = client_alice.get(reverse(f"ledger:{name}"))
    assert r.status_code == 200
