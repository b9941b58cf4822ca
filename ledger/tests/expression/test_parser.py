"""Text to tree and back, and what is said when there is no tree."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.text import clean_line
from ledger.expression import EVERYTHING, ExpressionError, parse
from ledger.expression.fields import checked
from ledger.expression.nodes import (
    All,
    Either,
    Not,
    Term,
    Text,
    all_of,
    either_of,
    negated,
)


def term(field, op, *values):
    return Term(field, op, values)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("lunch", Text("lunch")),
        ("e-mail 10:30", All((Text("e-mail"), Text("10:30")))),
        ('"corner  shop"', Text("corner shop")),
        ("“corner shop”", Text("corner shop")),
        ('"corner', Text("corner")),
        ('"a \\"b\\""', Text('a "b"')),
        ("tesc*", Text("tesc")),
        ("https://shop.test", Text("https://shop.test")),
        ("a b OR c", Either((All((Text("a"), Text("b"))), Text("c")))),
        ("a AND b", All((Text("a"), Text("b")))),
        ("a (b OR c)", All((Text("a"), Either((Text("b"), Text("c")))))),
        ("-a", Not(Text("a"))),
        ("NOT (a b)", Not(All((Text("a"), Text("b"))))),
        ("NOT -a", Text("a")),
        ("or", Text("or")),
        ("category:food,rent", term("category", ":", "food", "rent")),
        ('category:food, "eating out"', term("category", ":", "food", "eating out")),
        ("category=food", term("category", "=", "food")),
        ("kind:Income", term("type", ":", "income")),
        ("payee:tesc*", term("payee", ":", "tesc*")),
        ("payee:=Tesco", term("payee", "=", "Tesco")),
        ("amount:50", term("amount", "=", "50")),
        ("amount:>50.00", term("amount", ">", "50")),
        ("amount<=12,50", term("amount", "<=", "12.5")),
        ("amount:10..50", term("amount", ":", "10..50")),
        ("amount:..50", term("amount", ":", "..50")),
        ("date:2026-Q4", term("date", ":", "2026-q4")),
        ("date:>2026-01-01", term("date", ">", "2026-01-01")),
        ("date:month-1", term("date", ":", "month-1")),
        ("date:2026-03-05..2026-03-20", term("date", ":", "2026-03-05..2026-03-20")),
        ("is:uncategorized", term("is", ":", "uncategorised")),
        ("currency:gbp", term("currency", ":", "GBP")),
    ],
)
def test_text_is_read_as_this_tree(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ctegory:food", "no field “ctegory:”. Did you mean category:?"),
        ("REF:123", "put them in quotation marks"),
        ("category:", "Say which category"),
        ("payee:*", "Say which payee"),
        ("has:receit", "Did you mean receipt?"),
        ("is:x", "Use planned, uncategorised"),
        ("amount>lots", "“lots” is no amount"),
        ("amount:-50", "without sign"),
        ("amount:..", "range of amounts like amount:10..50"),
        ("amount:50..10", "range of amounts like amount:10..50"),
        ("amount:1,234", "no amount"),
        ("wallet>3", "is for amounts and dates"),
        ("date:2026-13", "“2026-13” is no date"),
        ("date:2026-02-30", "is no date"),
        ("date:last-0-days", "is no date"),
        ("date>2026,2027", "takes one value"),
        ("currency:euro", "Write three letters"),
        ("(a", "A “(” has no “)”"),
        ("a)", "“)” without its “(”"),
        ("()", "Nothing stands before"),
        ("a OR", "missing at the end"),
        ("OR a", "OR stands between"),
        ('-""', "missing at the end"),
        ("(" * 21 + "a" + ")" * 21, "nested too deeply"),
        ("-" * 30 + "a", "nested too deeply"),
        ("a " * 61, "at most 60"),
        (f"receipt:{','.join(map(str, range(61)))}", "at most 60"),
        ("a" * 501, "at most 500 characters"),
    ],
)
def test_what_cannot_be_read_is_told(text, says):
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert says in str(refused.value)


def test_a_misspelt_field_comes_with_the_expression_mended():
    with pytest.raises(ExpressionError) as refused:
        parse("lunch walet:Cash")
    assert [offer.text for offer in refused.value.suggestions] == ["lunch wallet:Cash"]


# --- any tree -------------------------------------------------------------------------

# No control or unseen characters: those are taken out of what is typed.
_LINE = st.text(
    st.characters(categories=("L", "N", "P", "Sm", "Zs"), exclude_characters="\u1680"),
    min_size=1,
    max_size=12,
).map(clean_line)
_NAMES = _LINE.filter(lambda text: text.rstrip("*") and not set(text) & set("“”„"))


def _term_of(field, op, values):
    return Term(field, *checked(field, op, values))


LEAVES = st.one_of(
    _LINE.filter(lambda text: text and not set(text) & set("“”„")).map(Text),
    st.builds(
        _term_of,
        st.sampled_from(["payee", "category", "note"]),
        st.sampled_from([":", "="]),
        st.lists(_NAMES, min_size=1, max_size=3),
    ),
    st.builds(
        lambda op, n: _term_of("amount", op, [str(n)]),
        st.sampled_from([":", ">", ">=", "<", "<="]),
        st.decimals(0, 10**6, places=2),
    ),
    st.sampled_from([parse("has:receipt,tag"), parse("date:year-1..2026-q3")]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(either_of),
        inner.map(negated),
    ),
    max_leaves=8,
)


@given(TREES)
def test_every_tree_is_written_so_that_it_is_read_again(tree):
    text = str(tree)
    if len(text) <= 500:
        assert parse(text) == tree


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_what_is_read_is_stable(text):
    try:
        tree = parse(text)
    except ExpressionError:
        return
    assert parse(str(tree)) == tree


@pytest.mark.parametrize(
    "piece", ['"', "(", "-", "a:", "a,", "\\", "1", " ", "category:a,"]
)
def test_long_hostile_text_is_answered_at_once(piece):
    started = time.perf_counter()
    with contextlib.suppress(ExpressionError):
        parse((piece * 500)[:500])
    assert time.perf_counter() - started < 0.2
