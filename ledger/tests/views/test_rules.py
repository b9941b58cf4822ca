from http import HTTPStatus

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Change, Entry, Rule
from ledger.services.rules import RuleDraft, create_rule
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def category(scope):
    return lambda name: Category.objects.get(name=name)


@pytest.fixture
def rule(scope):
    def make(query, **more):
        draft = RuleDraft(query=query, **more)
        change = create_rule(book=scope, actor=None, draft=draft)
        return Rule.objects.get(pk=change.subject_id)

    return make


@pytest.fixture
def sent(category):
    def values(**changes):
        fields = {"query": "payee:aldi", "category": category("Groceries").pk}
        return {**fields, "is_active": "on", **changes}

    return values


# --- the list -------------------------------------------------------------------------


def test_the_list_says_what_each_rule_matches_and_does(client_alice, url, rule, cash):
    make_entry(cash, payee="Aldi")
    make_entry(cash, payee="Aldi")
    rule("payee:aldi", payee="ALDI", tags=("Food",))
    text = client_alice.get(url("rule-list")).text
    assert "2 transactions" in text
    assert "Payee ALDI · Tag Food" in text


def test_a_rule_that_can_no_longer_be_read_says_why(client_alice, url, rule, category):
    rule("category:Fuel", payee="x")
    Category.objects.filter(pk=category("Fuel").pk).update(name="Gas", name_key="gas")
    text = client_alice.get(url("rule-list")).text
    assert "No category is called “Fuel”." in text


def test_the_list_costs_the_same_for_many_rules(queries_of, url, rule):
    rule("a", payee="x")
    few = queries_of(url("rule-list"))
    for number in range(10):
        rule(f"a{number}", payee="x")
    assert queries_of(url("rule-list")) == few


def test_a_viewer_sees_rules_and_changes_none(as_user, vera, url, rule):
    made = rule("a", payee="x")
    client = as_user(vera)
    assert "Add rule" not in client.get(url("rule-list")).text
    for name in ("rule-move", "rule-switch", "rule-delete"):
        answer = client.post(url(name, made.pk), {"place": "1"})
        assert answer.status_code == HTTPStatus.FORBIDDEN


def test_rules_are_moved_and_switched(client_alice, url, rule):
    a, b = rule("a", payee="x"), rule("b", payee="x")
    client_alice.post(url("rule-move", b.pk), {"place": "1"})
    assert list(Rule.objects.all()) == [b, a]
    client_alice.post(url("rule-switch", a.pk))
    assert not a.fresh().is_active
    client_alice.post(url("rule-switch", a.pk), {"on": "1"})
    assert a.fresh().is_active


@pytest.mark.parametrize("place", ["", "x", "-1"])
def test_a_place_that_is_none_is_not_found(client_alice, url, rule, place):
    answer = client_alice.post(
        url("rule-move", rule("a", payee="x").pk), {"place": place}
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND


# --- the form -------------------------------------------------------------------------


def test_adding_a_rule(client_alice, url, sent):
    answer = client_alice.post(url("rule-add"), sent(tags="Food, Weekly"))
    assert answer.status_code == HTTPStatus.FOUND
    made = Rule.objects.get()
    assert (made.query, made.category.name) == ("payee:aldi", "Groceries")
    assert made.tags == ["Food", "Weekly"]


def test_a_link_fills_the_form_and_shows_what_it_finds(client_alice, url, cash):
    make_entry(cash, payee="Café Linden")
    text = client_alice.get(url("rule-add"), {"query": 'payee:="Café Linden"'}).text
    assert "payee:=&quot;Café Linden&quot;" in text
    assert "1</b> transaction so far" in text


def test_testing_shows_before_and_after_and_saves_nothing(
    client_alice, url, sent, cash
):
    make_entry(cash, payee="Aldi Nord")
    for more in ({}, HTMX):
        text = client_alice.post(url("rule-add"), sent(test="1"), headers=more).text
        assert "Aldi Nord" in text
        assert "<s>Uncategorised</s>" in text
    assert not Rule.objects.exists()


def test_testing_works_while_other_fields_are_wrong(client_alice, url, sent, cash):
    make_entry(cash, payee="Aldi Nord")
    values = sent(
        test="1", percent_0="much", part_1="x", to_wallet="999", note="n" * 900
    )
    assert "Aldi Nord" in client_alice.post(url("rule-add"), values).text


def test_testing_tells_what_cannot_be_read(client_alice, url, sent):
    text = client_alice.post(url("rule-add"), sent(query="category:fod", test="1")).text
    assert "Did you mean Food?" in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"query": "categry:food"}, "There is no field “categry:”."),
        ({"query": ""}, "This field is required."),
        ({"category": ""}, "Choose what the rule does."),
        ({"category": "", "part_0": "1"}, "Enter its share."),
        ({"percent_1": "10"}, "Choose its category."),
        ({"percent_1": "1e1"}, "Enter a number."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    client_alice, url, sent, category, changes, says
):
    if changes.get("part_0"):
        changes = {**changes, "part_0": category("Fuel").pk}
    answer = client_alice.post(url("rule-add"), sent(**changes))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in answer.text


