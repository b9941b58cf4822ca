"""ISO 4217 in code: currencies and how many decimals each has.

The active ones, and those the euro replaced: old statements are in them, and they have
rates for ever. Source: ISO 4217 list one as of 2026, every code that has a minor unit;
the standard's precious metals, bond units and test codes have none and are not money to
spend. The replaced ones as in its list three.
Decimals are the standard's, which differ from the CLDR display data in Babel for some
(CLDR gives the lek none). Names come from Babel.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from expense_tracker.kernel.locale import babel_locale

_CODES_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN "
        "BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP "
        "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
        "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT "
        "MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
        "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD "
        "XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# Units for one euro, fixed for good by the Council of the European Union when each
# country took it over.
FIXED_PER_EURO = {
    code: Decimal(rate)
    for code, rate in (
        *(("ATS", "13.7603"), ("BEF", "40.3399"), ("BGN", "1.95583")),
        *(("CYP", "0.585274"), ("DEM", "1.95583"), ("EEK", "15.6466")),
        *(("ESP", "166.386"), ("FIM", "5.94573"), ("FRF", "6.55957")),
        *(("GRD", "340.750"), ("HRK", "7.53450"), ("IEP", "0.787564")),
        *(("ITL", "1936.27"), ("LTL", "3.45280"), ("LUF", "40.3399")),
        *(("LVL", "0.702804"), ("MTL", "0.429300"), ("NLG", "2.20371")),
        *(("PTE", "200.482"), ("SIT", "239.640"), ("SKK", "30.1260")),
    )
}
_WITHOUT_DECIMALS = {"BEF", "ESP", "ITL", "LUF", "PTE"}


@dataclass(frozen=True, order=True)
class Currency:
    code: str
    name: str  # in English
    decimals: int


def _currency(code: str, decimals: int) -> Currency:
    return Currency(code, currency_name(code, "en"), decimals)


def currency_name(code: str, locale: str) -> str:
    """Name in the locale's language; the code itself where Babel knows no name."""
    return str(babel_locale(locale).currencies.get(code, code))


CURRENCIES: dict[str, Currency] = {
    currency.code: currency
    for currency in sorted(
        [
            *(
                _currency(code, decimals)
                for decimals, codes in _CODES_BY_DECIMALS.items()
                for code in codes.split()
            ),
            *(
                _currency(code, 0 if code in _WITHOUT_DECIMALS else 2)
                for code in FIXED_PER_EURO
            ),
        ]
    )
}


def is_currency(code: str) -> bool:
    return code in CURRENCIES


def decimals(code: str) -> int:
    """Digits after the decimal mark: EUR 2, JPY 0, KWD 3. KeyError if unknown."""
    return CURRENCIES[code].decimals


@cache
def quantum(code: str) -> Decimal:
    """The smallest unit: EUR 0.01, JPY 1, KWD 0.001. KeyError if unknown."""
    return Decimal(1).scaleb(-decimals(code))


@cache
def currency_choices(locale: str) -> tuple[tuple[str, str], ...]:
    """`("EUR", "EUR – Euro")` for form fields, by code, named in the locale."""
    return tuple(
        (code, f"{code} – {currency_name(code, locale)}") for code in CURRENCIES
    )
