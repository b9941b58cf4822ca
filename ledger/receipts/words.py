"""What the words beside an amount say of it, in the languages of many tills.

Phrases are upper case without accents, one space between words.
"""

from enum import StrEnum


class Role(StrEnum):
    """What an amount is, by the words beside it."""

    PAYABLE = "payable"  # total, and the words leave no doubt
    TOTAL = "total"
    AMOUNT = "amount"  # "amount" alone: often the total
    CARD = "card"  # charged to a card: the total as a rule
    CASH = "cash"  # handed over
    CHANGE = "change"  # given back
    SUBTOTAL = "subtotal"
    TAX = "tax"  # tax and service, added or included
    ROUNDING = "rounding"
    DISCOUNT = "discount"
    OTHER = "other"  # counts, points, balances: no money of this sale


# What is believed to stand beside a sum, however badly its figures were read.
SUMS = frozenset({Role.PAYABLE, Role.TOTAL, Role.SUBTOTAL, Role.CASH, Role.CARD})

# The first phrase that stands in a line decides, so what narrows "total" comes first.
PHRASES: tuple[tuple[Role, str], ...] = (
    (Role.PAYABLE, "ROUNDED TOTAL|TOTAL ROUNDED|AFTER ROUNDING|TOTAL INCL ROUNDING"),
    (Role.PAYABLE, "TOTAL AFTER DISCOUNT|TOTAL AFTER DISC|ROUNDED AMOUNT"),
    (
        Role.SUBTOTAL,
        (
            "SUBTOTAL|SUB TOTAL|SUBTTL|SUB TTL|ZWISCHENSUMME|ZW SUMME|SOUS TOTAL"
            "|SUBTOTALE|SUBTOTAAL|TUSSENTOTAAL|SUMA CZESCIOWA|DELSUMMA|MELLANSUMMA"
            "|EXCL|EXCLUDING|EXCLUDED|EXCLUSIVE|EXC|BEFORE|TAXABLE|TOTAL HT"
            "|MONTANT HT|NETTO|BASE IMPONIBLE|IMPONIBILE|MEZISOUCET|VALISUMMA"
        ),
    ),
    (
        Role.ROUNDING,
        (
            "ROUNDING|ROUND ADJ|ROUND|RND|RNDG|ROUNDED|RUNDUNG|RUNDUNGSDIFFERENZ"
            "|ARRONDI|REDONDEO|ARROTONDAMENTO|AFRONDING|AVRUNDING|ORESAVRUNDING"
            "|PEMBULATAN|ZAOKROUHLENI|PYORISTYS"
        ),
    ),
    (
        Role.CHANGE,
        (
            "CHANGE|RUCKGELD|ZURUCK|RUECKGELD|RENDU|MONNAIE|A RENDRE|CAMBIO|RESTO"
            "|RESZTA|WISSELGELD|VAXEL|VEKSEL|BYTTEPENGE|TILBAGE|TROCO|VUELTO|BAKI"
            "|KEMBALI|VRATKA|VRACENO|TAKAISIN|PARA USTU|RETOUR|VISSZAJARO"
        ),
    ),
    (
        Role.DISCOUNT,
        (
            "DISCOUNT|DISC|SAVINGS|SAVING|SAVED|RABATT|RABAT|REMISE|REDUCTION|SCONTO"
            "|DESCUENTO|DESCONTO|KORTING|NACHLASS|ERSPARNIS|GESPART|COUPON|VOUCHER"
            "|PROMO|SLEVA|OPUST|DISKAUN"
        ),
    ),
    (
        Role.OTHER,
        (
            "QTY|QUANTITY|QTYS|ITEMS|ITEM COUNT|ITEM|POINT|POINTS|PCS|ARTICLES"
            "|ARTIKEL|ANZAHL|STUCK|NO OF|PAX|TOTAL DISC|BALANCE BEFORE|BALANCE AFTER"
            "|PREV BALANCE|OPENING BALANCE|CLOSING BALANCE|PREVIOUS BALANCE|LOYALTY"
            "|BONUS|PUNKTE|DEPOSIT|VOLUME|WEIGHT|LITRE|PER KG|EUR KG|PRICE|UNIT|RATE"
        ),
    ),
    (
        Role.PAYABLE,
        (
            "GRAND TOTAL|TOTAL DUE|AMOUNT DUE|AMT DUE|BALANCE DUE|TOTAL PAYABLE"
            "|AMOUNT PAYABLE|AMT PAYABLE|TO PAY|PLEASE PAY|NET TOTAL|NETT TOTAL"
            "|TOTAL NET|TOTAL NETT|NETT|NET AMOUNT|NET AMT|TOTAL AMOUNT|TOTAL AMT"
            "|AMOUNT TOTAL|TOTAL SALES|TOTAL SALE|TOTAL INCL|TOTAL INC"
            "|TOTAL INCLUSIVE|TOTAL INCLUDING|AMOUNT INCL|AMT INCL|AMOUNT INCLUSIVE"
            "|SALES INCLUSIVE|SALES INCL|TOTAL GST INCL|TOTAL GST INCLUSIVE"
            "|TOTAL TAX INCL|TOTAL VAT INCL|BILL TOTAL|TOTAL BILL|TOTAL CHARGE"
            "|ORDER TOTAL|SALE TOTAL|INVOICE TOTAL|ZU ZAHLEN|ZU BEZAHLEN|ZAHLBETRAG"
            "|GESAMTBETRAG|GESAMTSUMME|ENDBETRAG|ENDSUMME|RECHNUNGSBETRAG|TOTAL TTC"
            "|MONTANT TTC|A PAYER|NET A PAYER|TOTAL A PAGAR|A PAGAR|IMPORTE TOTAL"
            "|TOTAL EUR|TOTALE COMPLESSIVO|TOTALE EURO|DA PAGARE|IMPORTO PAGATO"
            "|TOTALE DOCUMENTO|DO ZAPLATY|SUMA PLN|RAZEM PLN|TE BETALEN|ATT BETALA"
            "|AT BETALE|TIL BETALING|CELKEM K UHRADE|K UHRADE|FIZETENDO|JUMLAH BESAR"
            "|GENEL TOPLAM|DE PLATA|JUMLAH PERLU DIBAYAR|YHTEENSA EUR|VALOR TOTAL"
            "|VALOR A PAGAR"
        ),
    ),
    (
        Role.TAX,
        (
            "TAX|GST|VAT|SST|HST|PST|CESS|CGST|SGST|MWST|UST|STEUER|UMSATZSTEUER|TVA"
            "|IVA|BTW|MOMS|PTU|PODATEK|DPH|AFA|KDV|PPN|SERVICE CHARGE|SERVICE"
            "|SERV CHARGE|SVC CHG|SVC|SERVICE TAX|TIP|GRATUITY|CUKAI"
        ),
    ),
    (
        Role.CASH,
        (
            "CASH|TENDERED|TENDER|RECEIVED|GIVEN|GEGEBEN|GEG|BAR|BARGELD|ESPECES"
            "|EFECTIVO|CONTANTI|CONTANTE|GOTOWKA|CONTANT|KONTANT|KONTANTER|KONTANTE"
            "|TUNAI|DINHEIRO|NUMERARIO|ACCEPTED|PAID|PAYMENT|PAYMENTS|BEZAHLT"
            "|ENTREGADO|RECU|HOTOVOST|NAKIT|NUMERAR|KATEINEN|KESZPENZ|BAYARAN"
        ),
    ),
    (
        Role.CARD,
        (
            "VISA|MASTERCARD|MASTER CARD|MAESTRO|MASTER|AMEX|DEBIT|CREDIT CARD|CARD"
            "|CREDIT|EC KARTE|EC CASH|GIROCARD|KARTE|KARTENZAHLUNG|CARTE|CB|TARJETA"
            "|BANCOMAT|CARTA|KARTA|KARTOU|PINNEN|BETAALPAS|KREDITKARTE|PAYWAVE|NETS"
            "|CONTACTLESS|APPLE PAY|GOOGLE PAY|PAYPAL|TWINT|KORT|KORTTI|CARTAO|MBWAY"
        ),
    ),
    (
        Role.TOTAL,
        (
            "TOTAL|TTL|TOTALS|SUMME|SUM|GESAMT|TOTALE|TOTAAL|TOTALT|SUMA|RAZEM|SUMMA"
            "|CELKEM|SPOLU|YHTEENSA|OSSZESEN|JUMLAH|TOPLAM|SKUPAJ|UKUPNO|I ALT"
            "|SAMTALS|ITOGO|SYNOLO|KOKKU|VISO|BALANCE"
        ),
    ),
    (Role.AMOUNT, "AMOUNT|AMT|BETRAG|IMPORTE|IMPORTO|MONTANT|BEDRAG|KWOTA|BELOPP"),
)

