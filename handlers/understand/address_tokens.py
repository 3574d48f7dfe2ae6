"""The words and doors of addresses in a sentence, and the served 小区 that it names."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.understand.address_words import (
    DASHED,
    DOOR,
    ENGLISH,
    HOUSE,
    KNOWN,
    PLACES,
    ROOM,
    automaton,
)
from handlers.understand.normalise import normalise
from handlers.understand.vocabulary import Community

Span = tuple[int, int]
Token = tuple[str, int, int]  # kind, start, end


def tokens(plain: str, communities: tuple[Community, ...]) -> list[Token]:
    """Words and doors from left to right; what starts first wins, then what is longer."""
    found = [*words(plain), *_doors(plain)]
    known = resolve(plain, communities)
    if known:
        found.append((KNOWN, *known[1]))
    found.sort(key=lambda token: (token[1], token[0] != KNOWN, -token[2]))
    kept: list[Token] = []
    past = 0
    for token in found:
        if token[1] >= past:
            kept.append(token)
            past = token[2]
    return kept


def words(plain: str) -> Iterator[Token]:
    """The words of addresses, from left to right."""
    found, kinds = automaton()
    for which, start, end in found.find_matches_as_indexes(plain):
        if not ("a" <= plain[start] <= "z" and _inside_word(plain, start, end)):
            yield kinds[which], start, end


def _inside_word(plain: str, start: int, end: int) -> bool:
    return "a" <= plain[start - 1 : start] <= "z" or "a" <= plain[end : end + 1] <= "z"


def _doors(plain: str) -> Iterator[Token]:
    for match in DOOR.finditer(plain):
        kind = match.lastgroup or ""
        kind = ENGLISH.get(kind, kind)
        if kind in (HOUSE, ROOM) and "-" in match[0]:
            kind = DASHED
        yield kind, match.start(), match.end()


def is_place(after: str, within: int) -> bool:
    """Whether these signs end a name as a place's, `within` so many signs: 园路 and 业公司 do."""
    first = next((token for token in words(after) if token[0] in PLACES), None)
    return first is not None and first[1] <= within


def resolve(
    plain: str, communities: tuple[Community, ...]
) -> tuple[Community, tuple[int, int]] | None:
    """The served community that an address names, and where; the longest name wins."""
    best: tuple[Community, tuple[int, int]] | None = None
    for community in communities:
        for name in (community.name, *community.aliases):
            form = normalise(name).plain
            at = plain.find(form)
            if at >= 0 and form and (best is None or len(form) > best[1][1] - best[1][0]):
                best = community, (at, at + len(form))
    return best
