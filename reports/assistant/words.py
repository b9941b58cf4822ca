"""Small words of questions: those that say nothing, units, numbers, currencies, marks.

Every word of a question is a cue, part of a name, a day or an amount, or one of the few
that say nothing; a question with any other word is not answered.
"""

CONTRACTIONS = {
    "what's": "what is", "whats": "what is", "where's": "where is",
    "when's": "when is", "how's": "how is", "who's": "who is", "that's": "that is",
    "i've": "i have", "ive": "i have", "i'm": "i am", "we've": "we have",
    "we're": "we are", "i'll": "i will", "we'll": "we will", "i'd": "i would",
    "there's": "there is", "it's": "it is", "let's": "let us", "how'd": "how did",
    "what've": "what have", "where'd": "where did", "who'd": "who did",
    "what'd": "what did", "what're": "what are", "wanna": "want to",
    "can't": "can not", "won't": "will not", "e-mail": "email",
}  # fmt: skip
SHORT_VERBS = {"'ll": "will", "'ve": "have", "'re": "are", "n't": "not"}

# Say nothing by themselves.
STOPS = frozenset({
    "a", "an", "the", "my", "our", "i", "we", "me", "us", "mine", "ours", "please",
    "pls", "plz", "thanks", "thx", "cheers", "hi", "hello", "hey", "ok", "okay", "so",
    "now", "just", "only", "of", "on", "for", "in", "at", "to", "into", "toward",
    "towards", "from", "with", "by", "using", "via", "through", "during", "within",
    "over", "under", "did", "do", "does", "done", "have", "has", "had", "having",
    "been", "be", "being", "is", "are", "was", "were", "am", "it", "its", "that",
    "this", "these", "those", "there", "all", "any", "some", "altogether", "overall",
    "what", "which", "about", "around", "out", "get", "gets", "got", "go", "going",
    "went", "gone", "already", "actually", "really", "currently", "yet", "still",
    "money", "cash-", "flow", "amount", "figure", "figures", "thing", "things",
    "stuff", "something", "anything", "would", "like", "want", "need", "know", "tell",
    "give", "see", "then", "today's", "own", "personal", "and", "or", "plus", "also",
    "as", "well", "kind", "sort", "look", "far", "anywhere",
})  # fmt: skip
# Of these, the ones that mean something where they stand: they may not just be passed
# over once a cue has not taken them up.
MEANINGFUL = frozenset({"over", "under", "some", "around", "about"})
STOP_WORDS = (STOPS - MEANINGFUL) | {"everything", "safely", "freely", "+"}
UNITS = {
    "day": "day", "days": "day", "daily": "day", "week": "week", "weeks": "week",
    "weekly": "week", "month": "month", "months": "month", "monthly": "month",
    "quarter": "quarter", "quarters": "quarter", "quarterly": "quarter",
    "year": "year", "years": "year", "yearly": "year", "annually": "year",
    "annual": "year",
}  # fmt: skip
ADVERBS = {"daily", "weekly", "monthly", "quarterly", "yearly", "annually", "annual"}
PER = frozenset(["per", "a", "an", "each", "every"])

# Another period, told from the first.
RELATIVES = {
    "the same month last year": "year", "same month last year": "year",
    "the same period last year": "year", "same period last year": "year",
    "the same time last year": "year", "same time last year": "year",
    "this time last year": "year", "this time last month": "before",
    "this time last week": "before", "the same month a year ago": "year",
    "a year earlier": "year", "the year before": "year", "a year before": "year",
    "the same week last year": "year", "the same quarter last year": "year",
    "the month before": "before", "the week before": "before",
    "the period before": "before", "the previous period": "before",
    "the one before": "before", "the quarter before": "before",
}  # fmt: skip

SIDES = {
    "except": "not", "excluding": "not", "without": "not", "minus": "not",
    "besides": "not", "ignoring": "not", "not counting": "not", "not including": "not",
    "apart from": "not", "other than": "not", "leaving out": "not", "except for": "not",
    "leaving aside": "not", "aside from": "not", "but not": "not", "not on": "not",
}  # fmt: skip

# What of an expression these words are.
MARKS = {
    "uncategorised": "is:uncategorised",
    "uncategorized": "is:uncategorised",
    "without a category": "is:uncategorised",
    "with no category": "is:uncategorised",
    "have no category": "is:uncategorised",
    "not categorised": "is:uncategorised",
    "unfiled": "is:uncategorised",
    "with a receipt": "has:receipt",
    "with receipts": "has:receipt",
    "have a receipt": "has:receipt",
    "without a receipt": "-has:receipt",
    "without receipts": "-has:receipt",
    "with no receipt": "-has:receipt",
    "imported": "is:imported",
    "split": "is:split",
    "planned": "is:planned",
}

_TO_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBERS = {
    word: number
    for number, word in enumerate(_TO_TWENTY)
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
     "eighty": 80, "ninety": 90}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}

CURRENCY_WORDS = {
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "dollar": "USD",
    "dollars": "USD", "franc": "CHF", "francs": "CHF", "yen": "JPY", "rupee": "INR",
    "rupees": "INR", "quid": "GBP", "sterling": "GBP", "złoty": "PLN", "zloty": "PLN",
    "krona": "SEK", "kronor": "SEK", "kroner": "NOK", "yuan": "CNY",
}  # fmt: skip