# Heads of the table of taxes: a total below one sums taxes, not the sale.
TAX_TABLE = (
    "GST SUMMARY|TAX SUMMARY|VAT SUMMARY|SST SUMMARY|TAX CODE|TAX RATE|GST RATE"
    "|VAT RATE|GST ANALYSIS|TAX ANALYSIS|VAT ANALYSIS|GST AMT|TAX INFORMATION"
    "|GST BREAKDOWN|MWST NETTO|STEUER NETTO|NETTO STEUER|NETTO MWST|TAUX|TVA HT"
)

DATE_WORDS = frozenset(
    {"DATE", "DATUM", "FECHA", "DATA", "DATO", "TARIKH", "TARIH", "PAIVAMAARA", "KELT"}
)

# Marks of a company, by which its line is known.
COMPANY = (
    "SDN BHD|BHD|S B|GMBH|MBH|LTD|LIMITED|LLC|INC|CORP|PLC|PTE|PTY|PVT|SARL|SAS|SRL"
    "|SPA|SP Z O O|AB|OY|APS|BV|KG|OHG|E K|ENTERPRISE|TRADING|RESTAURANT|RESTORAN"
    "|SUPERMARKET|HYPERMARKET|PHARMACY|STORE|STORES|STATIONERY|HARDWARE|BAKERY|CAFE"
)

