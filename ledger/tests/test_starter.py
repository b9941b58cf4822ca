"""What a new book begins with."""

from ledger.models import Category, Wallet
from ledger.starter import EXPENSES, INCOME


def looks(starter, position, parent=None):
    key = starter.name.casefold()
    look = (starter.icon, starter.colour, starter.label)
    return (parent, position, starter.name, key, *look)


def test_every_starter_stands_in_its_place(scope):
    for kind, starters in (("expense", EXPENSES), ("income", INCOME)):
        expected = {looks(top, place) for place, top in enumerate(starters)} | {
            looks(child, place, top.name)
            for top in starters
            for place, child in enumerate(top.children)
        }
        found = Category.objects.filter(kind=kind).values_list(
            "parent__name", "position", "name", "name_key", "icon", "colour", "label"
        )
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_its_wallet_is_in_its_own_currency(scope):
    assert Wallet.objects.get().currency == scope.base_currency
