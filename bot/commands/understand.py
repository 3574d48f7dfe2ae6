"""`lindian understand --catalogue F`: messages in (JSON lines), what they mean out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import IO, TypeVar

import msgspec
from msgspec.structs import replace

from bot.commands.goods_file import GoodsFileError, load, tell
from handlers.understand import (
    Add,
    ChainOrder,
    Intent,
    JoinGroup,
    Needs,
    Order,
    Reading,
    Vocabulary,
    Want,
    label,
    lacking,
    setting_of,
    sold,
    understand,
)

R = TypeVar("R")


class Message(msgspec.Struct):
    """One line of input; `context` is a sentence about what happened before."""

    id: str | int
    text: str
    context: str | None = None


class Item(msgspec.Struct):
    """Goods of a basket: `qty` in `unit`, null = not said."""

    sku: str
    qty: int | float | None
    unit: str | None


class Need(msgspec.Struct, omit_defaults=True):
    """A need; money in fen, words as said."""

    what: str
    budget_fen: int | None = None
    when: str | None = None
    for_whom: str | None = None


class Answer(msgspec.Struct):
    """One line of output."""

    id: str | int
    intent: str
    items: list[Item]
    needs: list[Need]
    address: str | None
    when: str | None
    mentions: list[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian understand`."""
    parser.add_argument("--catalogue", required=True, help="goods: a .json, .csv or .xlsx file")


def run(args: argparse.Namespace) -> int:
    """Read stdin to its end; 1 if the goods cannot be read. Bad lines are named and left out."""
    return answer_lines(args.catalogue, Message, answer)


def answer_lines(
    catalogue: str, kind: type[R], answer_one: Callable[[R, Vocabulary], msgspec.Struct]
) -> int:
    """An answer for each record on stdin, against a file of goods; 1 if the goods cannot be read."""
    try:
        vocabulary = load(catalogue)
    except GoodsFileError as error:
        tell(str(error))
        return 1
    for record in lines(sys.stdin.buffer, kind):
        print_line(answer_one(record, vocabulary))
    return 0


def lines(file: IO[bytes], kind: type[R]) -> Iterator[R]:
    """The records of a file of JSON lines; bad ones are named on stderr and left out."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            tell(f"第 {number} 行读不懂，跳过 (line {number} skipped: {error})")


def print_line(record: object) -> None:
    """One JSON line on stdout."""
    sys.stdout.write(msgspec.json.encode(record).decode() + "\n")


def answer(message: Message, vocabulary: Vocabulary) -> Answer:
    """What one message means, in the words of the outside."""
    setting = setting_of(message.context, vocabulary)
    reading = understand(message.text, vocabulary, setting)
    return Answer(
        id=message.id,
        intent=label(reading.main, setting),
        items=[item for intent in reading.intents for item in _items(intent, vocabulary)],
        needs=_needs(reading),
        address=reading.address.text if reading.address and reading.address.text else None,
        when=reading.when.text if reading.when else None,
        mentions=[vocabulary.good(sku).code for sku in reading.mentions],
    )


def _needs(reading: Reading) -> list[Need]:
    return [
        Need(need.what, need.budget_fen, need.when, need.for_whom)
        for intent in reading.intents
        for need in (intent.needs if isinstance(intent, Needs) else lacking(intent))
    ]


def _items(intent: Intent, vocabulary: Vocabulary) -> list[Item]:
    if isinstance(intent, ChainOrder):
        wants: tuple[Want, ...] = tuple(line.want for line in intent.chain.lines)
    else:
        wants = getattr(intent, "wants", ())
    if isinstance(intent, Order | Add | JoinGroup):
        wants = tuple(_one(want) for want in wants)
    return [item(want, vocabulary) for want in wants if want.matches]


def _one(want: Want) -> Want:
    """One of it if no amount was said, as the shop would say aloud in a conversation."""
    return want if want.some or want.qty is not None else replace(want, qty=1000)


def item(want: Want, vocabulary: Vocabulary) -> Item:
    """A wish with its SKU's code and its quantity in whole units."""
    want = sold(want, vocabulary)
    return Item(vocabulary.good(want.matches[0].sku).code, quantity(want.qty), want.unit)


def quantity(thousandths: int | None) -> int | float | None:
    """1500 → 1.5, 2000 → 2."""
    if thousandths is None:
        return None
    whole, part = divmod(thousandths, 1000)
    return thousandths / 1000 if part else whole
