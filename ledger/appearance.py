"""What a category may look like: one of 16 colours and one of some icons.

A colour is the name of a style class with light and dark tones of even contrast.
"""

# By the kinds of entries that people choose.
KIND_ICONS = {
    "expense": "arrow-up-right",
    "income": "arrow-down-left",
    "refund": "arrow-return-left",
    "transfer": "arrow-left-right",
}

CATEGORY_COLOURS = [
    (name, name.capitalize())
    for name in (
        *("slate", "red", "orange", "amber", "lime", "green", "teal", "cyan", "sky"),
        *("blue", "violet", "purple", "pink", "rose", "brown", "olive"),
    )
]

CATEGORY_ICONS = [
    (name, name.replace("-", " ").capitalize())
    for name in (
        *("airplane", "award", "bag", "bandaid", "bank", "basket", "basket2", "bell"),
        *("bicycle", "book", "boxes", "briefcase", "brush", "building", "bus-front"),
        *("cake", "camera", "capsule", "car-front", "cart", "cash-coin"),
        *("cash-stack", "cloud", "coin", "controller", "credit-card", "cup-hot"),
        *("cup-straw", "currency-exchange", "droplet", "egg-fried", "emoji-smile"),
        *("envelope", "ev-front", "eyeglasses", "film", "flower1", "flower2"),
        *("fuel-pump", "gem", "gift", "globe", "graph-up", "hammer", "handbag"),
        *("headphones", "heart", "heart-pulse", "hospital", "house", "house-door"),
        *("house-heart", "key", "lamp", "laptop", "lightning-charge", "luggage"),
        *("mortarboard", "music-note", "newspaper", "palette", "pencil", "people"),
        *("percent", "person", "phone", "piggy-bank", "pin-map", "plug"),
        *("question-circle", "receipt", "repeat", "scissors", "shield-check", "shop"),
        *("shop-window", "snow", "snow2", "stars", "suitcase", "sun", "tag"),
        *("taxi-front", "telephone", "three-dots", "ticket-perforated", "tools"),
        *("train-front", "tree", "trash", "trophy", "tv", "umbrella", "wallet2"),
        *("water", "wifi", "wrench"),
    )
]
