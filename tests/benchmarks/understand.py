"""`lindian bench understand`: how well messages or chains are understood, and at what cost.

    lindian bench understand --catalogue F --messages G

G holds JSON lines with `text`, `context` and `gold` (see `marks`). Without both, the project's own
corpus is measured. Cost is a ratio to one `jieba.lcut` of the same text: the least of several
alternated repeats of each. Bad lines are named and left out.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from bot.commands import chain
from bot.commands.goods_file import GoodsFileError, load, tell
from bot.commands.understand import Message, answer, lines
from handlers.understand import Vocabulary, read_chain, setting_of, understand
from tests.benchmarks import marks
from tests.benchmarks.marks import Record

CORPUS = Path(__file__).parents[1] / "handlers" / "understand" / "corpus"


class Meant(msgspec.Struct):
    """One line of a set: what was said, and what was meant."""

    id: str | int
    text: str
    gold: Record | list[Record]
    context: str | None = None
    prev_id: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian bench understand`."""
    parser.add_argument("--catalogue", default=str(CORPUS / "catalogue.json"))
    parser.add_argument("--messages", default="", help="a set of messages, or of chains")
    parser.add_argument("--repeats", type=int, default=5)


def main(args: argparse.Namespace) -> int:
    """Measure and print; 1 where there is nothing to measure."""
    try:
        vocabulary = load(args.catalogue)
        records = _set(Path(args.messages)) if args.messages else _own()
    except (GoodsFileError, OSError) as error:
        tell(str(error))
        return 1
    pasted = [record for record in records if isinstance(record["gold"], list)]
    said = [record for record in records if not isinstance(record["gold"], list)]
    if not records:
        tell("没有可量的句子 (nothing to measure)")
        return 1
    if said:
        told = [
            answer(Message(one["id"], one["text"], one["context"]), vocabulary) for one in said
        ]
        _say(*marks.messages(said, told))
    if pasted:
        read = [chain.answer(chain.Text(one["id"], one["text"]), vocabulary) for one in pasted]
        _say(*marks.chains(pasted, read))
    _say(*cost(records, vocabulary, args.repeats))
    return 0


def _set(path: Path) -> list[Record]:
    with path.open("rb") as file:
        return [msgspec.structs.asdict(one) for one in lines(file, Meant)]


def _own() -> list[Record]:
    """The set-aside sentences, the ones with goods, and the chains."""
    unseen, items, chains = (
        [msgspec.json.decode(line) for line in (CORPUS / name).read_bytes().splitlines()]
        for name in ("unseen.jsonl", "items.jsonl", "chains.jsonl")
    )
    said = [
        {**one, "gold": {"intent": one["intent"], "items": one.get("items")}}
        for one in (*unseen, *items)
    ]
    return [{"id": place, "context": None, **one} for place, one in enumerate([*said, *chains])]


def cost(records: list[Record], vocabulary: Vocabulary, repeats: int) -> list[str]:
    """Microseconds a message, beside jieba in the same run, and the slowest messages."""
    import jieba

    jieba.setLogLevel(60)
    jieba.lcut("热身")
    ours, theirs = [], []
    for record in records:
        setting = setting_of(record["context"], vocabulary)
        mine, cut = _alternated(
            partial(read_chain, record["text"], vocabulary)
            if isinstance(record["gold"], list)
            else partial(understand, record["text"], vocabulary, setting),
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


def _say(*told: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in told)
