"""`lindian chain --catalogue F`: group chains in (JSON lines), each person's wishes out."""

from __future__ import annotations

import argparse

import msgspec

from bot.commands.understand import answer_lines, quantity
from handlers.understand import Chain, Vocabulary, read_chain, sold


class Text(msgspec.Struct):
    """One line of input."""

    id: str | int
    text: str


class Wish(msgspec.Struct):
    """What one person wants."""

    person: str
    sku: str
    qty: int | float | None
    unit: str | None
    note: str | None


class Answer(msgspec.Struct):
    """One line of output."""

    id: str | int
    lines: list[Wish]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian chain`."""
    parser.add_argument("--catalogue", required=True, help="goods: a .json, .csv or .xlsx file")


def run(args: argparse.Namespace) -> int:
    """Read stdin to its end; 1 if the goods cannot be read. Bad lines are named and left out."""
    return answer_lines(args.catalogue, Text, answer)


def answer(text: Text, vocabulary: Vocabulary) -> Answer:
    """The wishes of one chain."""
    return Answer(text.id, wishes(read_chain(text.text, vocabulary), vocabulary))


def wishes(chain: Chain, vocabulary: Vocabulary) -> list[Wish]:
    """The lines of a chain whose goods are known."""
    return [
        Wish(
            person=line.person,
            sku=vocabulary.good(line.want.matches[0].sku).code,
            qty=quantity(want.qty),
            unit=want.unit,
            note=line.note or None,
        )
        for line in chain.lines
        if (want := sold(line.want, vocabulary)).matches
    ]
