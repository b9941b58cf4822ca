"""Other words for what a Book has names for."""

# Other words for what the starter categories are for: by label, else by name. Only what
# means the same; a narrower word (coffee) would make a figure too high.
SYNONYMS = {
    "grocery shopping": "groceries", "supermarket": "groceries",
    "supermarkets": "groceries", "food shopping": "groceries",
    "grocery": "groceries", "grocery store": "groceries",
    "restaurant": "food & dining", "restaurants": "food & dining",
    "dining": "food & dining", "dining out": "food & dining",
    "eating out": "food & dining", "meals out": "food & dining",
    "eat out": "food & dining", "ate out": "food & dining",
    "dine out": "food & dining", "eaten out": "food & dining",
    "petrol": "fuel", "gasoline": "fuel", "diesel": "fuel",
    "filling up": "fuel", "fill up": "fuel", "filled up": "fuel",
    "utilities": "bills & utilities", "utility bills": "bills & utilities",
    "housing": "rent & housing", "rent": "rent & housing",
    "transport": "transport", "transportation": "transport",
    "getting around": "getting around", "commuting": "public transport",
    "entertainment": "entertainment", "fun": "entertainment",
    "clothes": "clothing", "apparel": "clothing",
    "wages": "salary", "wage": "salary", "paycheck": "salary",
    "paycheque": "salary", "pay cheque": "salary", "payslip": "salary",
    "healthcare": "health", "medical": "health", "health care": "health",
    "holidays": "travel", "holiday": "travel", "vacation": "travel",
    "vacations": "travel", "travelling": "travel", "traveling": "travel",
    "gifts": "gifts & donations", "presents": "gifts & donations",
    "donations": "gifts & donations",
    "taxes": "fees & taxes", "bank fees": "fees & taxes", "fees": "fees & taxes",
    "cash withdrawals": "cash withdrawal", "atm": "cash withdrawal",
    "freelance": "side income", "freelancing": "side income",
    "schooling": "education", "insurances": "insurance",
    "beauty": "personal care", "grooming": "personal care",
}  # fmt: skip

# Words, as stems, for a part of what a category is for: it is offered, never taken.
WIDER = {
    "coffee": "eating out", "lunch": "eating out", "dinner": "eating out",
    "takeaway": "eating out", "pizza": "eating out", "beer": "eating out",
    "pub": "eating out", "drink": "eating out",
    "electricity": "energy & water", "gas": "energy & water",
    "water": "energy & water", "heating": "energy & water", "power": "energy & water",
    "internet": "internet & phone", "broadband": "internet & phone",
    "mobile": "internet & phone", "wifi": "internet & phone",
    "mortgage": "rent & housing", "furniture": "home & garden",
    "taxi": "public transport", "bus": "public transport",
    "train": "public transport", "tram": "public transport",
    "parking": "car", "haircut": "personal care", "hairdresser": "personal care",
    "barber": "personal care", "gym": "personal care",
    "doctor": "health", "dentist": "health", "pharmacy": "health",
    "medicine": "health", "hospital": "health",
    "cinema": "leisure", "movy": "leisure", "concert": "leisure", "book": "leisure",
    "flight": "travel", "hotel": "travel", "shoe": "clothing", "laptop": "electronics",
    "netflix": "subscriptions", "spotify": "subscriptions",
    "school": "education", "charity": "gifts & donations",
}  # fmt: skip

# Wallets by their kind, as stems.
WALLET_KINDS = {
    "credit card": "card", "card": "card", "cash": "cash", "wallet cash": "cash",
    "saving account": "savings", "saving": "savings", "bank": "bank",
    "checking account": "bank", "current account": "bank", "loan": "loan",
}  # fmt: skip

# Say what a name is one of, right behind it: `the Belfast trip tag`, by its field.
FILLERS = {
    "tag": frozenset({"trip", "trips", "journey", "project", "party", "event"}),
    "goal": frozenset({"trip", "fund", "pot", "savings", "saving", "goal", "target"}),
    "payee": frozenset({"shop", "store"}),
    "group": frozenset({"trip", "trips", "journey", "holiday", "party", "event"}),
}

# The category of cash taken out, as it is called outside the Book: ledger.starter.
WITHDRAWAL = "Cash withdrawal"
