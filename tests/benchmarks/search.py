"""`lindian bench search`: recall and latency of the fuzzy index beside what one would write in an hour.

Made-up catalogues of 1,000, 10,000 and 100,000 goods. Everybody in turn, in another order each time,
answers a score of queries in a row, so that all figures of one size come from the same run. The first
of each score is told apart (`cold`): what the others looked through has emptied the processor's
caches, as in a shop that is asked after a long while. A query for which
nothing fits is answered well by nothing, or by a score below a threshold: ours is the one that the
shop runs with, each of the others has the one that would have served it best on these very queries.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from handlers.understand import Vocabulary
from tests.benchmarks.damage import EASY, HARD, Maker, Query
from tests.benchmarks.goods import catalogue
from tests.benchmarks.rivals import OURS, Finder, Found, finders
from tests.handlers.understand.corpus import learn

BY_HAND = "by hand"
SCORE = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What one of them found for a query, and in how many µs; `cold` if another had just been asked."""

    query: Query
    found: Found
    spent: float
    cold: bool

    def first(self, least: float) -> bool:
        """Whether the best answer is right."""
        return self.within(1, least)

    def within(self, top: int, least: float) -> bool:
        """Whether a right answer is among the best, scores below `least` being no answers."""
        skus = [sku for sku, score in self.found[:top] if score >= least]
        return any(sku in self.query.right for sku in skus) if self.query.right else not skus


def ask(everybody: dict[str, Finder], queries: list[Query]) -> dict[str, list[Answer]]:
    """Put a score of queries at a time to everybody, starting with another one each time."""
    told: dict[str, list[Answer]] = {name: [] for name in everybody}
    names = list(everybody)
    for turn, begins in enumerate(range(0, len(queries), SCORE)):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            for at, query in enumerate(queries[begins : begins + SCORE]):
                start = time.perf_counter()
                found = everybody[name](query.text)
                spent = (time.perf_counter() - start) * 1e6
                told[name].append(Answer(query, found, spent, cold=not at))
    return told


def fairest(answers: list[Answer]) -> float:
    """The threshold with which most first answers to the hard queries are right."""
    hard = [answer for answer in answers if answer.query.kind in (BY_HAND, *HARD)]
    tried = sorted({answer.found[0][1] for answer in hard if answer.found})
    return max((0.0, *tried), key=lambda least: sum(answer.first(least) for answer in hard))


def measure(size: int, hard: int, easy: int, seed: int) -> None:
    """One size: tables of recall and latency."""
    rng = random.Random(seed)  # noqa: S311 - the same table every time
    products = catalogue(size, rng)
    goods = [product.good for product in products]
    start, before = time.perf_counter(), _resident()
    vocabulary = Vocabulary.build(goods)
    built, words = time.perf_counter(), _resident()
    vocabulary.search("热身", 5)
    ready, whole = time.perf_counter(), _resident()
    _say(
        f"\n{size:,} goods: vocabulary {built - start:.2f} s {words - before:.0f} MB,"
        f" index {ready - built:.2f} s {whole - words:.0f} MB"
    )
    told = ask(finders(goods, vocabulary), Maker(products, rng).queries(hard, easy))
    least = {name: 0.0 if name == OURS else fairest(answers) for name, answers in told.items()}
    for top in (1, 5):
        _recalls(top, told, least, ("all hard", *HARD, *EASY))
    _times(told)


def by_hand(shop: Vocabulary) -> list[Query]:
    """Queries as people type them into the shop of the corpus."""
    codes = {good.code: good.id for good in shop.goods}
    lines = (learn.HERE / "searches.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [
        Query(
            BY_HAND if code in codes else HARD[-1],
            text,
            frozenset({codes[code]} if code in codes else ()),
        )
        for text, code in pairs
    ]


def measure_by_hand() -> None:
    """The same tables for the corpus's shop and what people type."""
    shop = learn.vocabulary()
    told = ask(finders(list(shop.goods), shop), by_hand(shop))
    least = {name: 0.0 if name == OURS else fairest(answers) for name, answers in told.items()}
    _say(f"\nthe corpus's {len(shop.goods)} goods")
    for top in (1, 5):
        _recalls(top, told, least, (BY_HAND, HARD[-1]))


def _recalls(
    top: int, told: dict[str, list[Answer]], least: dict[str, float], kinds: tuple[str, ...]
) -> None:
    _say(f"  {f'recall@{top}':20}" + "".join(f"{name:>17}" for name in told))
    for kind in kinds:
        of_kind = {
            name: [one for one in answers if one.query.kind in ((kind, *HARD) if kind == "all hard" else (kind,))]
            for name, answers in told.items()
        }  # fmt: skip
        shares = [
            sum(answer.within(top, least[name]) for answer in answers) / max(1, len(answers))
            for name, answers in of_kind.items()
        ]
        _say(f"  {kind:20}" + "".join(f"{share:17.3f}" for share in shares))


def _times(told: dict[str, list[Answer]]) -> None:
    spent = {
        name: sorted(answer.spent for answer in answers if not answer.cold)
        for name, answers in told.items()
    }
    cold = {
        name: statistics.median(answer.spent for answer in answers if answer.cold)
        for name, answers in told.items()
    }
    p50 = {name: statistics.median(times) for name, times in spent.items()}
    p99 = {name: times[int(len(times) * 0.99)] for name, times in spent.items()}
    for label, row, form in (
        ("p50 µs", p50, ".0f"),
        ("p99 µs", p99, ".0f"),
        ("cold µs", cold, ".0f"),
        ("p50 / ours", {name: value / p50[OURS] for name, value in p50.items()}, ".1f"),
        ("cold / ours", {name: value / cold[OURS] for name, value in cold.items()}, ".1f"),
        ("p99 / ours", {name: value / p99[OURS] for name, value in p99.items()}, ".1f"),
    ):
        _say(f"  {label:20}" + "".join(f"{value:17{form}}" for value in row.values()))


def _resident() -> float:
    """The memory of this process in MB; 0 where the system does not tell."""
    stat = Path("/proc/self/statm")
    return int(stat.read_text().split()[1]) * 4096 / 1e6 if stat.exists() else 0.0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian bench search`."""
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument(
        "--hard", type=int, default=60, help="queries of each of the six hard kinds"
    )
    parser.add_argument("--easy", type=int, default=20, help="queries of each other kind")
    parser.add_argument("--seed", type=int, default=7)


def main(args: argparse.Namespace) -> int:
    """Measure the sizes that are asked for."""
    measure_by_hand()
    for size in args.sizes.split(","):
        measure(int(size), args.hard, args.easy, args.seed)
    return 0
