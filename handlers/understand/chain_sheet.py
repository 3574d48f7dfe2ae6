"""The pieces of a chain's text, cut alike in both scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.understand.normalise import Said

_TITLE = re.compile(r"#\s*(?:接龙|group note|solitaire)|接龙|^#\S", re.MULTILINE)
Claim = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one entry with the number that was written before it, if one was."""

    said: Said
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three parts of a chain; positions are kept by cutting `Said` alike in both scripts."""

    head: Said
    entries: tuple[Piece, ...]
    tail: Said


def has_title(plain: str) -> bool:
    """Whether the text calls itself a chain."""
    return _TITLE.search(plain) is not None


def cut(said: Said, start: int, end: int | None = None) -> Said:
    """A piece of a message."""
    return Said(said.raw[start:end], said.plain[start:end])


def joined(pieces: list[Said], by: str = "\n") -> Said:
    """Pieces under one another."""
    return Said(by.join(one.raw for one in pieces), by.join(one.plain for one in pieces))


def lines_of(said: Said) -> list[Said]:
    """The lines of a text."""
    pairs = zip(said.raw.split("\n"), said.plain.split("\n"), strict=True)
    return [Said(raw, plain) for raw, plain in pairs]
