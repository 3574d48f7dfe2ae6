"""What life brings, and what one then needs: the shop's own knowledge of its neighbourhood.

They stand in `needs.tsv`, a need a line: what it is called (one name or a few), a tab, its signs. Names and
signs are separated by spaces; a `+` joins two that must both be there.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import ahocorasick_rs

Sign = tuple[tuple[str, ...], str]


@cache
def signs() -> tuple[Sign, ...]:
    """The words that tell of a need, each with what is needed."""
    found: list[Sign] = []
    text = files("handlers.understand").joinpath("needs.tsv").read_text("utf-8")
    for line in text.splitlines():
        what, _, words = line.partition("\t")
        found += [(tuple(word.split("+")), what) for word in words.split()]
    return tuple(found)


@cache
def names() -> tuple[str, ...]:
    """What needs are called, word by word: so many things are known that may be wished for."""
    said = (name for _, what in signs() for name in what.split())
    return tuple(dict.fromkeys(name for name in said if 2 <= len(name) <= 6))


@cache
def known() -> frozenset[str]:
    """The names of needs, to look one up."""
    return frozenset(names())


@cache
def plain_signs() -> frozenset[str]:
    """The signs that tell of a need by themselves."""
    return frozenset(words[0] for words, _ in signs() if len(words) == 1 and len(words[0]) > 1)


@cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[Sign, ...], ...]]:
    """Finds the first words of signs, and tells which signs begin with each."""
    heads: dict[str, list[Sign]] = {}
    for sign in signs():
        heads.setdefault(sign[0][0], []).append(sign)
    return ahocorasick_rs.AhoCorasick(list(heads)), tuple(map(tuple, heads.values()))


def implied(plain: str) -> list[tuple[int, str, str]]:
    """(position, the sign, the need) for every sign in the text; the longer first, one need once."""
    automaton, begun = _finder()
    heads = {which for which, *_ in automaton.find_matches_as_indexes(plain, overlapping=True)}
    candidates = sorted((one for which in heads for one in begun[which]), key=_length)
    found: list[tuple[int, str, str]] = []
    taken: list[tuple[int, int]] = []
    for words, what in candidates:
        at = plain.find(words[0])
        end = at + len(words[0])
        if any(word not in plain for word in words[1:]) or any(
            a < end and at < b for a, b in taken
        ):
            continue
        if all(what != known for *_, known in found):
            taken.append((at, end))
            found.append((at, "".join(words), what))
    return sorted(found)


def _length(sign: Sign) -> int:
    return -sum(map(len, sign[0]))
