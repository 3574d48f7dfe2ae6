"""How answers are marked against what was meant: the figures of `lindian bench understand`.

A set of messages holds `gold` as a table (intent, items, needs, address, when), a set of chains as a
list (person, sku, qty, unit). Amounts are compared in base units (1 公斤 = 2 斤, 1 打 = 12 个); a need is
met where one name holds the other or half of all their signs are shared; a place and a time where one
text holds the other; a person where one name holds the other.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.commands import chain, understand
from handlers.understand import SIMPLE, Simple, label

Record = dict[str, Any]
_BASE = {
    "公斤": ("斤", 2.0),
    "千克": ("斤", 2.0),
    "kg": ("斤", 2.0),
    "两": ("斤", 0.1),
    "克": ("斤", 0.002),
    "g": ("斤", 0.002),
    "打": ("个", 12.0),
}
_ORDERS = frozenset({"order", "add", "group_buy_join", "chain_order"})
_BESIDES = 6  # signs that may stand beside a need's name: its reason, but not a whole message
_NO_LETTER = re.compile(r"[^\w/]|_")  # 助眠/安神: two names of a need


@dataclass
class Tally:
    """Counts of what was right, wished and told."""

    right: Counter[str] = field(default_factory=Counter)
    wished: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def f1(self, name: str) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was wished or told."""
        both = self.wished[name] + self.told[name]
        return 2 * self.right[name] / both if both else 1.0

    def share(self, name: str) -> float:
        """Right of what was wished."""
        return self.right[name] / max(1, self.wished[name])

    def count(self, name: str, *, good: bool) -> None:
        """One more was wished."""
        self.wished[name] += 1
        self.right[name] += good

    def pair(
        self,
        name: str,
        wished: Iterable[Any],
        told: Iterable[Any],
        same: Callable[[Any, Any], bool],
    ) -> bool:
        """Pair off what was wished and told; whether nothing is left over on either side."""
        wanted, left = list(wished), list(told)
        self.wished[name] += len(wanted)
        self.told[name] += len(left)
        alone = 0
        for one in wanted:
            match = next((at for at, other in enumerate(left) if same(one, other)), None)
            if match is None:
                alone += 1
            else:
                left.pop(match)
                self.right[name] += 1
        return not alone and not left


def messages(records: list[Record], told: list[understand.Answer]) -> list[str]:
    """The figures of a set of messages, and its confusions."""
    tally = Tally()
    for record, one in zip(records, told, strict=True):
        _message(tally, record["gold"], one)
    intents = sorted(name for name in tally.wished if name.startswith("intent "))
    right = sum(tally.right[name] for name in intents)
    return [
        f"{len(records)} messages",
        f"intent accuracy {right / len(records):.3f}, mean recall {statistics.mean(map(tally.share, intents)):.3f}",
        *_figures(
            tally,
            ("item F1", tally.f1),
            ("basket exact", tally.share),
            ("orders read into talk", tally.share),
            ("needs F1", tally.f1),
            ("address", tally.share),
            ("when", tally.share),
        ),
        *_confusions(tally, intents),
    ]


def _figures(tally: Tally, *asked: tuple[str, Callable[[str], float]]) -> Iterator[str]:
    """Each figure, and of how many; nothing of what the set does not hold."""
    for name, figure in asked:
        if tally.wished[name]:
            yield f"{name} {figure(name):.3f} ({tally.wished[name]})"


def _message(tally: Tally, gold: Record, one: understand.Answer) -> None:
    wished = _public(gold["intent"])
    good = one.intent in (wished, *gold.get("intent_alt", ()))
    tally.count(f"intent {wished}", good=good)
    if not good:
        tally.mistaken[wished, one.intent] += 1
    if gold.get("items") is not None:
        items = list(_summed(gold["items"]))
        fits = tally.pair("item F1", items, _summed(_items(one)), _same_goods)
        if items:
            tally.count("basket exact", good=fits)
    if wished == "other":
        ordered = bool(one.items) or one.intent in _ORDERS
        tally.count("orders read into talk", good=ordered)
    tally.pair("needs F1", gold.get("needs") or (), one.needs, _meets)
    for slot in ("address", "when"):
        if gold.get(slot):
            tally.count(slot, good=_near(gold[slot], getattr(one, slot)))