def test_a_split_adds_up_to_a_hundred(client_alice, url, sent, category):
    parts = {
        "category": "",
        "part_0": category("Fuel").pk,
        "percent_0": "33,5",
        "part_1": category("Groceries").pk,
        "percent_1": "66",
    }
    answer = client_alice.post(url("rule-add"), sent(**parts))
    assert "The parts do not add up to 100 %." in answer.text
    parts["percent_1"] = "66.5"
    client_alice.post(url("rule-add"), sent(**parts))
    made = Rule.objects.get()
    assert [part["percent"] for part in made.parts] == ["33.5", "66.5"]
    page = client_alice.get(url("rule-edit", made.pk)).text
    assert 'value="33.5"' in page


def test_another_books_category_is_no_choice(client_alice, url, sent, other_book):
    with book_scope(other_book):
        theirs = Category.objects.first().pk
    answer = client_alice.post(url("rule-add"), sent(category=theirs))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_changing_and_deleting_with_undo(client_alice, url, rule, sent):
    made = rule("a", payee="x")
    client_alice.post(url("rule-edit", made.pk), sent(version=1, name="Shops"))
    assert made.fresh().name == "Shops"
    client_alice.post(url("rule-delete", made.pk))
    assert not Rule.objects.exists()
    client_alice.post(url("change-undo", Change.objects.first().pk))
    assert Rule.objects.get().name == "Shops"


def test_a_stale_form_shows_both_versions(client_alice, url, rule, sent):
    made = rule("a", payee="theirs")
    client_alice.post(url("rule-edit", made.pk), sent(version=1))
    answer = client_alice.post(url("rule-edit", made.pk), sent(version=1, payee="mine"))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "mine" in answer.text


# --- over the past --------------------------------------------------------------------


def test_a_run_is_shown_then_done_then_undone(client_alice, url, rule, cash, category):
    entry = make_entry(cash, payee="Aldi")
    made = rule("aldi", category=category("Groceries"))
    page = client_alice.get(url("rule-run"), {"rule": made.pk}).text
    assert "Change 1 transaction<" in page
    client_alice.post(url("rule-run"), {"rule": made.pk})
    assert entry.fresh().category.name == "Groceries"
    client_alice.post(url("change-undo", Change.objects.first().pk))
    assert entry.fresh().category is None


def test_overwriting_is_asked_for(client_alice, url, rule, cash, category):
    make_entry(cash, payee="Aldi", category=category("Fuel"))
    rule("aldi", category=category("Groceries"))
    assert "Nothing to change" in client_alice.get(url("rule-run")).text
    page = client_alice.get(url("rule-run"), {"overwrite": "1"}).text
    assert "<s>Fuel</s>" in page


def test_a_run_with_nothing_to_do_says_so(client_alice, url, rule):
    rule("aldi", payee="x")
    answer = client_alice.post(url("rule-run"))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "There is nothing to change." in answer.text


def test_another_books_rule_is_not_found(client_alice, url, other_book):
    with book_scope(other_book):
        draft = RuleDraft(query="a", payee="x")
        change = create_rule(book=other_book, actor=None, draft=draft)
    for name in ("rule-edit", "rule-delete", "rule-switch", "rule-move"):
        answer = client_alice.post(url(name, change.subject_id), {"place": "1"})
        assert answer.status_code == HTTPStatus.NOT_FOUND
    answer = client_alice.get(url("rule-run"), {"rule": change.subject_id})
    assert answer.status_code == HTTPStatus.NOT_FOUND


# --- on what is added -----------------------------------------------------------------


def test_a_rule_completes_what_is_typed_and_overrides_nothing(
    client_alice, url, rule, cash, category, typed
):
    rule("bistro", category=category("Eating out"), payee="Other", tags=("Out",))
    client_alice.post(url("entry-add"), typed())
    entry = Entry.objects.exclude(kind="opening").get()
    assert (entry.category.name, entry.payee.name) == ("Eating out", "Bistro Nine")
    assert [tag.name for tag in entry.tags.all()] == ["Out"]


def test_a_rule_completes_a_quick_line(client_alice, url, rule, cash, category):
    rule("bistro", category=category("Eating out"))
    client_alice.post(url("quick-add"), {"line": "12.50 @Bistro Nine"})
    entry = Entry.objects.exclude(kind="opening").get()
    assert entry.category.name == "Eating out"


def test_a_bad_condition_is_said_at_its_field_before_all_else(client_alice, url, sent):
    page = client_alice.post(url("rule-add"), sent(query="amount>>", category=""))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["query"]
    assert 'aria-describedby="id_query_error"' in page.text
    assert 'id="id_query_error"' in page.text
