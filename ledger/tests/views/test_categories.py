from http import HTTPStatus
from uuid import uuid4

import pytest

from ledger.models import Category
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon", "scope")
HTMX = {"HX-Request": "true"}


def sent(**changes):
    values = {"name": "Boats", "kind": "expense", "icon": "water", "colour": "sky"}
    return {**values, **changes}


@pytest.fixture
def add(client_alice, url):
    return lambda **changes: client_alice.post(url("category-add"), sent(**changes))


@pytest.fixture
def boats(scope, add):
    add()
    return Category.objects.get(name="Boats")


@pytest.fixture
def edit(client_alice, url, boats):
    def post(**changes):
        values = sent(version=boats.fresh().version) | changes
        return client_alice.post(url("category-edit", boats.pk), values)

    return post


def test_the_list_is_a_tree_of_both_kinds(client_alice, url, scope):
    kinds = dict(client_alice.get(url("category-list")).context["kinds"])
    names = [category.name for category in kinds[Category.Kind.EXPENSE]]
    assert names[:3] == ["Food", "Groceries", "Eating out"]
    assert kinds[Category.Kind.INCOME][0].name == "Salary"


def test_a_category_is_added(add, url, scope):
    assert add().url == url("category-list")
    made = Category.objects.get(name="Boats")
    assert (made.icon, made.colour, made.parent) == ("water", "sky", None)


def test_a_subcategory_takes_its_parents_kind(add, category):
    add(parent=category("Salary").pk, kind="expense")
    assert Category.objects.get(name="Boats").kind == "income"


def test_sent_twice_it_is_made_once(add, scope):
    token = uuid4()
    assert [add(form_token=token).status_code for _ in range(2)] == [302, 302]
    assert Category.objects.filter(name="Boats").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "FOOD"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"kind": "nonsense"}, "kind"),
        ({"icon": "nonsense"}, "icon"),
        ({"colour": "#ff0000"}, "colour"),
        ({"parent": "1000000"}, "parent"),
        ({"parent": "x"}, "parent"),
    ],
)
def test_bad_input_is_told_and_kept(add, scope, changes, field):
    response = add(**changes)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in response.context["form"].errors
    assert not Category.objects.filter(icon="water").exists()


def test_two_levels_are_enough(add, category):
    assert "parent" in add(parent=category("Groceries").pk).context["form"].errors


def test_another_books_parent_is_refused(add, scope, other_book):
    theirs = Category._base_manager.filter(book=other_book).first()
    assert "parent" in add(parent=theirs.pk).context["form"].errors


def test_the_name_may_stand_in_the_address(client_alice, url):
    form = client_alice.get(url("category-add"), {"name": "boats"}).context["form"]
    assert form["name"].value() == "boats"


def test_only_what_was_asked_changes(edit, boats):
    before = Category.objects.filter(pk=boats.pk).values().get()
    edit(colour="red")
    after = Category.objects.filter(pk=boats.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"colour", "version"}


def test_it_cannot_stand_under_itself(edit, boats):
    assert "parent" in edit(parent=boats.pk).context["form"].errors


def test_the_kind_of_a_used_category_stays(edit, boats, cash):
    make_entry(cash, category=boats)
    assert "kind" in edit(kind="income").context["form"].errors


def test_a_stale_form_shows_both(edit, boats):
    edit(name="Ships")
    response = edit(name="Rafts", version=1)
    assert response.status_code == HTTPStatus.CONFLICT
    difference = response.context["conflict"].differences[0]
    assert (difference.before, difference.after) == ("Ships", "Rafts")
    assert boats.fresh().name == "Ships"


def test_an_unused_category_is_deleted(client_alice, url, boats):
    page = client_alice.post(url("category-delete", boats.pk), follow=True)
    assert "Boats deleted" in page.text
    assert not Category.objects.filter(pk=boats.pk).exists()


def test_a_used_one_is_not(client_alice, url, boats, cash):
    make_entry(cash, category=boats)
    response = client_alice.post(url("category-delete", boats.pk))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "filed under it" in response.text
    assert boats.fresh()


def test_in_the_sheet(client_alice, url, boats):
    refused = client_alice.post(url("category-add"), sent(), headers=HTMX)
    assert "<html" not in refused.text
    done = client_alice.post(url("category-delete", boats.pk), headers=HTMX)
    assert done.status_code == HTTPStatus.NO_CONTENT


def test_get_is_refused(client_alice, url, boats):
    response = client_alice.get(url("category-delete", boats.pk))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", ["category-edit", "category-delete"])
def test_strangers_and_viewers(as_user, charlie, vera, url, boats, name):
    address = url(name, boats.pk)
    assert as_user(charlie).post(address).status_code == HTTPStatus.NOT_FOUND
    assert as_user(vera).post(address).status_code == HTTPStatus.FORBIDDEN
    assert boats.fresh().version == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not_add(as_user, vera, url, method):
    response = getattr(as_user(vera), method)(url("category-add"), sent())
    assert response.status_code == HTTPStatus.FORBIDDEN
