"""Whatever is done in a group, in whatever order, its figures agree."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.groups.deeds import (
    SharedDraft,
    add_expense,
    change_expense,
    delete_deed,
    restore_deed,
    settle,
)
from ledger.groups.queries import balances_of
from ledger.groups.settling import fewest_transfers
from ledger.models import Settlement, SharedExpense
from ledger.tests.groups.trio import DAY, post_all

amounts = st.integers(1, 99_999).map(lambda cents: Decimal(cents) / 100)
weights = st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any)
steps = st.tuples(
    st.sampled_from(["add", "change", "delete", "restore", "settle"]),
    amounts,
    st.integers(0, 2),  # who pays, or who acts
    st.booleans(),  # a second one pays half
    weights,
)


def shared(people, amount, payer, both, shares):
    half = (amount / 2).quantize(Decimal("0.01"))
    paid = {people[payer].pk: amount}
    if both and 0 < half < amount:
        second = people[(payer + 1) % 3].pk
        paid = {people[payer].pk: amount - half, second: half}
    return SharedDraft(
        description="Something",
        date=DAY,
        amount=amount,
        paid=paid,
        way="shares",
        weights={who.pk: Decimal(n) for who, n in zip(people, shares, strict=True)},
    )


def take(trio, step):
    what, amount, who, both, shares = step
    people = [trio.alice, trio.charlie, trio.rory]
    draft = shared(people, amount, who, both, shares)
    actor = people[who % 2]
    expense = SharedExpense.objects.filter(deleted_at=None).first()
    if what == "settle":
        settle(
            group=trio.group,
            actor=actor,
            payer=people[who],
            payee=people[(who + 1) % 3],
            amount=amount,
            on=DAY,
        )
    elif what == "restore":
        for deed in (*SharedExpense.objects.all()[:1], *Settlement.objects.all()[:1]):
            restore_deed(deed=deed, actor=actor)
    elif what == "add" or expense is None:
        add_expense(group=trio.group, actor=actor, draft=draft)
    elif what == "change":
        change_expense(
            expense=expense, actor=actor, version=expense.version, draft=draft
        )
    else:
        delete_deed(deed=expense, actor=actor)


def oracle(trio):
    """The balances by a plain loop over what is in the group."""
    found = dict.fromkeys((trio.alice.pk, trio.charlie.pk, trio.rory.pk), Decimal(0))
    for expense in SharedExpense.objects.filter(deleted_at=None):
        assert sum(share.amount for share in expense.shares.all()) == expense.amount
        for payment in expense.payments.all():
            found[payment.participant_id] += payment.amount
        for share in expense.shares.all():
            found[share.participant_id] -= share.amount
    for settlement in Settlement.objects.filter(deleted_at=None):
        found[settlement.payer_id] += settlement.amount
        found[settlement.payee_id] -= settlement.amount
    return found


def forget(trio):
    for deed in (*SharedExpense.objects.all(), *Settlement.objects.all()):
        delete_deed(deed=deed, actor=trio.alice)
    post_all()
    SharedExpense.objects.all().delete()
    Settlement.objects.all().delete()


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(steps, min_size=1, max_size=5))
def test_wallets_hold_the_balances_and_settling_up_zeroes_all(trio, history):
    forget(trio)
    for step in history:
        take(trio, step)
    post_all()
    balances = balances_of([trio.group])
    assert oracle(trio) == {**dict.fromkeys(oracle(trio), Decimal(0)), **balances}
    assert sum(balances.values()) == 0
    for who in (trio.alice, trio.charlie):
        assert trio.booked(who) == trio.balance(who)
    by_pk = {who.pk: who for who in (trio.alice, trio.charlie, trio.rory)}
    for each in fewest_transfers(balances):
        settle(
            group=trio.group,
            actor=trio.alice,
            payer=by_pk[each.payer],
            payee=by_pk[each.payee],
            amount=each.amount,
            on=DAY,
        )
    post_all()
    assert not any(balances_of([trio.group]).values())
    assert trio.booked(trio.alice) == trio.booked(trio.charlie) == 0