def chains(records: list[Record], told: list[chain.Answer]) -> list[str]:
    """The figures of a set of chains; `prev_id` names the post that one posts again."""
    tally = Tally()
    last: dict[str, tuple[list[Record], list[Record]]] = {}
    for record, answer in zip(records, told, strict=True):
        wished, lines = record["gold"], [_plain(line) for line in answer.lines]
        last[record["id"]] = wished, lines
        tally.count("chain exact", good=tally.pair("line F1", wished, lines, _same_line))
        if before := last.get(record.get("prev_id") or ""):
            changes = (_changes(*pair) for pair in zip(before, (wished, lines), strict=True))
            tally.pair("re-post diff F1", *changes, _same_change)
    return [
        f"{len(records)} chains",
        *_figures(
            tally,
            ("line F1", tally.f1),
            ("chain exact", tally.share),
            ("re-post diff F1", tally.f1),
        ),
    ]


def _confusions(tally: Tally, intents: list[str]) -> Iterator[str]:
    """A row an intent: how many, how many right, and what the others were taken for."""
    yield "intent              all  right  taken for"
    for name in intents:
        taken = [
            (many, other)
            for (wished, other), many in tally.mistaken.items()
            if f"intent {wished}" == name
        ]
        told = ", ".join(f"{other} {many}" for many, other in sorted(taken, reverse=True))
        row = f"{name[7:]:<18}{tally.wished[name]:>5}{tally.right[name]:>7}  {told}"
        yield row.rstrip()


def _public(name: str) -> str:
    """The corpus names finer intents than the 25 that the outside knows."""
    if name == "remark":
        return "feedback"
    return label(Simple(name)) if name in SIMPLE else name


# ---- goods and amounts ----


def _items(one: understand.Answer) -> list[Record]:
    return [{"sku": item.sku, "qty": item.qty, "unit": item.unit} for item in one.items]


def _plain(line: chain.Wish) -> Record:
    return {"person": line.person, "sku": line.sku, "qty": line.qty, "unit": line.unit}


def _amount(line: Record) -> tuple[float | None, str]:
    unit = (line.get("unit") or "").lower()
    base, times = _BASE.get(unit, (unit, 1.0))
    qty = line.get("qty")
    return None if qty is None else round(float(qty) * times, 4), base


def _summed(lines: list[Record]) -> Iterator[Record]:
    """Lines of one SKU and unit as one: a box and another box are two."""
    found: dict[tuple[str, str, bool], Record] = {}
    for line in lines:
        qty, unit = _amount(line)
        key = line["sku"], unit, qty is None
        if key in found and qty is not None:
            found[key]["qty"] += qty
        else:
            found.setdefault(key, {**line, "qty": qty, "unit": unit})
    yield from found.values()


def _same_goods(wished: Record, told: Record) -> bool:
    """The same SKU, unit and quantity; two, of 两三箱, or three (`qty_alt`)."""
    if wished["sku"] != told["sku"]:
        return False
    (qty, unit), (other, also) = _amount(wished), _amount(told)
    return unit == also and (qty == other or other in wished.get("qty_alt", ()))


def _same_line(wished: Record, told: Record) -> bool:
    return _near(wished["person"], told["person"]) and _same_goods(wished, told)


Change = tuple[str, str, float | None, float | None]  # who, what, before, after


def _changes(before: list[Record], after: list[Record]) -> list[Change]:
    old, new = (
        {(_bare(line["person"]), line["sku"]): _amount(line)[0] for line in state}
        for state in (before, after)
    )
    keys = sorted(old.keys() | new.keys())
    return [(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _same_change(wished: Change, told: Change) -> bool:
    return _near(wished[0], told[0]) and wished[1:] == told[1:]


# ---- words ----


def _bare(words: str | None) -> str:
    return _NO_LETTER.sub("", words or "").lower()


def _near(one: str | None, other: str | None) -> bool:
    """Whether one text holds the other."""
    a, b = _bare(one), _bare(other)
    return a == b or (bool(a) and bool(b) and (a in b or b in a))


def _meets(wished: Record, told: understand.Need) -> bool:
    """Whether a need is told by one of its names."""
    what = _bare(told.what)
    for name in map(_bare, (wished["what"], *wished.get("what_alt", ()))):
        shared, every = set(name) & set(what), set(name) | set(what)
        holds = len(name) > 1 and name in what and len(what) <= len(name) + _BESIDES
        holds = holds or (len(what) > 1 and what in name)
        if name == what or holds or 2 * len(shared) >= len(every) > 0:
            return True
    return False
