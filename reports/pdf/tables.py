"""The tables of the statement, from its figures."""

from collections.abc import Iterator, Sequence

from expense_tracker.kernel.format import (
    Sign,
    format_date,
    format_money,
    format_percent,
)
from expense_tracker.kernel.money import Money
from reports.pdf.fonts import printable
from reports.pdf.table import Column, Row, Table, make_table
from reports.statements.month import (
    BudgetLine,
    CategoryLine,
    DayLines,
    EntryLine,
    RateLine,
    StatementFigures,
    WalletLine,
)
from reports.statements.year import YearFigures

NOTHING = "–"
INDENT = "\N{NO-BREAK SPACE}" * 3


def wallet_table(figures: StatementFigures | YearFigures, width: float) -> Table:
    first = format_date(figures.period.start, figures.locale, "day")
    last = format_date(figures.as_of, figures.locale, "day")
    columns = [
        Column("Wallet", weight=1),
        *map(Column, (printable(first), "Income", "Spending", "Transfers")),
        Column(printable(last), bold=True),
    ]
    rows = [_wallet_row(line, figures) for line in figures.wallets]
    total = money_text(figures.net_worth, figures.locale)
    rows.append(Row((_together(figures), "", "", "", "", total), "total"))
    return make_table("Wallets", columns, rows, width)


def _wallet_row(line: WalletLine, figures: StatementFigures | YearFigures) -> Row:
    foreign = line.currency != figures.currency
    locale = figures.locale
    return Row(
        (
            printable(f"{line.name} ({line.currency})" if foreign else line.name),
            money_text(line.opening, locale),
            money_text(line.income, locale) if line.income else NOTHING,
            money_text(line.spending, locale) if line.spending else NOTHING,
            money_text(line.transfers, locale, "always") if line.transfers else NOTHING,
            money_text(line.closing, locale),
        )
    )


def _together(figures: StatementFigures | YearFigures) -> str:
    text = f"Together, in {figures.currency}"
    if figures.rates:
        rates = [_rate_text(rate, figures.locale) for rate in figures.rates]
        text += f" ({', '.join(rates)})"
    return printable(text)


def _rate_text(rate: RateLine, locale: str) -> str:
    return f"1 {rate.currency} = {format_money(rate.worth, locale)}"


def category_table(figures: StatementFigures, width: float) -> Table:
    columns = [
        Column("Category", weight=1),
        *map(Column, ("Amount", "Share", "Change")),
    ]
    rows = [row for line in figures.categories for row in _category_rows(line, figures)]
    rows.append(Row(_category_texts(figures.all_categories, figures.locale), "total"))
    before = printable(figures.compared.label(figures.locale))
    rows.append(Row((f"Change is against {before}.",), "note"))
    return make_table("Spending by category", columns, rows, width)


def _category_rows(line: CategoryLine, figures: StatementFigures) -> Iterator[Row]:
    yield Row(_category_texts(line, figures.locale))
    for part in line.parts:
        name, *amounts = _category_texts(part, figures.locale)
        yield Row((INDENT + name, *amounts), "part")


def _category_texts(line: CategoryLine, locale: str) -> tuple[str, ...]:
    share, change = line.share, line.change
    return (
        printable(line.name),
        money_text(line.amount, locale),
        NOTHING if share is None else printable(format_percent(share, locale, 1)),
        money_text(change, locale, "always") if change else NOTHING,
    )


def budget_table(figures: StatementFigures, width: float) -> Table:
    columns = [Column("Budget", weight=1), *map(Column, ("Spent", "Limit", "Left"))]
    rows = [_budget_row(line, figures) for line in figures.budgets]
    return make_table("Budgets", columns, rows, width)


def _budget_row(line: BudgetLine, figures: StatementFigures) -> Row:
    name, locale = line.name, figures.locale
    if line.period != figures.period:
        name = f"{name} ({line.period.label(locale)})"
    left = money_text(line.left, locale)
    return Row(
        (
            printable(name),
            money_text(line.spent, locale),
            money_text(line.limit, locale),
            f"{left}\n{line.warning}" if line.warning else left,
        )
    )


def entry_table(
    title: str, days: Sequence[DayLines], figures: StatementFigures, width: float
) -> Table:
    """Entries by day in their order; a day's heading says what the day came to."""
    columns = [
        Column("Transaction", weight=5),
        Column("Category", weight=3),
        Column("Wallet", weight=3),
        Column("Amount"),
    ]
    rows = [row for day in days for row in _day_rows(day, figures.locale)]
    return make_table(title, columns, rows, width)


def _day_rows(day: DayLines, locale: str) -> Iterator[Row]:
    heading = printable(format_date(day.date, locale, "heading"))
    net = money_text(day.net, locale, "always") if day.net else ""
    yield Row((heading, "", "", net), "group")
    for line in day.lines:
        wallets = f"{line.wallet} → {line.to_wallet}" if line.to_wallet else line.wallet
        yield Row(
            (
                printable(line.title),
                printable(line.category_words),
                printable(wallets),
                _amounts(line, locale),
            )
        )


def _amounts(line: EntryLine, locale: str) -> str:
    """The amount; beneath it what it came to in the other currency, if there is one."""
    amount = money_text(line.amount, locale, line.sign)
    if line.received:
        return f"{amount}\n→ {money_text(line.received, locale)}"
    if line.base and line.is_foreign:
        return f"{amount}\n{money_text(line.base, locale, line.sign)}"
    return amount


def money_text(money: Money, locale: str, sign: Sign = "auto") -> str:
    return printable(format_money(money, locale, sign=sign))
