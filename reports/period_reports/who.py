"""By payee, tag, wallet and member: who got it, what it was for, where it came from."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term
from ledger.expression.nodes import Not
from ledger.models import EntryTag
from ledger.queries.totals import SPENDING
from reports.period_reports.question import Question, label, share
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.table import Column, Row, Table, Value
from reports.period_reports.tree import OTHERS, SLICES, ZERO

TAGS_NOTE = (
    "A transaction with two tags counts in both rows, in the total once: the rows may "
    "add up to more."
)
FORMER = -1
# Key (None: without), kind, sum signed as in Entry, how many.
Cell = tuple[Any, str, Decimal, int]


@dataclass
class Part:
    """What one name stands for; spending positive, refunds netted."""

    spending: Decimal = ZERO
    income: Decimal = ZERO
    count: int = 0
    before: Decimal = ZERO  # spending of the days compared with


@dataclass(frozen=True)
class Field:
    """How entries are told apart: `read` sums them up by key, `name` says who a key
    is, and `where` finds its transactions. `counts` when `read` counts purchases.
    """

    slug: str
    label: str
    title: str
    read: Callable[[Question, Period], Iterable[Cell]]
    name: Callable[[Question, Any], str]
    where: Callable[[Question, Any], tuple[Node, ...]]
    counts: bool = True
    note: str = ""

    def sections(self, question: Question) -> list[Section]:
        parts = _parts(self, question)
        if not parts:
            return []
        named = [(self.name(question, key), key, part) for key, part in parts.items()]
        named.sort(key=lambda each: (-each[2].spending, -each[2].income, each[0]))
        charts = _bars(self, question, named)
        heads = [question.head] + ([label(question.before)] if question.before else [])
        legend = tuple(zip(("", "sw2"), heads, strict=False)) if charts else ()
        return [
            Section(self.slug, _table(self, question, named), charts, legend=legend)
        ]


Named = list[tuple[str, Any, Part]]


def _parts(field: Field, question: Question) -> dict[Any, Part]:
    parts: dict[Any, Part] = defaultdict(Part)
    for key, kind, amount, count in field.read(question, question.counted):
        part = parts[key]
        part.count += count
        if kind in SPENDING:
            part.spending -= amount
        else:
            part.income += amount
    for key, kind, amount, _ in _before(field, question):
        if kind in SPENDING:
            parts[key].before -= amount
    return parts


def _before(field: Field, question: Question) -> Iterable[Cell]:
    return field.read(question, question.before) if question.before else ()


# --- the table ------------------------------------------------------------------------


def _table(field: Field, question: Question, named: Named) -> Table:
    flow = question.flow(question.now)
    before = question.flow(question.then).spending.amount
    whole = Part(flow.spending.amount, flow.income.amount, 0, before)
    rows = [
        _row(
            field,
            question,
            name,
            part,
            whole=whole.spending,
            where=field.where(question, key),
        )
        for name, key, part in named
    ]
    total = _row(field, question, "Total", whole, whole=whole.spending, is_total=True)
    return Table(field.title, _columns(field, question), tuple(rows), total, field.note)


def _columns(field: Field, question: Question) -> tuple[Column, ...]:
    columns = [
        Column(field.label),
        Column(f"Spending {question.head}", "money"),
        Column("Share", "percent"),
    ]
    if question.before:
        columns.append(Column(label(question.before), "money"))
        columns.append(Column("Change", "money", change="cost"))
    columns.append(Column("Income", "money"))
    return (
        (*columns, Column("Transactions", "count")) if field.counts else tuple(columns)
    )


def _row(
    field: Field,
    question: Question,
    name: str,
    part: Part,
    *,
    whole: Decimal,
    where: tuple[Node, ...] = (),
    is_total: bool = False,
) -> Row:
    url = question.list_url(question.counted, *where)
    values: list[Value] = [
        name,
        _money(question, part.spending),
        share(part.spending, whole) if part.spending else None,
    ]
    urls = [url, url, ""]
    if question.before:
        rise = part.spending - part.before
        values.append(_money(question, part.before))
        values.append(question.money(rise) if part.spending or part.before else None)
        urls += [question.list_url(question.before, *where), ""]
    values.append(_money(question, part.income))
    urls.append(url)
    if field.counts:
        values.append(None if is_total else part.count)
        urls.append("" if is_total else url)
    return Row(tuple(values), urls=tuple(urls))


def _money(question: Question, amount: Decimal) -> Money | None:
    """None of nothing: a column of zeros hides what is in it."""
    return question.money(amount) if amount else None


def _bars(field: Field, question: Question, named: Named) -> tuple[Chart, ...]:
    """The largest nine and the others together."""
    first, rest = named[:SLICES], named[SLICES:]
    if not any(part.spending > 0 for _, _, part in first):
        return ()
    heads = [question.head] + ([label(question.before)] if question.before else [])
    rows = [(name, part.spending, part.before) for name, _, part in first]
    if rest:
        spent = sum((part.spending for _, _, part in rest), ZERO)
        rows.append((OTHERS, spent, sum((part.before for _, _, part in rest), ZERO)))
    chart = Chart(
        "rows",
        f"Bar chart of spending by {field.label.lower()}, {' against '.join(heads)}; "
        "the table has the same figures.",
        chart_data(
            question.currency,
            labels=[name for name, _, _ in rows],
            urls=[
                question.list_url(question.counted, *field.where(question, key))
                for _, key, _ in first
            ],
            series=[
                {
                    "name": head,
                    "tone": ("spend", "muted")[place],
                    "values": [str(row[place + 1]) for row in rows],
                }
                for place, head in enumerate(heads)
            ],
        ),
    )
    return (chart,)


# --- what a key is --------------------------------------------------------------------


def _columns_of(*names: str) -> Callable[[Question, Period], Iterable[Cell]]:
    """Sums by these columns, which are the key."""

    def read(question: Question, period: Period) -> Iterable[Cell]:
        for each in question.totals(period, [*names, "kind"]):
            *key, kind = each.key
            yield tuple(key), str(kind), each.base_amount, each.count

    return read


def _without(word: str) -> tuple[Node, ...]:
    return (Not(Term("has", ":", (word,))),)


def _payee_where(_: Question, key: tuple[int | None, str]) -> tuple[Node, ...]:
    return (Term("payee", "=", (key[1],)),) if key[0] else _without("payee")


def _wallet_name(question: Question, key: tuple[int]) -> str:
    return next(w.name for w in question.names.wallets if w.pk == key[0])


def _wallet_where(question: Question, key: tuple[int]) -> tuple[Node, ...]:
    wallet = next(w for w in question.names.wallets if w.pk == key[0])
    return (Term("wallet", ":", (question.names.spelt("wallet", wallet),)),)


def _tag_cells(question: Question, period: Period) -> Iterable[Cell]:
    """A split purchase has its tags on its first part, and they are those of all."""
    entries = question.entries(period)
    yield from _tagged(entries.filter(group=None), "entry_tags", Count("pk"))
    parts = entries.filter(group__isnull=False)
    purchases = Count("group", distinct=True)
    yield from _tagged(parts, "group__entries__entry_tags", purchases)
    bare = entries.filter(
        ~Exists(_tags(question, entry=OuterRef("pk"))),
        Q(group=None) | ~Exists(_tags(question, entry__group=OuterRef("group"))),
    )
    once = Count("pk") - Count("group") + Count("group", distinct=True)
    for kind, amount, count in bare.values_list("kind").annotate(
        Sum("base_amount"), once=once
    ):
        yield (None, ""), kind, amount, count


def _tags(question: Question, **where: OuterRef) -> QuerySet[EntryTag]:
    return EntryTag.objects.filter(book=question.book, **where).order_by()


def _tagged(entries: Any, path: str, count: Count) -> Iterable[Cell]:
    rows = entries.filter(**{f"{path}__isnull": False})
    asked = rows.values_list(f"{path}__tag_id", f"{path}__tag__name", "kind")
    for tag_id, name, kind, amount, n in asked.annotate(Sum("base_amount"), n=count):
        yield (tag_id, name), kind, amount, n


def _tag_where(_: Question, key: tuple[int | None, str]) -> tuple[Node, ...]:
    return (Term("tag", ":", (key[1],)),) if key[0] else _without("tag")


def _member_cells(question: Question, period: Period) -> Iterable[Cell]:
    """Who has left is one of the former members."""
    present = {member.pk for member in question.names.members}
    for each in question.totals(period, ["created_by_id", "kind"]):
        who, kind = each.key
        key = who if who is None or who in present else FORMER
        yield key, str(kind), each.base_amount, each.count


def _member_name(question: Question, key: int | None) -> str:
    if key is None:
        return "Nobody in particular"
    known = (member.name for member in question.names.members if member.pk == key)
    return next(known, "Former members")


def _member_where(question: Question, key: int | None) -> tuple[Node, ...]:
    if key is None:
        return _without("member")
    names = question.names
    spelt = {m.pk: names.spelt("member", m) for m in names.members}
    if key in spelt:
        return (Term("member", ":", (spelt[key],)),)
    others = [Not(Term("member", ":", (name,))) for name in spelt.values()]
    return (Term("has", ":", ("member",)), *others)


PAYEES = Field(
    slug="payees",
    label="Payee",
    title="By payee",
    read=_columns_of("payee_id", "payee__name"),
    name=lambda _, key: key[1] or "Without a payee",
    where=_payee_where,
)
TAGS = Field(
    slug="tags",
    label="Tag",
    title="By tag",
    read=_tag_cells,
    name=lambda _, key: key[1] or "Without a tag",
    where=_tag_where,
    note=TAGS_NOTE,
)
WALLETS = Field(
    slug="wallets",
    label="Wallet",
    title="By wallet",
    read=_columns_of("wallet_id"),
    name=_wallet_name,
    where=_wallet_where,
    counts=False,
)
MEMBERS = Field(
    slug="members",
    label="Member",
    title="By member who entered it",
    read=_member_cells,
    name=_member_name,
    where=_member_where,
)
