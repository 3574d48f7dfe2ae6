"""What the rules for a keeper's words share: pieces of a message, the goods in it, who a person may be."""

# ruff: noqa: E501 - patterns read better on one line

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from handlers.understand import items, sentence, units, wants
from handlers.understand.commands import Command
from handlers.understand.lines import Items, Line
from handlers.understand.normalise import Said, normalise
from handlers.understand.reading import Setting, Want
from handlers.understand.vocabulary import Vocabulary

Rule = Callable[[Said, re.Match[str], Vocabulary, Setting], Command | None]

UNITS = "|".join(sorted(map(re.escape, units.spoken()), key=len, reverse=True))
DOOR = r"(?:(?:[一-鿿]{2,6}?)?\d{1,3}(?:号楼|[栋幢座#])\s?(?:\d{1,2}单元\s?)?\d{2,4}室?|\d{1,3}(?:[-#栋号]\d{1,4}){1,2}|\d{3,4}室?)"
NAME = r"小[一-鿿]|老[一-鿿]|[一-鿿]{1,3}(?:姐|哥|叔|姨|阿姨|大妈|大爷|老师|总|先生|女士|奶奶|爷爷|嫂|婶|太太|妈妈|爸爸)|@\S{1,16}"
# a room, a name, or both: 301, 陈阿姨, 301陈阿姨, 301的陈阿姨, 301家
PERSON = rf"(?:{DOOR}(?:\s?的?(?:{NAME})|家|那边)?|{NAME})"


_ONLY_PERSON = re.compile(
    rf"(?:送?给|帮|替|为|for\s+|to\s+)?\s*(?P<who>{PERSON}|room\s\d{{1,4}})(?:下单|要的|买的|家?的)?"
)


def person(text: str) -> str:
    """Whom a message names that says nothing else: 302, 给张姐, for 302; else ""."""
    said = normalise(text.strip())
    found = _ONLY_PERSON.fullmatch(said.plain)
    return said.raw[found.start("who") : found.end("who")] if found else ""


def cut(said: Said, start: int, end: int) -> Said:
    """A piece of a message."""
    return Said(said.raw[start:end], said.plain[start:end])


def blanked(said: Said, start: int, end: int) -> Said:
    """The message with a piece made blank; everything else stays where it stood."""
    blank = " " * (end - start)
    return Said(
        said.raw[:start] + blank + said.raw[end:], said.plain[:start] + blank + said.plain[end:]
    )


def without(said: Said, match: re.Match[str]) -> Said:
    """The text around the command's own words."""
    start, end = match.span()
    return Said(f"{said.raw[:start]} {said.raw[end:]}", f"{said.plain[:start]} {said.plain[end:]}")


def found_in(said: Said, vocabulary: Vocabulary) -> Items:
    """The goods and amounts of a message."""
    return items.read(said.plain, sentence.parse(said.plain, vocabulary), vocabulary)


def named(said: Said, line: Line, vocabulary: Vocabulary, setting: Setting) -> Want:
    """A line as a wish. A keeper's unit is no guess at another one: what is not sold stays as said."""
    want = wants.want(said, line, vocabulary, setting, None)
    exact = not line.unit or want.unit == line.unit
    if exact or not line.who or line.unit in units.FIXED or line.unit.isascii():
        return want
    return msgspec.structs.replace(want, unit=line.unit)


_FILLING = re.compile(r"[\d.,:\s]+|(元|块|一?下|把|的|了|吧|please|the|to|at)")


def goods(
    said: Said, vocabulary: Vocabulary, setting: Setting, *, sure: bool = True
) -> tuple[Want, ...]:
    """The goods that are named; if the shop knows none of them, the words as one unknown wish.

    Not `sure` that it is about goods at all: only what the shop knows by name, and nothing else.
    """
    found = found_in(said, vocabulary)
    made = tuple(named(said, line, vocabulary, setting) for line in found.lines)
    if not sure:
        return made if all(want.matches for want in made) else ()
    if made:
        return made
    words = _FILLING.sub(" ", said.raw).strip()
    count = found.loose[0] if found.loose else None
    if count:
        words = said.raw[: count.start].strip() or said.raw[count.end :].strip()
    return (wants.unknown(words, count, vocabulary, setting),) if words else ()
