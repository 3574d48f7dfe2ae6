"""`lindian search --catalogue F --top K`: a query a line in, the goods that it may mean out."""

from __future__ import annotations

import argparse
import sys

import msgspec

from bot.commands.goods_file import GoodsFileError, load, tell
from bot.commands.understand import print_line
from handlers.understand import Vocabulary

LONG = 256  # characters of a query; the search reads no more


class Hit(msgspec.Struct):
    """One of the goods, with how well it fits (0..1)."""

    sku: str
    score: float


class Answer(msgspec.Struct):
    """One line of output."""

    query: str
    hits: list[Hit]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian search`."""
    parser.add_argument("--catalogue", required=True, help="goods: a .json, .csv or .xlsx file")
    parser.add_argument("--top", type=int, default=5, help="how many goods at most (default 5)")


def run(args: argparse.Namespace) -> int:
    """Read stdin to its end; 1 if the goods cannot be read. Bad lines are named and left out."""
    try:
        vocabulary = load(args.catalogue)
    except GoodsFileError as error:
        tell(str(error))
        return 1
    if args.top < 1:
        tell("--top 至少是 1 (must be at least 1)")
        return 1
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            query = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            tell(f"第 {number} 行不是 UTF-8，跳过 (line {number} skipped: not UTF-8)")
            continue
        if query.strip():
            if len(query) > LONG:
                tell(f"第 {number} 行太长，只看开头 (line {number}: only its beginning is read)")
            print_line(answer(query, vocabulary, args.top))
    return 0


def answer(query: str, vocabulary: Vocabulary, top: int) -> Answer:
    """The best goods for one query."""
    hits = [
        Hit(vocabulary.good(match.sku).code, match.score)
        for match in vocabulary.search(query, top)
    ]
    return Answer(query, hits)
