"""The fuzzy index of a vocabulary: typos, homophones, pinyin, initials, lost and swapped words.

Two steps. Pieces of the query (pairs of signs, pairs of syllables, single rare ones) vote for goods
through postings, the rarest pieces first and only so many votes as a query may cost. Then the few
goods with most votes are compared with the query in full: by sign, by sound and by letters.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

import msgspec
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from handlers.understand import sounds
from handlers.understand.normalise import normalise
from handlers.understand.reading import Match

if TYPE_CHECKING:
    from handlers.understand.vocabulary import Good

VOTES = 1100  # postings that one query may look at
SOME = 3000  # of one list, at most
CHOSEN = 64  # goods that are compared by sound
FINAL = 3  # more goods than wanted that are compared in full
LEAST = 0.45  # below this score nothing is said to fit
_JUNK = re.compile(r"[\s,，.。!！?？、;；:：()\[\]【】\"'“”*/\\|~_+]+")
_LATIN = re.compile(r"[a-z]+")


class Form(msgspec.Struct, frozen=True, gc=False):
    """One way to write something: its signs, and each sign's sound as one private sign."""

    text: str
    sound: str
    signs: str  # the text, sorted
    bag: str  # the sound, sorted
    spelt: str  # in pinyin letters


@dataclass(frozen=True, slots=True)
class Index:
    """Postings from pieces to goods, and how each good may be written."""

    goods: Sequence[Good]
    texts: tuple[tuple[str, ...], ...]
    heard: tuple[str, ...]  # each good's longest form, by sound
    postings: Mapping[str, array[int]]
    initials: Mapping[str, array[int]]

    @classmethod
    def build(cls, goods: Sequence[Good], names: Mapping[str, tuple[int, ...]]) -> Index:
        """Index the names, specs and aliases of these goods, and `names` (synonyms, taught aliases)."""
        extra: dict[int, list[str]] = {}
        for name, who in names.items():
            for place in who:
                extra.setdefault(place, []).append(name)
        postings: dict[str, array[int]] = {}
        initials: dict[str, array[int]] = {}
        texts = []
        for place, good in enumerate(goods):
            written = _written(good, extra.get(place, ()))
            texts.append(written)
            pieces: set[str] = set()
            heads: set[str] = set()
            for text in written:
                form = _form(text)
                pieces.update(_pairs(form), form.sound)
                head = sounds.initials(text)
                heads.update(_runs(head, 3), (head,))
            for piece in pieces:
                postings.setdefault(piece, array("I")).append(place)
            for head in heads:
                initials.setdefault(head, array("I")).append(place)
        heard = tuple([max(written, key=len).translate(sounds.signs()) for written in texts])
        return cls(goods, tuple(texts), heard, postings, initials)

    def search(self, query: str, top: int) -> list[Match]:
        """The best goods, best first; none if nothing is near."""
        plain = _JUNK.sub("", normalise(query).plain)[:64]
        if not plain:
            return []
        best: dict[int, float] = {}
        for form in _readings(plain):
            for place in self._finalists(form, top):
                best[place] = max(best.get(place, 0.0), self._score(form, place))
        if plain.isascii() and plain.isalpha() and len(plain) > 1:
            for place in self._voted({plain, *_runs(plain, 3)}, self.initials, 1):
                best[place] = max(best.get(place, 0.0), self._abbreviated(plain, place))
        ranked = nlargest(top, best.items(), key=lambda pair: (pair[1], -pair[0]))
        return [
            Match(self.goods[place].id, round(score, 4))
            for place, score in ranked
            if score >= LEAST
        ]

    def _finalists(self, form: Form, top: int) -> list[int]:
        """Those that are worth a full comparison: most votes, then nearest by sound."""
        pairs = _pairs(form)
        chosen = self._voted(pairs, self.postings, 2 if len(pairs) > 3 else 1)
        if len(chosen) < top:
            more = self._voted({*pairs, *form.sound}, self.postings, 1)
            return [*chosen, *self._nearest(form, [one for one in more if one not in chosen], top)]
        return self._nearest(form, chosen, top)

    def _nearest(self, form: Form, places: list[int], top: int) -> list[int]:
        last = top + FINAL if len(form.sound) > 3 else CHOSEN
        if len(places) <= last:
            return places
        sounding = [self.heard[place] for place in places]
        found = process.extract(
            form.sound, sounding, scorer=LCSseq.normalized_similarity, processor=None, limit=last
        )
        return [places[at] for *_, at in found]

    def _voted(
        self, pieces: Iterable[str], postings: Mapping[str, array[int]], least: int
    ) -> list[int]:
        """The goods with most votes; a rare piece is heard before a common one."""
        lists = sorted([found for piece in pieces if (found := postings.get(piece))], key=len)
        votes: Counter[int] = Counter()
        left = VOTES
        for at, found in enumerate(lists):
            if at > 1 and len(found) > left:
                break
            votes.update(found[:SOME])
            left -= len(found)
        if len(votes) <= CHOSEN:
            return list(votes)
        enough = max(least, sorted(votes.values(), reverse=True)[CHOSEN])
        return [place for place, count in votes.items() if count >= enough][: 2 * CHOSEN]

    def _score(self, query: Form, place: int) -> float:
        return max([_likeness(query, text) for text in self.texts[place]])

    def _abbreviated(self, letters: str, place: int) -> float:
        return (
            max([fuzz.ratio(letters, sounds.initials(text)) for text in self.texts[place]]) / 105
        )


