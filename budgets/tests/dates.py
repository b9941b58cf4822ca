"""Dealing with the dates of a bill, in short."""

from ledger.services.occurrences import Payment, book_occurrence, skip_occurrence
from ledger.services.recurring import delete_recurring, pause_recurring


def pay_bill(*, bill, paid_on, amount=None, wallet=None, **more):
    paid = Payment(on=paid_on, amount=amount, wallet=wallet)
    return book_occurrence(recurring=bill.recurring, paid=paid, **more)


def skip_bill(*, bill, **more):
    return skip_occurrence(recurring=bill.recurring, **more)


def pause_bill(*, bill, **more):
    return pause_recurring(recurring=bill.recurring, **more)


def delete_bill(*, bill, **more):
    return delete_recurring(recurring=bill.recurring, **more)
