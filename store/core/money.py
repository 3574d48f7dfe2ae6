"""Money in integer fen, quantities in integer thousandths.

A quantity of 1500 is one and a half of its unit. A line's total is rounded half-up, once.
"""

from __future__ import annotations

import re
from decimal import Decimal

MILLI = 1000
MAX_QTY = 9_999 * MILLI  # more of one thing than any household carries: asked again, never placed
MAX_FEN = 10_000_000_00
SIGNS = {"CNY": "¥", "HKD": "HK$", "TWD": "NT$", "SGD": "S$", "USD": "$", "EUR": "€"}
# those of ISO 4217 that count in hundredths, as all our sums do
_OTHERS = (
    "AED ARS AUD BDT BGN BRL CAD CHF COP CZK DKK EGP GBP HUF IDR ILS INR KES KZT LKR MAD MMK MNT MOP"
    " MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK THB TRY TZS UAH UZS ZAR"
)
CURRENCIES = frozenset([*SIGNS, *_OTHERS.split()])


_FIGURE = re.compile(r"(?=\.?[0-9])[0-9]{0,12}\.?[0-9]{0,12}")  # no sign, exponent or other script


def line_total(qty: int, price_fen: int) -> int:
    """Fen for `qty` thousandths of a unit at `price_fen` a unit, rounded half-up."""
    return (qty * price_fen + MILLI // 2) // MILLI


def money(fen: int, currency: str = "CNY") -> str:
    """1290 → ¥12.9, 1200 → ¥12; a minus stands in front of the sign."""
    whole, rest = divmod(abs(fen), 100)
    cents = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if fen < 0 else ''}{SIGNS.get(currency, currency + ' ')}{whole}{cents}"


def is_currency(code: str) -> bool:
    """Whether sums can be kept in this currency: an ISO code that counts in hundredths."""
    return code in CURRENCIES


def fen_of(text: str) -> int | None:
    """'12.8', '¥12.80' or '12.8元' as fen; None if that is no sum of whole fen up to 10 million yuan."""
    bare = text.strip().lstrip("¥￥$").rstrip("元块").replace(",", "").strip()
    fen = _whole(bare, 100)
    return None if fen is None or fen > MAX_FEN else fen


def milli_of(text: str) -> int | None:
    """'2.5' as 2500; None for what is no plain figure of at most three decimals."""
    return _whole(text.strip(), MILLI)


def _whole(text: str, times: int) -> int | None:
    figure = Decimal(text) * times if _FIGURE.fullmatch(text) else None
    return int(figure) if figure is not None and figure == int(figure) else None


def number(milli: int) -> str:
    """1500 → 1.5, 2000 → 2: a quantity as people write it."""
    whole, rest = divmod(milli, MILLI)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