# Lines about a shop or a sale that are not its name.
NO_NAME = (
    "INVOICE|RECEIPT|TAX|BILL|TEL|FAX|PHONE|GST|VAT|REG|NO|DATE|TIME|CASHIER|TABLE"
    "|ORDER|WELCOME|THANK|THANKS|WWW|HTTP|EMAIL|E MAIL|JALAN|JLN|STREET|ROAD|AVENUE"
    "|STRASSE|STR|RUE|CALLE|LOT|COPY|DUPLICATE|CASH|SALES|OPERATED|RECHNUNG|BELEG"
    "|QUITTUNG|BON|FACTURE|TICKET|FACTURA|PARAGON|UID|STEUER|POSTED|MACHINE"
)

# How currencies are written on receipts, longest first where one begins another.
MARKS: tuple[tuple[str, str], ...] = (
    ("MYR", "MYR"), ("EUR", "EUR"), ("EURO", "EUR"), ("GBP", "GBP"), ("USD", "USD"),
    ("CHF", "CHF"), ("SFR", "CHF"), ("PLN", "PLN"), ("CZK", "CZK"), ("SEK", "SEK"),
    ("NOK", "NOK"), ("DKK", "DKK"), ("HUF", "HUF"), ("RON", "RON"), ("INR", "INR"),
    ("SGD", "SGD"), ("AUD", "AUD"), ("CAD", "CAD"), ("NZD", "NZD"), ("IDR", "IDR"),
    ("THB", "THB"), ("JPY", "JPY"), ("PHP", "PHP"), ("VND", "VND"), ("BRL", "BRL"),
    ("MXN", "MXN"), ("TRY", "TRY"), ("ZAR", "ZAR"), ("AED", "AED"), ("HKD", "HKD"),
    ("KRW", "KRW"), ("BGN", "BGN"), ("ISK", "ISK"), ("UAH", "UAH"), ("CNY", "CNY"),
    ("RM", "MYR"), ("R$", "BRL"), ("S$", "SGD"), ("HK$", "HKD"), ("NT$", "TWD"),
    ("A$", "AUD"), ("C$", "CAD"), ("€", "EUR"), ("£", "GBP"), ("₹", "INR"),
    ("RS", "INR"), ("¥", "JPY"), ("₩", "KRW"), ("฿", "THB"), ("₱", "PHP"),
    ("₫", "VND"), ("₺", "TRY"), ("₽", "RUB"), ("₴", "UAH"), ("RP", "IDR"),
    ("ZŁ", "PLN"), ("ZL", "PLN"), ("KČ", "CZK"), ("FT", "HUF"), ("LEI", "RON"),
    ("TL", "TRY"),
)  # fmt: skip
# "$" alone is the dollar of whoever reads; of companies, the country.
DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD"})
COUNTRY_MARKS = (("SDN BHD", "MYR"), ("PVT LTD", "INR"), ("PTE LTD", "SGD"))
