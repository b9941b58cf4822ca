"""Where one is in the program, and what people ask there."""

from dataclasses import dataclass

ANYWHERE = (
    "How much did I spend last month?",
    "What is due this week?",
    "What is free to spend?",
)


@dataclass(frozen=True)
class Here:
    """A page of the program: its name, three questions, the page of the guide."""

    name: str
    questions: tuple[str, str, str]
    guide: str = "start"


_HERE = {
    "/dashboard/": Here(
        "Overview",
        (
            "What is free to spend?",
            "What changed this month?",
            "How do I add an entry?",
        ),
        "start",
    ),
    "/entries/": Here(
        "Transactions",
        ("How do I split a purchase?", "Biggest expense this month", "Search words"),
        "search",
    ),
    "/budgets/": Here(
        "Budgets",
        ("Am I over budget?", "What is rollover?", "How much can I spend per day?"),
        "budgets",
    ),
    "/bills/": Here(
        "Bills",
        ("What is due this week?", "Next bill", "How do I mark a bill as paid?"),
        "bills",
    ),
    "/recurring/": Here(
        "Recurring",
        ("What do my subscriptions cost?", "Next bill", "How are subscriptions found?"),
        "bills",
    ),
    "/goals/": Here(
        "Goals",
        ("How close am I to my goals?", "How do goals count?", "What is a debt plan?"),
        "goals",
    ),
    "/groups/": Here(
        "Groups",
        (
            "How do I share an expense?",
            "Who owes whom?",
            "How do I invite somebody to a group?",
        ),
        "groups",
    ),
    "/reports/": Here(
        "Reports",
        (
            "Top categories this year",
            "What changed this month?",
            "Savings rate this year",
        ),
        "reports",
    ),
    "/forecast/": Here(
        "Forecast",
        ("How is the forecast worked out?", "What is due this month?", "Next bill"),
        "forecast",
    ),
    "/insights/": Here(
        "Insights",
        ("What is an insight?", "What changed this month?", "Top categories this year"),
        "forecast",
    ),
    "/import/": Here(
        "Import",
        (
            "Which files can I import?",
            "How do I undo an import?",
            "What is a duplicate?",
        ),
        "import",
    ),
    "/categories/": Here(
        "Categories",
        ("Top categories this month", "How do rules work?", "Can I merge categories?"),
        "categories",
    ),
    "/rules/": Here(
        "Rules",
        ("How do rules work?", "Uncategorised transactions", "How do I undo a rule?"),
        "categories",
    ),
    "/wallets/": Here(
        "Wallets",
        ("What is my net worth?", "How do I reconcile?", "How do I add a wallet?"),
        "start",
    ),
    "/receipts/": Here(
        "Receipts",
        (
            "Transactions without a receipt",
            "How are receipts read?",
            "What is a warranty?",
        ),
        "receipts",
    ),
    "/settings/": Here(
        "Settings",
        ("How do I change notices?", "Who can see my data?", "Keyboard shortcuts"),
        "privacy",
    ),
}


def here(path: str) -> Here:
    """The page of an address, by its beginning; the longest known one counts."""
    fitting = [start for start in _HERE if path.startswith(start)]
    if not fitting:
        return Here("", ANYWHERE)
    return _HERE[max(fitting, key=len)]
