"""What every line of a file is: new, there already, the other side of a transfer, a
refund, or nothing that can be booked.
"""

from collections.abc import Sequence
from dataclasses import replace

from expense_tracker.kernel.fields import AmountField
from ledger.currencies.rates import Rates
from ledger.importing.lines import BUDGET, StatementLine
from ledger.models import Entry, ImportRow, ImportRun, Wallet
from ledger.services.imports.accounts import Places, withdrawn
from ledger.services.imports.matching import (
    Verdict,
    WalletMatcher,
    deleted_prints,
    fingerprints,
)
from ledger.services.imports.pairing import (
    Pairs,
    Refunds,
    Side,
    named,
    side_of_line,
    sides_of_book,
    span,
)
from ledger.services.imports.profiles import account_names

Decision = ImportRow.Decision


def judge_all(
    run: ImportRun, lines: Sequence[StatementLine], places: Places
) -> list[Verdict]:
    """A verdict for each line, in their order."""
    if not lines:
        return []
    verdicts = _Matching(run, lines, places).verdicts()
    _leave_earlier_budgets(lines, verdicts)
    _Linking(run, lines, places, verdicts).link()
    _find_refunds(run, lines, verdicts)
    return verdicts


class _Matching:
    """Compares every line with what its wallet holds."""

    def __init__(
        self, run: ImportRun, lines: Sequence[StatementLine], places: Places
    ) -> None:
        self.lines, self.places = lines, places
        self.prints = fingerprints(lines)
        self.matchers: dict[int, WalletMatcher] = {}
        self.deleted = deleted_prints(run.book)
        for wallet, indices in self._by_wallet().items():
            self.matchers[wallet.pk] = self._matcher(wallet, indices)

    def _by_wallet(self) -> dict[Wallet, list[int]]:
        by_place: dict[str, list[int]] = {}
        for index, line in enumerate(self.lines):
            by_place.setdefault(line.place, []).append(index)
        found: dict[Wallet, list[int]] = {}
        for place, indices in by_place.items():
            wallet = self.places.wallet(place)
            if wallet is not None:
                found.setdefault(wallet, []).extend(indices)
        return found

    def _matcher(self, wallet: Wallet, indices: Sequence[int]) -> WalletMatcher:
        lines = [self.lines[index] for index in indices]
        deleted = self.deleted.get(wallet.pk, set())
        matcher = WalletMatcher(wallet, lines, deleted)
        matcher.reserve(self.prints[index] for index in indices)
        return matcher

    def verdicts(self) -> list[Verdict]:
        return [
            self._judge(line, key)
            for line, key in zip(self.lines, self.prints, strict=True)
        ]

    def _judge(self, line: StatementLine, key: str) -> Verdict:
        problem = problem_of(line, self.places)
        if problem:
            return Verdict(Decision.UNREAD, problem)
        wallet = self.places.wallet(line.place)
        if wallet is None:
            return Verdict(Decision.NEW, fingerprint=key, group=line.group)
        matcher = self.matchers[wallet.pk]
        verdict = matcher.judge(line, key)
        if line.group:
            verdict = replace(verdict, group=line.group)
        opens_again = line.kind == Entry.Kind.OPENING and matcher.has_opening
        if opens_again and verdict.decision != Decision.DUPLICATE:
            return Verdict(Decision.UNREAD, "The wallet has another opening balance.")
        return verdict


def problem_of(line: StatementLine, places: Places) -> str:
    """Why this line cannot be booked, "" when it can."""
    if line.amount == 0:
        return "The amount is zero."
    home = places.currency(line.place, line)
    currency = line.currency or home
    if withdrawn(currency):
        return f"{currency} is no currency that can be booked."
    if currency != home:
        return f"It is in {currency}, the wallet in {home}."
    if not places.has_rate(line, currency):
        return f"There is no exchange rate for {currency} yet: add one first."
    if line.amount != round(line.amount, AmountField.places):
        return f"At most {AmountField.places} decimals can be booked."
    return ""


