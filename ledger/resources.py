"""The columns of exported entries, defined once for people's files and the admin's.

One row per entry: a transfer is two rows that share a group, each naming the other's
wallet; a split is a row for each part, which share a group and its note. Reading such
a file back gives the same balances (ledger.importing.own_export).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Q
from import_export import fields, resources, widgets

from accounts.models import Book
from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.spreadsheet import Row
from ledger.listing import Cursor, chosen_rows
from ledger.models import Entry, EntryGroup
from ledger.querysets import EntryQuerySet
from ledger.selection import Findable

# Rows read at a time while a file streams.
CHUNK = 500


class EntryResource(resources.ModelResource):
    entry = fields.Field("pk", column_name="Entry")
    group = fields.Field("group_id", column_name="Group")
    date = fields.Field(
        "date", column_name="Date", widget=widgets.DateWidget(coerce_to_string=False)
    )
    kind = fields.Field("kind", column_name="Kind")
    wallet = fields.Field("wallet__name", column_name="Wallet")
    other_wallet = fields.Field(column_name="Other wallet")
    category = fields.Field(column_name="Category")
    payee = fields.Field("payee__name", column_name="Payee")
    amount = fields.Field(column_name="Amount")
    currency = fields.Field("wallet__currency", column_name="Currency")
    note = fields.Field(column_name="Note")
    part = fields.Field(column_name="Part")
    tags = fields.Field(column_name="Tags")
    rate = fields.Field("rate", column_name="Rate")
    base_amount = fields.Field(column_name="Base amount")
    base_currency = fields.Field("book__base_currency", column_name="Base currency")
    original_amount = fields.Field(column_name="Original amount")
    original_currency = fields.Field(
        "original_currency", column_name="Original currency"
    )
    refund_of = fields.Field("refund_of_id", column_name="Refund of")

    class Meta:
        model = Entry
        fields = (
            *("entry", "group", "date", "kind", "wallet", "other_wallet", "category"),
            *("payee", "amount", "currency", "note", "part", "tags", "rate"),
            *("base_amount", "base_currency", "original_amount", "original_currency"),
            "refund_of",
        )
        export_order = fields
        import_id_fields = ("entry",)

    def dehydrate_other_wallet(self, entry: Entry) -> str:
        """Where a transfer's other leg is."""
        if entry.group is None or entry.kind != Entry.Kind.TRANSFER:
            return ""
        others = (leg for leg in entry.group.entries.all() if leg.pk != entry.pk)
        return next((leg.wallet.name for leg in others), "")

    def dehydrate_note(self, entry: Entry) -> str:
        """Of the whole: a part's own note stands in a column of its own."""
        group = _split_of(entry)
        return group.note if group else entry.note

    def dehydrate_part(self, entry: Entry) -> str:
        return entry.note if _split_of(entry) else ""

    def dehydrate_original_amount(self, entry: Entry) -> Decimal | None:
        """Without a sign, of a split on its first part alone."""
        if entry.original_amount is None:
            return None
        return round_money(entry.original_amount, entry.original_currency)

    def dehydrate_category(self, entry: Entry) -> str:
        """`Parent: Child`, or the name alone."""
        category = entry.category
        if category is None:
            return ""
        return ": ".join(str(each) for each in (category.parent, category) if each)

    def dehydrate_amount(self, entry: Entry) -> Decimal:
        """Signed, with the currency's decimals."""
        return round_money(entry.amount, entry.wallet.currency)

    def dehydrate_rate(self, entry: Entry) -> Decimal:
        return entry.rate.normalize()

    def dehydrate_base_amount(self, entry: Entry) -> Decimal:
        return round_money(entry.base_amount, entry.book.base_currency)

    def dehydrate_tags(self, entry: Entry) -> str:
        return ", ".join(link.tag.name for link in entry.entry_tags.all())


def _split_of(entry: Entry) -> EntryGroup | None:
    group: EntryGroup | None = entry.group
    return group if group and group.kind == EntryGroup.Kind.SPLIT else None


def with_columns(entries: EntryQuerySet) -> EntryQuerySet:
    """With what EntryResource reads, in a fixed number of queries."""
    return entries.select_related(
        "book", "wallet", "category__parent", "payee", "group"
    ).prefetch_related("entry_tags__tag", "group__entries__wallet")


def export_rows(*, book: Book, chosen: Findable) -> Iterator[Row]:
    """The rows of all that `chosen` finds, in the order of the list.

    Opens the Book's scope itself, chunk by chunk: a streamed file is read after the
    request's own scope has closed.
    """
    resource = EntryResource()
    after: Cursor | None = None
    while True:
        with book_scope(book):
            heads = chosen_rows(book, chosen, after, CHUNK)
            rows = [resource.export_resource(entry) for entry in _legs(book, heads)]
        yield from rows
        if len(heads) < CHUNK:
            return
        after = Cursor(heads[-1].date, heads[-1].pk)


def _legs(book: Book, heads: list[Entry]) -> Iterable[Entry]:
    """The entries, each group together: a transfer with both legs, a split with the
    parts that were found.
    """
    places: dict[tuple[str, int], int] = {}
    for place, head in enumerate(heads):
        places.setdefault(_whole_of(head), place)
    transfers = [head.group_id for head in heads if head.kind == Entry.Kind.TRANSFER]
    found = Entry.objects.filter(
        Q(pk__in=[head.pk for head in heads]) | Q(group__in=transfers), book=book
    )
    return sorted(
        with_columns(found), key=lambda row: (places[_whole_of(row)], row.position)
    )


def _whole_of(entry: Entry) -> tuple[str, int]:
    return ("group", entry.group_id) if entry.group_id else ("entry", entry.pk)
