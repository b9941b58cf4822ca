"""What a new Book begins with.

`label` is the common name a category is known by outside the Book, "" for those that
have none.
"""

from typing import NamedTuple


class Starter(NamedTuple):
    name: str
    icon: str
    colour: str
    label: str
    children: tuple["Starter", ...] = ()


EXPENSES = (
    Starter(
        "Food",
        "basket",
        "green",
        "",
        (
            Starter("Groceries", "basket", "green", "Groceries"),
            Starter("Eating out", "cup-hot", "orange", "Food & Dining"),
        ),
    ),
    Starter(
        "Home",
        "house",
        "brown",
        "",
        (
            Starter("Rent & mortgage", "house-door", "brown", "Rent & Housing"),
            Starter("Energy & water", "lightning-charge", "amber", "Bills & Utilities"),
            Starter("Internet & phone", "wifi", "sky", "Bills & Utilities"),
            Starter("Home & garden", "tools", "olive", "Shopping"),
        ),
    ),
    Starter(
        "Getting around",
        "bus-front",
        "teal",
        "",
        (
            Starter("Public transport", "train-front", "teal", "Transport"),
            Starter("Fuel", "fuel-pump", "slate", "Fuel"),
            Starter("Car", "car-front", "slate", "Transport"),
        ),
    ),
    Starter(
        "Shopping",
        "bag",
        "violet",
        "Shopping",
        (
            Starter("Clothing", "handbag", "violet", "Shopping"),
            Starter("Electronics", "laptop", "blue", "Shopping"),
        ),
    ),
    Starter(
        "Health",
        "heart-pulse",
        "red",
        "Health",
        (Starter("Personal care", "scissors", "pink", "Personal care"),),
    ),
    Starter(
        "Leisure",
        "ticket-perforated",
        "lime",
        "Entertainment",
        (
            Starter("Subscriptions", "repeat", "purple", "Entertainment"),
            Starter("Travel", "airplane", "cyan", "Travel"),
        ),
    ),
    Starter(
        "Family",
        "people",
        "rose",
        "",
        (Starter("Education", "mortarboard", "blue", "Education"),),
    ),
    Starter("Gifts & donations", "gift", "rose", "Gifts & Donations"),
    Starter("Insurance", "umbrella", "slate", "Insurance"),
    Starter("Fees & taxes", "percent", "slate", "Fees & Taxes"),
    Starter("Cash withdrawal", "cash-coin", "slate", "Cash withdrawal"),
    Starter("Other", "three-dots", "slate", "Other"),
)

INCOME = (
    Starter("Salary", "briefcase", "green", "Salary"),
    Starter("Side income", "laptop", "teal", "Other income"),
    Starter("Interest", "piggy-bank", "olive", "Other income"),
    Starter("Other income", "cash-stack", "green", "Other income"),
)
