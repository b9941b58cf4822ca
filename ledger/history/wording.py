"""What changed, in words: from what to what."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from accounts.models import Membership
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned
from ledger.history.snapshots import Row
from ledger.models import Category, Entry, Payee, Tag, Wallet

# What changes of the Book's members are about.
MEMBER = Membership._meta.label_lower
# Of many transactions at once only how many there are.
COUNT = "Transactions"


@dataclass(frozen=True)
class Difference:
    """One field that changed. "" is nothing there."""

    label: str
    before: str
    after: str

    @property
    def in_a_line(self) -> str:
        """What is there, without its label; of a mark only the label."""
        words = self.before or self.after
        if self.label == COUNT:
            return f"{words} {self.label.lower()}"
        return {"Yes": self.label, "No": ""}.get(words, words)


_LINKS: dict[str, type[BookOwned]] = {
    "wallet": Wallet,
    "category": Category,
    "payee": Payee,
    "parent": Category,
    "tag": Tag,
    "refund_of": Entry,
    "to_wallet": Wallet,
    "pays_from": Wallet,
}


@dataclass
class Names:
    """What the rows that snapshots point at are called now, or were called then."""

    names: dict[tuple[type[BookOwned], int], str] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)  # by wallet

    @classmethod
    def of(cls, rows: list[Row]) -> "Names":
        wanted: dict[type[BookOwned], set[int]] = {}
        for row in rows:
            for name, model in _LINKS.items():
                # A rule has its payee by name.
                if isinstance(row["fields"].get(name), int):
                    wanted.setdefault(model, set()).add(row["fields"][name])
        found = cls()
        for model, ids in wanted.items():
            for each in model.objects.filter(pk__in=ids):
                found.names[model, each.pk] = str(each)
                if isinstance(each, Wallet):
                    found.currencies[each.pk] = each.currency
        found._learn_from(rows)
        return found

    def _learn_from(self, rows: list[Row]) -> None:
        """Deleted wallets and categories are known by their own snapshots."""
        models: dict[str, type[BookOwned]] = {
            "ledger.wallet": Wallet,
            "ledger.category": Category,
        }
        for row in rows:
            model = models.get(row["model"])
            if model is not None:
                self.names.setdefault((model, row["pk"]), row["fields"]["name"])
            if model is Wallet:
                self.currencies.setdefault(row["pk"], row["fields"]["currency"])

    def of_link(self, name: str, pk: int) -> str:
        return self.names.get((_LINKS[name], pk), "deleted since")

    def money(self, amount: str, wallet: int) -> str:
        currency = self.currencies.get(wallet)
        if currency is None:
            return amount
        money = Money(Decimal(amount), currency)
        return format_money(money, current_locale())


def differences(before: list[Row], after: list[Row], names: Names) -> list[Difference]:
    """The fields whose words differ, in the order people read an entry."""
    old, new = described(before, names), described(after, names)
    labels = dict.fromkeys([*old, *new])
    return [
        Difference(label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def described(rows: list[Row], names: Names) -> dict[str, str]:
    """The rows of one side of a change as words by label.

    Of one entry, transfer, wallet or category all that people typed; of many only how
    many there are.
    """
    of_model: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        of_model.setdefault(row["model"], []).append({**row["fields"], "pk": row["pk"]})
    entries = of_model.get("ledger.entry", [])
    if "ledger.wallet" in of_model:
        return _wallet_words(of_model["ledger.wallet"][0], entries, names)
    for model, words_of in _WORDS.items():
        if model in of_model:
            return words_of(of_model[model], names)
    if len({entry["group"] or entry["pk"] for entry in entries}) > 1:
        return {COUNT: str(len(entries))}
    if not entries and "ledger.receipt" in of_model:
        return _receipt_words(of_model["ledger.receipt"])
    if not entries:
        return {}
    words = _entry_words(entries, of_model.get("ledger.entrytag", []), names)
    for group in of_model.get("ledger.entrygroup", []):
        words["Note"] = group.get("note") or words["Note"]
    return words


def _entry_words(
    rows: list[dict[str, Any]], links: list[dict[str, Any]], names: Names
) -> dict[str, str]:
    entry = rows[0]
    words = {
        "Type": Entry.Kind(entry["kind"]).label,
        "Date": _day(entry["date"]),
        "Amount": names.money(entry["amount"], entry["wallet"]),
        "Wallet": names.of_link("wallet", entry["wallet"]),
    }
    if entry.get("original_amount"):
        charged = Money(Decimal(entry["original_amount"]), entry["original_currency"])
        words["Charged"] = format_money(charged, current_locale())
    if entry["payee"] is not None:
        words["Payee"] = names.of_link("payee", entry["payee"])
    if entry["kind"] == Entry.Kind.TRANSFER:
        words |= _arrival_words(rows[1:], names)
    elif rows[1:]:
        words |= _split_words(rows, names)
    elif entry["category"] is not None:
        words["Category"] = names.of_link("category", entry["category"])
    if entry.get("refund_of"):
        words["Refund of"] = names.of_link("refund_of", entry["refund_of"])
    tags = [names.of_link("tag", link["tag"]) for link in links]
    words["Tags"] = ", ".join(sorted(tags))
    words["Note"] = "" if "Parts" in words else entry["note"]
    return words


def _arrival_words(legs: list[dict[str, Any]], names: Names) -> dict[str, str]:
    words = {}
    for leg in legs:
        words["To wallet"] = names.of_link("wallet", leg["wallet"])
        words["Arrives"] = names.money(leg["amount"], leg["wallet"])
    return words


def _split_words(parts: list[dict[str, Any]], names: Names) -> dict[str, str]:
    """The sum, and each part with its category and note."""
    total = sum(Decimal(part["amount"]) for part in parts)
    if parts[0]["kind"] != Entry.Kind.INCOME:
        kind = Entry.Kind.EXPENSE if total < 0 else Entry.Kind.REFUND
    else:
        kind = Entry.Kind.INCOME
    return {
        "Type": kind.label,
        "Amount": names.money(str(total), parts[0]["wallet"]),
        "Parts": ", ".join(_part_words(part, names) for part in parts),
    }


def _part_words(part: dict[str, Any], names: Names) -> str:
    """`Groceries −€30.00 (apples)`."""
    amount = names.money(part["amount"], part["wallet"])
    category = part["category"]
    name = names.of_link("category", category) if category else "Uncategorised"
    note = f" ({part['note']})" if part["note"] else ""
    return f"{name} {amount}{note}"


def _wallet_words(
    wallet: dict[str, Any], entries: list[dict[str, Any]], names: Names
) -> dict[str, str]:
    words = {
        "Name": wallet["name"],
        "Type": Wallet.Kind(wallet["kind"]).label,
        "Currency": wallet["currency"],
        "Archived": "Yes" if wallet["archived_at"] else "",
    }
    if wallet["floor"] is not None:
        words["Warn below"] = names.money(wallet["floor"], wallet["pk"])
    words |= _card_words(wallet, names)
    for entry in entries:
        words["Opening balance"] = names.money(entry["amount"], entry["wallet"])
        words["On"] = _day(entry["date"])
    return words


def _card_words(wallet: dict[str, Any], names: Names) -> dict[str, str]:
    """The terms of a credit card; rows kept before there were any have none."""
    words = {}
    if wallet.get("credit_limit"):
        words["Credit limit"] = names.money(wallet["credit_limit"], wallet["pk"])
    for name, label in (("statement_day", "Statement day"), ("due_day", "Due day")):
        if wallet.get(name):
            words[label] = str(wallet[name])
    if wallet.get("pays_from"):
        words["Paid from"] = names.of_link("pays_from", wallet["pays_from"])
    return words


def _category_words(rows: list[dict[str, Any]], names: Names) -> dict[str, str]:
    category = rows[0]
    words = {
        "Name": category["name"],
        "For": Category.Kind(category["kind"]).label,
        "Icon": category["icon"],
        "Colour": category["colour"].capitalize(),
    }
    if category["parent"] is not None:
        words["Under"] = names.of_link("parent", category["parent"])
    return words


def _receipt_words(receipts: list[dict[str, Any]]) -> dict[str, str]:
    if len(receipts) > 1:
        return {"Receipts": str(len(receipts))}
    receipt = receipts[0]
    until = receipt["warranty_until"]
    return {
        "File": receipt["name"],
        "Of a transaction": "Yes" if receipt["entry"] else "",
        "Note": receipt["note"],
        "Warranty until": _day(until) if until else "",
    }


def _rule_words(rules: list[dict[str, Any]], names: Names) -> dict[str, str]:
    """Of several, whose order was changed, only that order."""
    if len(rules) > 1:
        ordered = sorted(rules, key=lambda rule: rule["position"])
        return {"Order": ", ".join(rule["name"] for rule in ordered)}
    [rule] = rules
    words = {"Name": rule["name"], "When": rule["query"]}
    for name, label in (("category", "Category"), ("to_wallet", "Transfer with")):
        if rule[name] is not None:
            words[label] = names.of_link(name, rule[name])
    words |= {
        "Split": " / ".join(f"{part['percent']} %" for part in rule["parts"]),
        "Payee": rule["payee"],
        "Tags": ", ".join(rule["tags"]),
        "Note": rule["note"],
        "Active": "Yes" if rule["is_active"] else "No",
    }
    return words


def _view_words(views: list[dict[str, Any]], _names: Names) -> dict[str, str]:
    if len(views) > 1:
        ordered = sorted(views, key=lambda view: view["position"])
        return {"Order": ", ".join(view["name"] for view in ordered)}
    return {"Name": views[0]["name"], "Shows": _asked(views[0]["query"])}


def _member_words(members: list[dict[str, Any]], _names: Names) -> dict[str, str]:
    return {
        "Name": members[0]["name"],
        "Role": Membership.Role(members[0]["role"]).label,
    }


def _asked(query: str) -> str:
    """What a list's query string asks for, as people write it."""
    asked = dict(parse_qsl(query))
    return ", ".join(filter(None, (asked.get("q"), asked.get("period"))))


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), current_locale(), "medium")


# Changes of these are about nothing else.
_WORDS = {
    "ledger.category": _category_words,
    "ledger.rule": _rule_words,
    "ledger.savedview": _view_words,
    MEMBER: _member_words,
}