def _written(good: Good, extra: Iterable[str]) -> tuple[str, ...]:
    name = _JUNK.sub("", normalise(good.name).plain)
    spec = _JUNK.sub("", normalise(good.spec).plain)
    names = dict.fromkeys([name, *(_JUNK.sub("", one) for one in extra)])
    whole = [name + spec] if spec else []
    return tuple([one for one in (*names, *whole) if one])


def _form(text: str, spelt: str = "") -> Form:
    sound = text.translate(sounds.signs())
    return Form(
        text, sound, "".join(sorted(text)), "".join(sorted(sound)), spelt or sounds.letters(text)
    )


def _readings(plain: str) -> list[Form]:
    """The query as written, and with its Latin letters heard as pinyin."""
    forms = [_form(plain)]
    heard = _LATIN.sub(_heard, plain)
    if heard != plain:
        forms.append(_form(heard, sounds.letters(plain)))
    return forms


def _heard(match: re.Match[str]) -> str:
    parts = sounds.split(match[0]) if len(match[0]) > 1 else None
    return "".join([sounds.sign(part) for part in parts]) if parts else match[0]


def _runs(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _pairs(form: Form) -> set[str]:
    """Pairs of signs, and pairs of sounds, also over one that is between."""
    sound = form.sound
    pairs = {*_runs(form.text, 2), *_runs(sound, 2)}
    pairs.update([sound[at] + sound[at + 2] for at in range(len(sound) - 2)])
    return pairs


def _likeness(query: Form, text: str) -> float:
    """0..1: how much of the query is in the text by sound and by sign, and how much of the text it is."""
    sound = text.translate(sounds.signs())
    size = len(query.sound)
    in_order = LCSseq.similarity(query.sound, sound)
    anyhow = _shared(query.bag, sound) if in_order < size else size
    covered = max(in_order, 0.92 * anyhow)
    written = _shared(query.signs, text) if query.text != text else size
    whole = 2 * max(in_order, 0.9 * anyhow) / (size + len(text))
    score = (0.42 * covered + 0.22 * written) / size + 0.36 * whole
    if score < 0.95 and abs(len(text) - size) <= 1:
        letters = fuzz.ratio(query.spelt, sounds.letters(text)) / 100
        score = max(score, 0.95 * letters * letters)
    return score


def _shared(bag: str, text: str) -> int:
    """How many signs a sorted text and another have in common, wherever they stand."""
    return LCSseq.similarity(bag, "".join(sorted(text)))
