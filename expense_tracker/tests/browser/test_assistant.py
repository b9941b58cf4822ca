"""A language model that takes its time holds no page up."""

import threading

from playwright.sync_api import Page, expect

from accounts.models import ModelChoice
from expense_tracker.kernel.scoping import book_scope

ANSWER = '{"kind": "total", "expression": "", "period": "all", "measure": "spent"}'


def test_what_a_model_reads_comes_after_the_page(cash, book, alices_page: Page, model):
    with book_scope(book):
        ModelChoice.objects.create(book=book, questions=True)
    may_answer = threading.Event()

    def in_time(_):
        may_answer.wait(5)
        return ANSWER

    model.text = in_time
    page = alices_page
    page.goto("/assistant/?q=whatcha blown")
    expect(page.get_by_text("I do not know “whatcha”")).to_be_visible()
    expect(page.get_by_text("Asking the language model")).to_be_visible()
    may_answer.set()
    expect(page.get_by_text("A language model read this as")).to_be_visible()
