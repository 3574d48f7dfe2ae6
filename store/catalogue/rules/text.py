"""What stands in one cell: texts, lists, units with factors, prices, quantities, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from store.catalogue.rules.goods import MAX_STOCK, SEPARATORS, good_price
from store.core import fen_of, milli_of, number

_LISTS = re.compile(f"[{re.escape(SEPARATORS)}]")
_JSON_SIGNS = str.maketrans("", "", "[]{}\"'")
_ENTRY = re.compile(r"(?P<unit>[^\W\d]\w*)\s*(?:[=＝:：@]\s*(?P<rest>.*))?")
_PRICE = re.compile(r"[¥$]?\s*((?:\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*[元块]?")
_PER = re.compile(r"(?P<price>[^/]+)/\s*(?P<unit>[^\W\d]\w*)")
_AMOUNT = re.compile(r"(?P<figure>[\d.]+)\s*(?P<of>[^\W\d]\w*)?")
_YES = {"是", "上架", "在售", "on", "yes", "y", "true", "1", "有", "√", "✓", "active", "listed"}
_NO = {"否", "下架", "停售", "off", "no", "n", "false", "0", "无", "×", "inactive", "unlisted"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit as written: 箱=24瓶 is `factor` 24000 of 瓶; a bare 箱 has neither."""

    unit: str
    factor: int | None = None
    of: str = ""


class Unclear(ValueError):
    """A cell that cannot be read; the argument is the part of it that is unclear."""


def clean(text: str) -> str:
    """One line without control, zero-width and direction signs; inner spaces single."""
    plain = "".join(" " if c.isspace() else c for c in text)
    kept = "".join(
        c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(kept.split())


def folded(text: str) -> str:
    """How texts are compared: width, case and spaces make no difference."""
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def listed(text: str) -> list[str]:
    """The parts of a cell that lists several, separated by ; 、 | or ，."""
    return [part for part in map(clean, _LISTS.split(text)) if part]


def aliases(text: str, name: str) -> tuple[str, ...]:
    """Other names, each once, without the name itself."""
    bare = text.translate(_JSON_SIGNS) if text[:1] == "[" else text
    return tuple(dict.fromkeys(alias for alias in listed(bare) if alias != name))


def _milli(figure: str) -> int:
    milli = milli_of(unicodedata.normalize("NFKC", figure))
    if milli is None:
        raise Unclear(figure)
    return milli


def entries(text: str) -> list[Entry]:
    """斤;公斤=2;箱=10 or 板=30个: the units in their order; raises Unclear."""
    return [_entry(part) for part in listed(text.translate(_JSON_SIGNS))]


def _entry(part: str) -> Entry:
    found = _ENTRY.fullmatch(part)
    if not found:
        raise Unclear(part)
    if not found["rest"]:
        return Entry(found["unit"])
    amount = _AMOUNT.fullmatch(found["rest"])
    if not amount:
        raise Unclear(part)
    return Entry(found["unit"], _milli(amount["figure"]), amount["of"] or "")


def prices(text: str, units: Sequence[str], *, in_fen: bool = False) -> dict[str, int]:
    """12.8, or 5.98/斤, or 斤=5.98;箱=55, or 5.98;55 in the order of `units` → fen a unit.

    A single price is for the first unit. Raises Unclear.
    """
    single = _figure(text, in_fen)
    if single is not None and units:
        return {units[0]: single}
    parts = listed(text.translate(_JSON_SIGNS))
    figures = [fen for part in parts if (fen := _figure(part, in_fen)) is not None]
    if len(parts) == len(units) == len(figures):
        return dict(zip(units, figures, strict=True))
    if figures:
        raise Unclear(text)
    return dict(_price_of(part, in_fen) for part in parts)


def _price_of(part: str, in_fen: bool) -> tuple[str, int]:
    named, per = _ENTRY.fullmatch(part), _PER.fullmatch(part)
    unit, figure = (per["unit"], per["price"]) if per else ("", "")
    if named and named["rest"]:
        unit, figure = named["unit"], named["rest"]
    fen = _figure(figure, in_fen)
    if fen is None:
        raise Unclear(part)
    return unit, fen


def _figure(text: str, in_fen: bool) -> int | None:
    found = _PRICE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found or (in_fen and not found[1].isdigit()):
        return None
    fen = int(found[1]) if in_fen else fen_of(found[1])
    return fen if good_price(fen) else None


def amount(text: str) -> tuple[int, str]:
    """'50' or '50箱' → thousandths and the unit ("" = not said); raises Unclear."""
    found = _AMOUNT.fullmatch(clean(text).replace(",", ""))
    if not found:
        raise Unclear(text)
    figure = _milli(found["figure"])
    if figure > MAX_STOCK:
        raise Unclear(text)
    return figure, found["of"] or ""


def truth(text: str) -> bool:
    """是 or 否, yes or no; nothing said means yes; raises Unclear."""
    said = folded(clean(text))
    if said in _YES or not said:
        return True
    if said in _NO:
        return False
    raise Unclear(text)


def factor_text(factor: int) -> str:
    """2500 → '2.5'."""
    return number(factor)


def yuan(fen: int) -> str:
    """598 → '5.98', 1200 → '12'."""
    return number(fen * 10)