class _Linking:
    """Makes transfers of new lines whose other side is in the file or in the Book."""

    def __init__(
        self,
        run: ImportRun,
        lines: Sequence[StatementLine],
        places: Places,
        verdicts: list[Verdict],
    ) -> None:
        self.run, self.lines, self.places = run, lines, places
        self.verdicts = verdicts
        self.names = _names_of_wallets(run)
        self.folded: dict[str, tuple[str, ...]] = {}

    def link(self) -> None:
        sides = [
            self._side(index)
            for index, verdict in enumerate(self.verdicts)
            if verdict.decision == Decision.NEW and self._may_be_linked(index)
        ]
        if not sides:
            return
        if len({side.place for side in sides}) > 1:
            sides = self._link_inside(sides)
        if len(self.names) > 1:
            self._link_to_book(sides)

    def _may_be_linked(self, index: int) -> bool:
        line = self.lines[index]
        return (
            not line.group
            and not (line.to_wallet and line.kind)
            and (line.kind != Entry.Kind.OPENING)
        )

    def _side(self, index: int) -> Side:
        line = self.lines[index]
        wallet = self.places.wallet(line.place)
        place = str(wallet.pk) if wallet else f"new {line.place}"
        if place not in self.folded:
            known = self.names.get(wallet.pk, ()) if wallet else ()
            self.folded[place] = named([line.place, *known])
        currency = self.places.currency(line.place, line)
        return side_of_line(index, line, place, currency, self.folded[place])

    def _link_inside(self, sides: list[Side]) -> list[Side]:
        """Pairs within the file; the sides that are left."""
        rates = self._rates(sides)
        pairs = Pairs([side for side in sides if side.amount > 0], rates)
        used = set()
        for side in sides:
            other = pairs.other_side(side) if side.amount < 0 else None
            if other is not None:
                used |= {side.key, other.key}
                self._group(side.key, other.key)
        return [side for side in sides if side.key not in used]

    def _group(self, out: int, into: int) -> None:
        places = self.places
        ends = [places.title(self.lines[index].place) for index in (out, into)]
        for index in (out, into):
            self.verdicts[index] = replace(
                self.verdicts[index],
                decision=Decision.TRANSFER,
                reason=f"{ends[0]} → {ends[1]}"[:200],
                group=f"pair {self.lines[out].row}",
            )

    def _link_to_book(self, sides: Sequence[Side]) -> None:
        if not sides:
            return
        own = {side.place for side in sides}
        only = int(own.pop()) if len(own) == 1 and "new" not in str(own) else None
        others = sides_of_book(self.run.book, sides, self.names, only)
        pairs = Pairs(others, self._rates([*sides, *others]))
        titles = {str(pk): names[0] for pk, names in self.names.items()}
        for side in sides:
            other = pairs.other_side(side)
            if other is not None:
                self.verdicts[side.key] = replace(
                    self.verdicts[side.key],
                    decision=Decision.TRANSFER,
                    reason=f"Linked to {titles[other.place]}"[:200],
                    matched=other.key,
                )

    def _rates(self, sides: Sequence[Side]) -> Rates | None:
        currencies = {side.currency for side in sides}
        if len(currencies) < 2:  # noqa: PLR2004
            return None
        return Rates(self.run.book, currencies, *span(sides))


def _names_of_wallets(run: ImportRun) -> dict[int, list[str]]:
    """What each wallet is called, its own name first, by its id."""
    accounts = account_names(run.book)
    return {
        wallet.pk: [wallet.name, *accounts.get(wallet.pk, ())]
        for wallet in Wallet.objects.filter(book=run.book)
    }


def _find_refunds(
    run: ImportRun, lines: Sequence[StatementLine], verdicts: list[Verdict]
) -> None:
    """Propose new money in from a shop as what it gives back."""
    likely = [
        index
        for index, verdict in enumerate(verdicts)
        if verdict.decision == Decision.NEW
        and lines[index].amount > 0
        and not lines[index].kind
        and not lines[index].category
    ]
    refunds = Refunds(run.book, [lines[index] for index in likely])
    for index in likely:
        purchase = refunds.purchase_of(lines[index])
        if purchase is not None:
            verdicts[index] = replace(
                verdicts[index],
                decision=Decision.REFUND,
                reason="Gives back a purchase",
                matched=purchase.pk,
                category=purchase.category_id,
            )


def _leave_earlier_budgets(
    lines: Sequence[StatementLine], verdicts: list[Verdict]
) -> None:
    """Of what a plan gives a category in each month the last is its budget."""
    latest: dict[str, int] = {}
    planned = [index for index, line in enumerate(lines) if line.kind == BUDGET]
    for index in sorted(planned, key=lambda index: lines[index].date):
        earlier = latest.get(lines[index].category)
        if earlier is not None:
            verdicts[earlier] = Verdict(Decision.LEFT_OUT, "A later month is taken.")
        latest[lines[index].category] = index
        verdicts[index] = Verdict(Decision.NEW, "A budget for each month")
