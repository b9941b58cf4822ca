from accounts.queries import currency_held_because
from budgets.services import delete_budget


def test_a_budget_holds_the_main_currency(scope, alice, limit):
    assert currency_held_because(scope) is None
    budget = limit("180")
    assert currency_held_because(scope).startswith("Budgets")
    delete_budget(book=scope, actor=alice, budget=budget)
    assert currency_held_because(scope) is None
