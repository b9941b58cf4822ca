"""The books: wallets, categories, entries, and what is derived from them.

Every total is one SUM over Entry. MonthTotal keeps those sums by month so that they
do not grow with history; `ledger.services.editing` keeps it right in the transaction
that changes entries, and `manage.py doctor` proves it.
"""

from ledger.models.categories import Category, Tax
from ledger.models.entries import Entry, EntryGroup, EntryTag, MonthTotal
from ledger.models.groups import (
    GroupChange,
    Participant,
    Payment,
    Posting,
    Settlement,
    Share,
    SharedExpense,
    ShareGroup,
)
from ledger.models.history import Change
from ledger.models.imports import ImportProfile, ImportRow, ImportRun
from ledger.models.model_advice import ModelAdvice
from ledger.models.named import Named, Payee, Tag
from ledger.models.rates import Conversion, ConvertedEntry, Rate, ReferenceRate
from ledger.models.receipts import Receipt
from ledger.models.recurring import Occurrence, Recurring, RefusedPattern
from ledger.models.rules import Rule, SavedView
from ledger.models.wallets import Reconciliation, Wallet

__all__ = [
    "Category",
    "Change",
    "Conversion",
    "ConvertedEntry",
    "Entry",
    "EntryGroup",
    "EntryTag",
    "GroupChange",
    "ImportProfile",
    "ImportRow",
    "ImportRun",
    "ModelAdvice",
    "MonthTotal",
    "Named",
    "Occurrence",
    "Participant",
    "Payee",
    "Payment",
    "Posting",
    "Rate",
    "Receipt",
    "Reconciliation",
    "Recurring",
    "ReferenceRate",
    "RefusedPattern",
    "Rule",
    "SavedView",
    "Settlement",
    "Share",
    "ShareGroup",
    "SharedExpense",
    "Tag",
    "Tax",
    "Wallet",
]
