"""The words that tell what is asked for, and what each phrase of them says."""

import re

# With "before" or "until" in front: pay and salary by themselves are other things.
_PAY = [
    *("i get paid", "i am paid", "we get paid", "i get paid next", "i am paid next"),
    *("my salary comes", "my salary arrives", "my salary comes in"),
    *(
        f"{own} {word}".strip()
        for own in ("", "my", "the", "next", "my next", "the next")
        for word in (
            *("pay day", "payday", "pay", "salary", "paycheck", "pay cheque", "wages"),
        )
    ),
]

# What each phrase says. The longest one that fits is taken.
_CUES = {
    "much": "how much|what amount|what sum|how high|how expensive|how costly",
    "count": (
        "how many|how many times|number of|count|count of|"
        "how many times have|how many different times"
    ),
    "often": "how often|how frequently|how regularly",
    "spend": (
        "spend|spends|spent|spending|spendings|pay|pays|paid|paying|cost|costs|"
        "costing|expenditure|expenditures|outgoings|outgoing|outlay|go on|goes on|"
        "went on|gone on|going on|go to|go out|went out|going out|gone out|went to|"
        "blow|blew|blown|burn|burned|"
        "burnt|fork out|forked out|shell out|shelled out|lay out|laid out|"
        "part with|parted with|drop on|dropped|splurge|splurged|pay out|paid out|"
        "pay for|paid for|"
        "buy|bought|buying|purchase|purchased|set me back|sets me back|"
        "run me|ran me|runs me|goes to|goes toward|goes "
        "towards|goes|ate up|eat up|eats up|eaten up|swallowed|"
        "cost me|costs me|costing me|use up|used up|used|use|spent money|spend money|"
        "spending money|charged|charge|charges|get through|got through|go through|"
        "gone through|went through|price|price of|prices|"
        "fill up at|filled up at|refuel at|refuelled at|refueled at|fuel up at|"
        "shop at|shopped at|eat at|ate at|eaten at|dine at|dined at|stop at|"
        "stopped at|stay at|stayed at|visit at|drop into|spend time at"
    ),
    "earn": (
        "earn|earns|earned|earning|earnings|income|incomes|revenue|takings|make|"
        "made|makes|receive|received|get paid|got paid|getting paid|"
        "come in|came in|comes in|coming in|brought in|bring in|brings in|was i paid|"
        "i been paid|we been paid|i was paid|were we paid|we were paid|pay me|paid me|"
        "pays me|paid us|pay us|take home|took home|am paid|"
        "take in|took in|takes in|inflow|inflows|paid to me|credited"
    ),
    "save": "save|saved|saving|savings|put aside|set aside|put away",
    "rate": "savings rate|saving rate|rate of saving|savings ratio|saving ratio",
    "expense": (
        "payment i made|payments i made|purchase i made|purchases i made|payment made|"
        "payments made|payment we made|payments we made|transaction i made|"
        "transactions i made|purchases we made|"
        "expense|expenses|purchases|outlays|cost item|buys|spend item|expenditure item"
    ),
    "entry": (
        "transaction|transactions|entry|entries|payment|payments|record|records|"
        "movement|movements|item|items|time|times|visits|visit|trips to|trip to|"
        "bookings|booking|purchase made|orders|order"
    ),
    "list": "show|show me|list|list all|display|find|search for|look up|let me see|"
    "give me|give me a list of|show me all|show all|list out|pull up",
    "average": (
        "average|on average|averaged|mean|typical|typically|usual|usually|normally|"
        "in general|generally|tend to|averages"
    ),
    "max": "|".join(
        f"most {who} {verb}"
        for who in ("i", "i have", "i ever", "i have ever", "we", "we have ever")
        for verb in ("spent", "paid", "earned", "spend", "pay")
    )
    + (
        "|biggest|largest|highest|most expensive|priciest|greatest|dearest|costliest|"
        "maximum|max|single biggest|single largest|largest single|biggest single|"
        "heaviest"
    ),
    "min": "smallest|lowest|cheapest|least expensive|minimum|min|tiniest|littlest",
    "least": "least|the least|least of",
    "most": "most|most of|mostly|mainly|most often",
    "top": "top|rank|ranking|ranked|break down|breakdown|breakdown of|split by|"
    "main|biggest chunk",
    "by": "by",
    "when": "when|what date|on what date|which date|on which date|since when",
    "last": "last|latest|most recent|most recently|last time|newest|last ever",
    "first": "first|first time|earliest|very first|oldest",
    "ago": "how long ago|how long since|how long is it since|how long has it been "
    "since|how many days since|how long has it been",
    "compare": (
        "compare|compared to|compared with|comparison|versus|vs|against|difference "
        "between|difference|rather than|as opposed to|relative to|in comparison to|"
        "in comparison with|compares|compared|comparing"
    ),
    "more": "more|higher|up on|more expensive|costlier|pricier|dearer",
    "less": "less|fewer|lower|down on|cheaper|less expensive",
    "than": "than|then last|than in",
    "balance": (
        "balance|balances|account balance|bank balance|current balance|"
        "wallet balance|bank account balance"
    ),
    "have": (
        "do i have|have i got|do we have|have we got|did i have|did we have|i had|"
        "is there in|is in|was in|was there in|is there on|is on|do i have in|"
        "i have in|i have on|there in|was on|are in|have left"
    ),
    "in_wallet": "in the bank|in my account|in my accounts|in my wallets|in all "
    "wallets|in all my wallets|in all accounts|in all my accounts|in the account",
    "worth": "how rich|how wealthy|net worth|worth|networth|wealth|total wealth",
    "owe": "owe|owes|owed|owing|in debt|debt|debts|in minus",
    "owed": "|".join(
        f"{verb} {whom}"
        for whom in ("me", "us", "to me", "to us")
        for verb in ("owe", "owes", "owed", "owing")
    )
    + "|am i owed|are we owed|i am owed|we are owed|"
    + "|".join(
        f"{verb} to pay {whom}"
        for whom in ("me", "us", "me back", "us back")
        for verb in ("has", "have", "needs", "need")
    ),
    "settle": "settle|settle up|settles|settling up|square up|get even|get square|"
    "who owes whom|who owes who|owe each other|owes each other|owe one another",
    "group": "group|groups|shared expenses",
    "friends": "friend|friends|flatmate|flatmates|roommate|roommates|housemates|"
    "each other|everybody|everyone|anybody|anyone|somebody|others|the others",
    "budget": "budget|budgets|budgeted|budgeting|spending limit|limit",
    "left": "left|room|left over|remaining|remains|remain|remainder|to go",
    "over": "over budget|over my budget|over the budget|over our budget|above budget|"
    "overspent|overspend|overspending|over the limit|over my limit|exceed|exceeded|"
    "blown my budget|blown the budget|over on|over any budget|over any budgets|"
    "over any of my budgets|over my budgets|went over",
    "within": "within budget|within my budget|on budget|on track|under budget|"
    "sticking to|in budget|within the budget|inside my budget|within limits",
    "free": (
        "free to spend|safe to spend|spare|free money|disposable|free cash|"
        "left to spend|available to spend|available|spendable|money left|free"
    ),
    "may": "can i|can we|may i|could i|could we|am i able to|are we able to|"
    "am i allowed to|do i get to|can i still|may i still",
    "due": (
        "due|falling due|fall due|falls due|come due|comes due|coming up|upcoming|"
        "needs paying|need paying|needs to be paid|need to be paid|must be paid|"
        "have to be paid|has to be paid|have to pay|need to pay|must pay|must i pay|"
        "got to pay|to be paid|unpaid|"
        "outstanding|payable|still to pay|to pay|going to pay|coming due|will i pay|"
        "am i paying|expected|scheduled"
    ),
    "overdue": "overdue|late|past due",
    "bill": "bill|bills|bills come|bill comes|bills are coming|"
    "standing orders|recurring payments|recurring bills|"
    "direct debits|direct debit|standing order|invoices",
    "next": "next",
    "afford": "afford|affordable|be able to afford|able to afford|"
    + "|".join(
        f"{lead} {who} {end}"
        for lead in ("can", "could", "should", "will", "would", "may", "am", "are")
        for who in ("i", "we")
        for end in ("afford", "be able to afford", "able to afford", "still afford")
    )
    + "|enough for|enough money for|"
    "enough to buy|enough left for",
    "payday": "pay day|payday|next pay day|next payday|next pay|next salary|"
    "next paycheck|next pay cheque|next wages",
    "until_pay": "|".join(
        f"{lead} {word}"
        for word in _PAY
        for lead in ("before", "until", "till", "by", "up to")
    ),
    "subscription": "subscription|subscriptions|subs|streaming services",
    "recurring": "recurring|recurring charges|recurring expenses|recurring costs|"
    "recurring spending|recurring expense|regular expenses|fixed costs|fixed expenses",
    "withdraw": "withdraw|withdrew|withdrawn|withdraw cash|withdrew cash|"
    "cash withdrawn|take cash out|took cash out|cash did i take out|"
    "cash did we take out|cash have i taken out|cash have we taken out|"
    "cash did i withdraw|cash did we withdraw|cash have i withdrawn|"
    "cash have we withdrawn|cash i took out|cash i withdrew|cash did i get out|"
    "take out in cash|took out in cash|taken out in cash|cash did i draw",
    "goal": "goal|goals|saving goal|savings goal|target|targets|saving goals|"
    "savings goals|saving target|savings target|saving pots",
    "progress": "progress|close|how close|how far|on the way|close to|getting on|"
    "close am i|reach|reached|far along|how far along|along|doing|coming along|"
    "getting along|progressing|how far off|paid off|pay off|be paid off|pay it off",
    "now": "could you|can you|would you|will you|manage to|managed to|able to|"
    "right now|at the moment|at present|for now|as of today|as of now",
    "ever": "ever|so far|to date|up to now|until now|till now|by now",
    "status": "how do|how does|how is|how are|how am i|how are we|how was|how were|"
    "how did|how has",
    "advice": "tips|saving tips|money tips|advice|"
    + "|".join(
        f"{verb} {who} {end}"
        for verb in ("should", "could")
        for who in ("i", "we")
        for end in (
            *("cut", "cut down", "cut down on", "cut back", "cut back on", "save on"),
            *("save money", "save more", "spend less", "spend less on"),
        )
    ),
    "will": "will|shall|forecast|predict|predicted|projected|projection|expect|"
    "going to be|going to have|end up with|forecasted|prediction",
    "change": "changed|change|changes|different|what is new|differs",
    "why": "why|what caused|what drove|reason|how come",
    "share": (
        "percentage|percent|share|proportion|fraction|what part|what share|%|"
        "per cent|portion|how big a part|how large a share"
    ),
    "transfer": "transfer|transfers|transferred|moved",
    "refund": "refund|refunds|refunded|money back|got back|get back|given back|"
    "reimbursed|paid back",
    "category": "category|categories|spending category|expense category|"
    "expense categories|spending categories|kinds of spending|areas|area|"
    "types of spending",
    "payee": "payee|payees|merchant|merchants|shop|shops|store|stores|vendor|vendors|"
    "company|companies|place|places|who|whom|supplier|suppliers|people|retailer|"
    "retailers",
    "where": "where|"
    + "|".join(
        f"{lead} {owner} {end}"
        for owner in ("my money", "the money", "our money", "all my money", "money")
        for lead, end in (
            ("where does", "go"),
            ("where did", "go"),
            ("where is", "going"),
            ("where has", "gone"),
            ("what did i spend", "on"),
            ("what do i spend", "on"),
            ("what am i spending", "on"),
            ("what have i spent", "on"),
            ("what did", "go on"),
            ("what does", "go on"),
            ("what did we spend", "on"),
            ("what do we spend", "on"),
            ("where do i spend", ""),
            ("where did i spend", ""),
        )
    ).replace(" |", "|"),
    "wallet": "wallet|wallets|account|accounts|bank account",
    "tag": "tag|tags|tagged|labelled|labeled|tagged with",
    "total": "total|totals|sum|sum of|in total|in all|add up|adds up|sum up|come to|"
    "comes to|came to|added up to|total up|amount to|amounted to|worth of",
    "flow": "cash flow|cashflow|money in and out|in and out|net|net result|surplus|"
    "deficit|in the red|in the black|break even|make ends meet|profit|"
    "income and expenses|balance out",
}
# Leads of questions about how the program works.
HOW_TO = re.compile(
    r"(?:please )?(?:how (?:do|can|could|should|would) (?:i|we|you|one)|how to|"
    r"how does|how is .* (?:worked out|calculated|reckoned|computed)|"
    r"where (?:do|can|could|should) (?:i|we|you)|help(?: me)?(?: with| to| on)?|"
    r"can (?:i|you|we) (?:import|export|split|share|undo|delete|change|connect)|"
    r"what (?:is|are|does) (?:an? |the )?.*\bmean|what do .* mean|explain|"
    r"why (?:can i not|can not i|does|do|is|are) .* not)\b"
)
# With somebody, which has figures.
HOW_TO_SETTLE = re.compile(r".*\b(?:settle(?: up)?|square up|get even) (?:with|in)\b")
CUES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): cue
    for cue, phrases in _CUES.items()
    for phrase in phrases.split("|")
}
LONGEST = max(map(len, CUES))
# Cues that a Book may well have a name for: a preposition in front decides.
SOFT = frozenset(
    [
        "subscription",
        "bill",
        "goal",
        "refund",
        "transfer",
        "save",
        "worth",
        "income",
        "budget",
        "due",
        "flow",
    ]
)
