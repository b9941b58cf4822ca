"""Net worth: what is owned and owed at the end of each month, and in which wallet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.period import Period
from ledger.models import Wallet
from ledger.queries.totals import WalletBalance
from ledger.queries.worth import worth_at
from reports.period_reports.question import Question, label
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.steps import is_year, step_label, steps_of
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import SLICES, ZERO

COLOURS = (
    *("blue", "green", "orange", "violet", "teal", "pink"),
    *("amber", "brown", "slate"),
)
NARROWED = "Wallets count in full: the search narrows the figures above, not these."


@dataclass(frozen=True)
class End:
    """The wallets at the end of a step, in the Book's currency."""

    step: Period
    balances: list[WalletBalance]

    @property
    def owned(self) -> Decimal:
        return sum((b for b in self._amounts if b > 0), ZERO)

    @property
    def owed(self) -> Decimal:
        """Zero or below."""
        return sum((b for b in self._amounts if b < 0), ZERO)

    @property
    def net(self) -> Decimal:
        return self.owned + self.owed

    @property
    def _amounts(self) -> list[Decimal]:
        return [balance.base_balance.amount for balance in self.balances]


def worth_sections(question: Question) -> list[Section]:
    ends = _ends(question, steps_of(question))
    if not any(balance.balance for end in ends for balance in end.balances):
        return []
    legend = (("", "Net worth"), ("sw-in", "Owned"), ("sw-debt", "Owed"))
    table = _table(question, ends)
    section = Section("worth", table, (_chart(question, ends),), legend=legend)
    return [section, _by_wallet(question, ends)]


def _ends(question: Question, steps: Sequence[Period]) -> list[End]:
    """Of years by way of their months, which two statements read together."""
    asked = [step.last for step in steps]
    days = asked
    if any(map(is_year, steps)):
        days = _month_ends(asked)
    history = worth_at(book=question.book, days=days).history
    found = dict(zip(days, history, strict=True))
    return [End(step, found[step.last]) for step in steps]


def _month_ends(days: list[date]) -> list[date]:
    """The ends of all months from the first of these days up to the last of them."""
    ends = []
    month = Period.month(days[0].year, days[0].month)
    while month.last < days[-1]:
        ends.append(month.last)
        month = month.next()
    return [*ends, days[-1]]


# --- all of it ------------------------------------------------------------------------


def _table(question: Question, ends: list[End]) -> Table:
    rows = []
    before: End | None = None
    for end in ends:
        change = question.money(end.net - before.net) if before else None
        amounts = (end.owned, end.owed, end.net)
        rows.append(
            Row(
                (end.step.last, *map(question.money, amounts), change),
                urls=(question.list_url(end.step), "", "", "", ""),
            )
        )
        before = end
    columns = (
        Column("End of", "date"),
        Column("Owned", "money"),
        Column("Owed", "money"),
        Column("Net worth", "money"),
        Column("Change", "money", change="gain"),
    )
    days = f"{step_label(ends[0].step)} to {step_label(ends[-1].step)}"
    note = " ".join(_notes(question, ends[-1]))
    return Table(f"Net worth, {days}", columns, tuple(reversed(rows)), note=note)


def _notes(question: Question, end: End) -> list[str]:
    notes = [NARROWED] if question.chosen.parts else []
    unrated = [
        balance.wallet.name
        for balance in end.balances
        if balance.balance
        and not balance.base_balance
        and balance.wallet.currency != question.currency
    ]
    if unrated:
        notes.append(f"No exchange rate, counted as nothing: {', '.join(unrated)}.")
    return notes


def _chart(question: Question, ends: list[End]) -> Chart:
    return Chart(
        "worth",
        f"Net worth at the ends of {len(ends)} months or years, last "
        f"{label(Period.day(ends[-1].step.last))}; the table has the same figures.",
        chart_data(
            question.currency,
            labels=[step_label(end.step, is_short=True) for end in ends],
            net=[str(end.net) for end in ends],
            owned=[str(end.owned) for end in ends],
            owed=[str(end.owed) for end in ends],
        ),
    )


# --- by wallet ------------------------------------------------------------------------


def _by_wallet(question: Question, ends: list[End]) -> Section:
    histories = _histories(ends)
    columns = (
        Column("Wallet"),
        *(Column(step_label(end.step, is_short=True), "money") for end in ends),
    )
    rows = [
        Row(
            (wallet.name, *map(question.money, amounts)),
            colour=COLOURS[place] if place < SLICES else "",
            urls=(_wallet_url(question, wallet, ends), *[""] * len(ends)),
        )
        for place, (wallet, amounts) in enumerate(histories)
    ]
    total = Row(("Net worth", *(question.money(end.net) for end in ends)))
    table = Table("Net worth by wallet", columns, tuple(rows), total)
    chart = Chart(
        "lines",
        "Line chart of what each wallet held; the table has the same figures.",
        chart_data(
            question.currency,
            labels=[step_label(end.step, is_short=True) for end in ends],
            series=[
                {
                    "name": wallet.name,
                    "colour": COLOURS[place],
                    "values": list(map(str, amounts)),
                }
                for place, (wallet, amounts) in enumerate(histories[:SLICES])
            ],
        ),
    )
    return Section("worth-wallets", table, (chart,))


def _histories(ends: list[End]) -> list[tuple[Wallet, list[Decimal]]]:
    """Of wallets that ever held something here, the largest last balance first."""
    wallets = [balance.wallet for balance in ends[0].balances]
    histories = [
        (wallet, [end.balances[place].base_balance.amount for end in ends])
        for place, wallet in enumerate(wallets)
    ]
    used = [each for each in histories if any(each[1])]
    return sorted(used, key=lambda each: -abs(each[1][-1]))


def _wallet_url(question: Question, wallet: Wallet, ends: list[End]) -> str:
    days = Period("range", ends[0].step.start, ends[-1].step.end)
    return question.list_url(days, wallet=wallet.pk)
