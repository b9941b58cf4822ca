"""Made-up books to measure insights by: what people of several characters spend.

Written without a look at the rules: amounts are drawn, lives have bills, seasons,
holidays, habits and repairs, and anomalies are planted where `plant` says.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from expense_tracker.kernel.period import Period
from reports.insights.history import (
    BudgetLine,
    CategoryLine,
    DueLine,
    History,
    Line,
    WalletLine,
)

BEGAN = date(2025, 1, 1)
ENDED = date(2027, 1, 31)
CURRENT, SAVINGS = 1, 2
CATEGORIES = dict(
    enumerate(
        (
            *("Groceries", "Rent", "Utilities", "Eating", "Transport", "Shopping"),
            *("Health", "Leisure", "Travel", "Insurance", "Subscriptions", "Fees"),
            *("Gifts", "Car", "Kids", "Salary"),
        ),
        start=1,
    )
)
ID = {name: pk for pk, name in CATEGORIES.items()}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Shop:
    """Visits a month and what one costs: its middle, and how it varies."""

    name: str
    category: str
    visits: float
    price: float
    sigma: float
    fixed: bool = False  # always the same price
    weekend: float = 1.0  # how much likelier a visit then is


@dataclass(frozen=True)
class Bill:
    name: str
    category: str
    day: int
    amount: float
    every: int = 1  # months
    sway: float = 0.0
    winter: float = 0.0
    first: int = 0


@dataclass(frozen=True)
class Character:
    name: str
    income: float
    shops: tuple[Shop, ...]
    bills: tuple[Bill, ...]
    saves: float = 0.9  # of what is left
    scale: float = 1.0  # of its currency
    currency: str = "EUR"
    holidays: tuple[int, ...] = (7,)
    irregular: bool = False  # income of a freelancer


def shops(*, rich: float = 1.0, busy: float = 1.0) -> tuple[Shop, ...]:
    return (
        Shop("Harvest Market", "Groceries", 7 * busy, 42 * rich, 0.45, weekend=1.6),
        Shop("Corner Store", "Groceries", 6 * busy, 11 * rich, 0.6),
        Shop("Bakery Lindt", "Groceries", 8 * busy, 6.4, 0.4),
        Shop("Café Orbit", "Eating", 9 * busy, 3.8, 0, fixed=True),
        Shop("Thai Garden", "Eating", 2.5 * busy, 34 * rich, 0.35, weekend=2),
        Shop("Canteen", "Eating", 9 * busy, 8.9, 0, fixed=True),
        Shop("City Transit", "Transport", 10 * busy, 2.9, 0, fixed=True),
        Shop("Fuel Depot", "Car", 2.5 * busy, 58, 0.2),
        Shop("Thread & Co", "Shopping", 1.2 * busy, 55 * rich, 0.6),
        Shop("Bookshelf", "Shopping", 1.0, 19, 0.4),
        Shop("Pharmacy", "Health", 1.5, 17, 0.6),
        Shop("Cinema Rex", "Leisure", 1.3 * busy, 24, 0.3, weekend=3),
        Shop("Hardware Hall", "Shopping", 0.7, 46 * rich, 0.8),
        Shop("Flower Stall", "Gifts", 0.6, 25, 0.3),
    )


def bills(rent: float, *, more: tuple[Bill, ...] = ()) -> tuple[Bill, ...]:
    return (
        Bill("Oak Lettings", "Rent", 1, rent),
        Bill("North Power", "Utilities", 12, 78, sway=0.08, winter=0.4),
        Bill("Aqua Works", "Utilities", 20, 96, every=3, sway=0.1),
        Bill("Fibre One", "Utilities", 5, 39.9),
        Bill("Streamly", "Subscriptions", 8, 13.99),
        Bill("Tunebox", "Subscriptions", 17, 10.99),
        Bill("Gym Forma", "Leisure", 3, 34.5),
        Bill("Safe Home", "Insurance", 15, 210, every=12, first=2),
        Bill("Motor Mutual", "Insurance", 24, 58.3),
        *more,
    )


CHARACTERS = (
    Character("single", 2600, shops(), bills(850)),
    Character(
        "family",
        5200,
        (
            *shops(rich=1.5, busy=1.3),
            Shop("Toy Barn", "Kids", 1.5, 31, 0.5),
            Shop("Shoe Tree", "Kids", 0.8, 48, 0.4),
        ),
        bills(1450, more=(Bill("Kita Sun", "Kids", 2, 265),)),
        holidays=(7, 12),
    ),
    Character("student", 1150, shops(rich=0.6, busy=0.8), bills(390), saves=0.4),
    Character(
        "freelancer", 4300, shops(rich=1.1), bills(1050), irregular=True, saves=0.7
    ),
    Character(
        "retired", 2300, shops(busy=0.7), bills(640), holidays=(5, 9), saves=0.95
    ),
    Character(
        "high earner", 9800, shops(rich=2.4, busy=1.1), bills(2300), holidays=(2, 7)
    ),
    Character(
        "tokyo", 2900, shops(), bills(900), scale=160, currency="JPY", holidays=(8,)
    ),
    Character("mumbai", 2200, shops(rich=0.8), bills(600), scale=90, currency="INR"),
)


@dataclass(frozen=True)
class Planted:
    """An anomaly: it should be told as `kind` between the two days; `mark` is what the
    told fact is about, a payee or a category by name, "" for the whole book.
    """

    kind: str
    first: date
    last: date
    mark: str = ""


@dataclass
class MadeUp:
    character: Character
    seed: int
    lines: list[Line] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    payees: dict[str, int] = field(default_factory=dict)
    bill_days: list[tuple[date, Bill, Decimal]] = field(default_factory=list)
    tight: Period | None = None  # the month of a budget too small for its bill

    def payee(self, name: str) -> int:
        return self.payees.setdefault(name, len(self.payees) + 1)

    def spend(
        self, on: date, payee: str, category: str, amount: Decimal, note: str = ""
    ) -> Line:
        return self._add("expense", on, -amount, payee, category, note)

    def _add(self, kind, on, amount, payee, category, note="", wallet=CURRENT):
        line = Line(
            pk=len(self.lines) + 1,
            on=on,
            kind=kind,
            amount=amount,
            own=amount,
            wallet=wallet,
            payee=self.payee(payee) if payee else None,
            payee_name=payee,
            note=note,
            category=ID[category] if category else None,
            is_part=kind == "transfer",
        )
        self.lines.append(line)
        return line

    def earn(self, on: date, payee: str, amount: Decimal) -> None:
        self._add("income", on, amount, payee, "Salary")

    def move(self, on: date, amount: Decimal) -> None:
        self._add("transfer", on, -amount, "", "")
        self._add("transfer", on, amount, "", "", wallet=SAVINGS)

    # --- as it stood on a day ---------------------------------------------------------

    def history(self, as_of: date) -> History:
        lines = sorted(
            (line for line in self.lines if line.on <= as_of), key=lambda x: x.on
        )
        since = as_of - timedelta(days=500)
        month = Period.month_of(as_of)
        return History(
            currency=self.character.currency,
            as_of=as_of,
            pay_day=1,
            began=BEGAN,
            lines=[line for line in lines if line.on >= since],
            categories={pk: CategoryLine(name) for pk, name in CATEGORIES.items()},
            wallets={
                CURRENT: _wallet("Current", "bank", lines, CURRENT),
                SAVINGS: _wallet("Savings", "savings", lines, SAVINGS),
            },
            budgets=self._budgets(lines, month, as_of),
            past_budgets=self._budgets(lines, month.previous(), as_of),
        )

    def _budgets(
        self, lines: list[Line], month: Period, as_of: date
    ) -> list[BudgetLine]:
        """On four categories: what their bills come to, and a good deal more."""
        return [
            self._budget(n, name, lines, month, as_of)
            for n, name in enumerate(("Groceries", "Eating", "Utilities", "Insurance"))
        ]

    def _budget(self, n, name, lines, month, as_of):
        scale = self.character.scale
        shops = [x for x in self.character.shops if x.category == name]
        limit = sum(shop.visits * shop.price for shop in shops) * 1.6 * scale
        owed = [
            (on, bill.name, amount)
            for on, bill, amount in self.bill_days
            if month.contains(on) and bill.category == name
        ]
        share = 0.6 if self.tight == month and name == "Utilities" else 1.1
        limit += sum(float(amount) for *_, amount in owed) * share
        spent = -sum(
            x.amount
            for x in lines
            if month.contains(x.on) and x.category == ID[name] and x.kind == "expense"
        )
        dues = tuple(DueLine(who, on, worth) for on, who, worth in owed if on > as_of)
        limit = Decimal(round(limit + 5 * scale))
        return BudgetLine(n, name, month, limit, Decimal(spent), dues)


def _wallet(name: str, kind: str, lines: list[Line], pk: int) -> WalletLine:
    balance = sum((line.own for line in lines if line.wallet == pk), Decimal(0))
    return WalletLine(name, kind, balance, balance)


# --- a life ---------------------------------------------------------------------------


def live(character: Character, seed: int, *, plant: bool) -> MadeUp:
    """A book of two years; with `plant`, an anomaly of each kind in the second."""
    rng = random.Random(f"{character.name} {seed}")
    book = MadeUp(character, seed)
    changes = _Changes(rng, character) if plant else None
    book.spend(BEGAN, "Removal Men", "Shopping", _price(140 * character.scale))
    month = Period.month(2025, 1)
    while month.start <= ENDED:
        _month(book, month, rng, changes)
        month = month.next()
    if changes:
        changes.plant(book)
    return book


class _Changes:
    """What goes wrong in the second year, and when."""

    def __init__(self, rng: random.Random, character: Character) -> None:
        self.rng = rng
        self.dear = rng.choice(["Streamly", "Tunebox", "Gym Forma", "Fibre One"])
        self.dear_since = Period.month(2026, rng.randint(2, 10))
        self.dearer = rng.uniform(1.08, 1.4)
        self.rising = rng.choice(["Eating", "Groceries"])
        self.rising_since = Period.month(2026, rng.randint(2, 8))
        self.rising_to = rng.uniform(1.6, 2.3)
        self.poor = Period.month(2026, rng.randint(3, 12))
        self.tight = Period.month(2026, rng.choice([2, 5, 8, 11]))
        self.fees_from = Period.quarter(2026, rng.randint(1, 4))
        self.windfall = Period.month(2026, rng.randint(2, 7))

    def factor(self, shop: Shop, month: Period) -> float:
        if shop.category != self.rising or month < self.rising_since:
            return 1.0
        gone = (month.start - self.rising_since.start).days // 28
        return 1 + (self.rising_to - 1) * min(gone + 2, 4) / 4

    def plant(self, book: MadeUp) -> None:
        self._price_rise(book)
        self._slow_rise(book)
        self._single(book)
        self._twice(book)
        self._fees(book)
        self._windfall(book)
        book.tight = self.tight
        book.planted.append(
            Planted("bill", self.tight.start, self.tight.last, "Utilities")
        )
        after = self.poor.next()
        book.planted.append(Planted("savings", after.start, after.last))

    def _price_rise(self, book: MadeUp) -> None:
        start = self.dear_since.start
        end = start + timedelta(days=75)
        book.planted.append(Planted("subscription", start, end, self.dear))

    def _slow_rise(self, book: MadeUp) -> None:
        start = self.rising_since.start
        end = start + timedelta(days=190)
        book.planted.append(Planted("rising", start, end, self.rising))

    def _single(self, book: MadeUp) -> None:
        """A purchase of several times what that shop usually costs."""
        names = ["Harvest Market", "Thai Garden", "Fuel Depot", "Corner Store"]
        visited = [x for x in book.lines if x.payee_name in names and x.on.year == 2026]
        for _ in range(2):
            line = self.rng.choice(visited)
            factor = Decimal(str(round(self.rng.uniform(4, 10), 2)))
            whole = -line.amount * factor
            least = Decimal(str(book.character.income * book.character.scale)) / 12
            whole = max(whole, least).quantize(CENT)
            category = CATEGORIES[line.category]
            planted = book.spend(line.on, line.payee_name, category, whole)
            first, last = planted.on, planted.on + timedelta(days=30)
            book.planted.append(Planted("unusual", first, last, line.payee_name))

    def _twice(self, book: MadeUp) -> None:
        """A charge of some size that is taken once more."""
        least = Decimal(str(book.character.income * book.character.scale)) / 100
        shops = [x for x in book.character.shops if not x.fixed]
        names = {x.name for x in shops} | {"Streamly", "Gym Forma"}
        charges = [
            x
            for x in book.lines
            if x.payee_name in names and -x.amount >= least and x.on.year == 2026
        ]
        for _ in range(2):
            line = self.rng.choice(charges)
            on = line.on + timedelta(days=self.rng.randint(0, 3))
            book.spend(on, line.payee_name, CATEGORIES[line.category], -line.amount)
            last = on + timedelta(days=30)
            book.planted.append(Planted("duplicate", on, last, line.payee_name))

    def _fees(self, book: MadeUp) -> None:
        scale = book.character.scale
        for month in range(3):
            on = self.fees_from.start + timedelta(days=30 * month + 9)
            if self.fees_from.contains(on):
                price = _price(self.rng.uniform(9, 16) * scale)
                book.spend(on, "First Bank", "Fees", price, "Overdraft interest")
                price = _price(self.rng.uniform(4, 7) * scale)
                book.spend(on, "First Bank", "Fees", price, "Foreign transaction fee")
        after = self.fees_from.next()
        last = after.start + timedelta(days=60)
        book.planted.append(Planted("fees", after.start, last))

    def _windfall(self, book: MadeUp) -> None:
        """An inheritance that nobody moves anywhere."""
        worth = book.character.income * book.character.scale * 9
        on = self.windfall.start + timedelta(days=10)
        book._add("transfer", on, _price(worth), "", "")
        first = on + timedelta(days=60)
        last = on + timedelta(days=170)
        book.planted.append(Planted("idle", first, last, "Current"))


def _month(book, month, rng, changes):
    character = book.character
    before = len(book.lines)
    income = _income(book, month, rng, changes)
    for bill in character.bills:
        _pay(book, month, bill, rng, changes)
    for shop in character.shops:
        factor = changes.factor(shop, month) if changes else 1.0
        _visit(book, month, shop, rng, factor)
    _seasons(book, month, rng)
    spent = -sum(x.amount for x in book.lines[before:] if x.kind == "expense")
    left = Decimal(str(income)) - Decimal(spent)
    if left > 0:
        book.move(month.last, (left * Decimal(str(character.saves))).quantize(CENT))


def _income(book, month, rng, changes):
    character = book.character
    income = character.income * character.scale
    if character.irregular:
        income *= rng.lognormvariate(0, 0.2)
    if changes and changes.poor == month:
        income *= 0.45
    book.earn(month.start + timedelta(days=1), "Aldergate Works", _price(income))
    return income


def _pay(book, month, bill, rng, changes):
    number = month.start.year * 12 + month.start.month - 1
    if (number - bill.first) % bill.every:
        return
    amount = bill.amount * book.character.scale
    if bill.winter:
        amount *= 1 + bill.winter * (1 if month.start.month in (11, 12, 1, 2) else -0.3)
    amount *= 1 + rng.uniform(-bill.sway, bill.sway)
    if changes and bill.name == changes.dear and month >= changes.dear_since:
        amount *= changes.dearer
    if month.start.year == 2026 and bill.name == "Safe Home":
        amount *= 1.01
    price = _price(amount)
    on = month.start + timedelta(days=bill.day - 1 + rng.choice([0, 0, 0, 1, 2]))
    on = min(on, month.last)
    book.bill_days.append((on, bill, price))
    book.spend(on, bill.name, bill.category, price)


def _visit(book, month, shop, rng, factor):
    days = [month.start + timedelta(days=n) for n in range(month.days)]
    weights = [shop.weekend if day.weekday() >= 5 else 1.0 for day in days]
    mean = shop.visits * (factor**0.5)
    visits = max(0, round(rng.gauss(mean, max(mean, 1) ** 0.5 * 0.7)))
    for on in rng.choices(days, weights, k=visits):
        price = shop.price * book.character.scale
        if not shop.fixed:
            price *= rng.lognormvariate(0, shop.sigma) * factor**0.5
        book.spend(on, shop.name, shop.category, _price(price))


def _seasons(book, month, rng):
    """Holidays, presents, the dentist, the garage: dear, and quite usual."""
    scale, number = book.character.scale, month.start.month
    size = book.character.income / 2600 * scale
    day = month.start + timedelta(days=rng.randint(2, 20))
    if number in book.character.holidays:
        book.spend(day, "Blue Air", "Travel", _price(rng.uniform(180, 420) * size))
        for n in range(rng.randint(3, 7)):
            on = min(day + timedelta(days=n), month.last)
            price = _price(rng.uniform(40, 120) * size)
            book.spend(
                on, rng.choice(["Hotel Mar", "Trattoria", "Tours"]), "Travel", price
            )
    if number == 12:
        for _ in range(rng.randint(3, 6)):
            on = month.start + timedelta(days=rng.randint(3, 22))
            price = _price(rng.uniform(15, 80) * size)
            book.spend(
                on,
                rng.choice(["Toy Barn", "Flower Stall", "Bookshelf"]),
                "Gifts",
                price,
            )
    if rng.random() < 0.12:
        book.spend(day, "Dr Weiss", "Health", _price(rng.uniform(40, 160) * scale))
    if rng.random() < 0.1:
        book.spend(day, "Garage Ost", "Car", _price(rng.uniform(90, 420) * scale))


def _price(amount: float) -> Decimal:
    return max(Decimal(str(round(amount, 2))), CENT)


# --- measuring ------------------------------------------------------------------------


def looks(first: date = date(2026, 2, 1), last: date = ENDED, step: int = 7):
    """Days on which the book is looked through."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=step)


def is_about(fact, planted: Planted, book: MadeUp) -> bool:
    """Whether what was told is that anomaly."""
    if fact.kind != planted.kind:
        return False
    named = {fact.facts.get(x, "") for x in ("payee", "category", "budget", "wallet")}
    return not planted.mark or planted.mark in named


__all__ = ["CHARACTERS", "MadeUp", "Planted", "is_about", "live", "looks"]
