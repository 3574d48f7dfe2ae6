"""`lindian bench understand`: how well messages are understood, and at what cost.

    lindian bench understand --catalogue F --messages G

G holds JSON lines with `text`, `context` and `gold` (intent, items, needs, address, when). Without
both, the project's own corpus is measured. Cost is a ratio to one `jieba.lcut` of the same text:
the least of several alternated repeats of each.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.commands.goods_file import load
from bot.commands.understand import Answer, Message, answer
from handlers.understand import SIMPLE, Simple, Vocabulary, label, setting_of, understand

CORPUS = Path(__file__).parents[1] / "handlers" / "understand" / "corpus"
Record = dict[str, Any]


@dataclass
class Tally:
    """Counts of what was right, wished and told."""

    right: Counter[str] = field(default_factory=Counter)
    wished: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def f1(self, name: str) -> float:
        """The harmonic mean of precision and recall."""
        both = self.wished[name] + self.told[name]
        return 2 * self.right[name] / both if both else 1.0

    def share(self, name: str) -> float:
        """Right of what was wished."""
        return self.right[name] / max(1, self.wished[name])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian bench understand`."""
    parser.add_argument("--catalogue", default=str(CORPUS / "catalogue.json"))
    parser.add_argument("--messages", default="")
    parser.add_argument("--repeats", type=int, default=5)


def main(args: argparse.Namespace) -> int:
    """Measure and print."""
    vocabulary = load(args.catalogue)
    records = _records(Path(args.messages)) if args.messages else _own()
    told = [
        answer(Message(place, one["text"], one.get("context")), vocabulary)
        for place, one in enumerate(records)
    ]
    for line in quality(records, told):
        _say(line)
    for line in cost(records, vocabulary, args.repeats):
        _say(line)
    return 0


def _records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _own() -> list[Record]:
    """The set-aside sentences, and the ones with goods."""
    unseen = [{**one, "items": None} for one in _records(CORPUS / "unseen.jsonl")]
    every = [*unseen, *_records(CORPUS / "items.jsonl")]
    return [{**one, "gold": {"intent": one["intent"], "items": one["items"]}} for one in every]


def quality(records: list[Record], told: list[Answer]) -> list[str]:
    """The figures of a set, and its confusions."""
    tally = Tally()
    for record, one in zip(records, told, strict=True):
        gold = record["gold"]
        wished = _public(gold["intent"])
        _count(tally, f"intent {wished}", one.intent in (wished, *gold.get("intent_alt", ())))
        if one.intent != wished:
            tally.mistaken[wished, one.intent] += 1
        if gold.get("items") is not None:
            _items(tally, gold["items"], one)
        for slot in ("address", "when"):
            if gold.get(slot):
                _count(
                    tally, slot, bool(getattr(one, slot)) and _near(gold[slot], getattr(one, slot))
                )
    intents = [name for name in tally.wished if name.startswith("intent ")]
    right = sum(tally.right[name] for name in intents)
    return [
        f"{len(records)} messages",
        f"intent accuracy {right / len(records):.3f}, mean recall {statistics.mean(map(tally.share, intents)):.3f}",
        f"item F1 {tally.f1('item'):.3f}, basket exact {tally.share('basket'):.3f}",
        f"address {tally.share('address'):.3f}, when {tally.share('when'):.3f}",
        "recall: " + " ".join(f"{name[7:]}:{tally.share(name):.2f}" for name in sorted(intents)),
        "confusions: " + " ".join(f"{a}→{b}:{n}" for (a, b), n in tally.mistaken.most_common(15)),
    ]


def _public(name: str) -> str:
    """The corpus names finer intents than the 25 that the outside knows."""
    if name == "remark":
        return "feedback"
    return label(Simple(name)) if name in SIMPLE else name


def _count(tally: Tally, name: str, good: bool) -> None:
    tally.wished[name] += 1
    tally.right[name] += good


def _items(tally: Tally, gold: list[Record], told: Answer) -> None:
    wished = Counter((one["sku"], one["qty"], one["unit"]) for one in gold)
    found = Counter((one.sku, one.qty, one.unit) for one in told.items)
    tally.wished["item"] += wished.total()
    tally.told["item"] += found.total()
    tally.right["item"] += (wished & found).total()
    if gold:
        _count(tally, "basket", wished == found)


def _near(one: str, other: str) -> bool:
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return one in other or other in one


def cost(records: list[Record], vocabulary: Vocabulary, repeats: int) -> list[str]:
    """Microseconds a message, beside jieba in the same run, and the slowest messages."""
    import jieba

    jieba.setLogLevel(60)
    jieba.lcut("热身")
    ours, theirs = [], []
    for record in records:
        setting = setting_of(record.get("context"), vocabulary)
        mine, cut = _alternated(
            partial(understand, record["text"], vocabulary, setting),
            partial(jieba.lcut, record["text"]),
            repeats,
        )
        ours.append(mine)
        theirs.append(cut)
    half, cut = statistics.median(ours), statistics.median(theirs)
    late = sorted(ours)[int(len(ours) * 0.99)]
    slowest = sorted(zip(ours, (one["text"] for one in records), strict=True), reverse=True)[:5]
    return [
        f"{len(vocabulary.goods)} goods: median {half:.1f} µs = {half / cut:.2f} × jieba.lcut ({cut:.1f} µs)",
        f"p99 {late:.0f} µs = {late / cut:.1f} × the median jieba.lcut",
        *(f"slow: {spent:.0f} µs {text[:40]!r}" for spent, text in slowest),
    ]


def _alternated(
    one: Callable[[], object], other: Callable[[], object], repeats: int
) -> tuple[float, float]:
    best = [float("inf"), float("inf")]
    for _ in range(repeats):
        for at, call in enumerate((one, other)):
            start = time.perf_counter()
            call()
            best[at] = min(best[at], (time.perf_counter() - start) * 1e6)
    return best[0], best[1]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
