r"""Scripts: readable files of `who: text` lines, and the transcript that playing one makes.

Lines that begin with `shop →`, with white space or with `#` are what a transcript adds: they are
skipped when a script is read, so that a transcript is a script again. `wait: 31 minutes` lets time
pass. `\n` in a line is a line break.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.simulator.stage import NAMES
from store.core import DAY, HOUR, MINUTE, SECOND
from store.core.errors import Invalid

_LINE = re.compile(r"(\w+)\s*[:：]\s?(.*)")
_WAIT = re.compile(r"(\d+)\s*(second|minute|hour|day)s?")
_PASS = re.compile(r"\?k=[\w.~-]+")  # a pass is another one each time
_UNITS = {"second": SECOND, "minute": MINUTE, "hour": HOUR, "day": DAY}


@dataclass(frozen=True, slots=True)
class Line:
    """Who says what; `wait` says how long (ms) nobody says anything."""

    who: str
    text: str
    wait: int = 0


def read_script(lines: Iterable[str]) -> Iterator[Line]:
    """The lines of a script; raises Invalid naming the line that is none."""
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n").removeprefix("\ufeff")
        if not line.strip() or line.startswith(("shop →", "#", " ", "\t")):
            continue
        found = _LINE.fullmatch(line)
        if not found or found[1] not in {*NAMES, "wait"}:
            raise Invalid(why=f"line {number} is no `who: text` ({', '.join(NAMES)}): {line[:60]}")
        yield _line(found[1], found[2], number)


def _line(who: str, text: str, number: int) -> Line:
    if who != "wait":
        return Line(who, text.replace("\\n", "\n"))
    found = _WAIT.fullmatch(text.strip())
    if not found:
        raise Invalid(why=f"line {number}: wait for how long? e.g. `wait: 31 minutes`")
    return Line(who, text, int(found[1]) * _UNITS[found[2]])


class Scene(Protocol):
    """Where a script is played: a `Stage`, or the counter of a real shop."""

    async def say(self, who: str, text: str) -> list[tuple[str, list[str]]]:
        """Say a line; every reply, to whomever, as (who, its lines)."""
        ...

    async def wait(self, milliseconds: int) -> list[tuple[str, list[str]]]:
        """Let time pass; what the shop says meanwhile."""
        ...


async def play(stage: Scene, script: Iterable[Line]) -> AsyncIterator[str]:
    """Play a script; the lines of its transcript, one after another."""
    for line in script:
        text = line.text.replace("\n", "\\n")
        yield f"{line.who}: {text}"
        heard = await (stage.wait(line.wait) if line.wait else stage.say(line.who, line.text))
        for who, lines in heard:
            yield from_shop(who, lines)


def from_shop(who: str, lines: Iterable[str]) -> str:
    """A reply in a transcript: its first line after the arrow, the others indented."""
    body = _PASS.sub("?k=…", "\n".join(lines)).split("\n")
    return "\n".join([f"shop → {who}: {body[0]}", *(f"    {more}" for more in body[1:])])
