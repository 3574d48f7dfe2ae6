"""What one would write in an hour: rapidfuzz over all names, and tantivy over pairs and pinyin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tantivy
from rapidfuzz import fuzz, process

from handlers.understand import Good, Vocabulary, sounds

Found = list[tuple[int, float]]  # Good.id, score of its own scale; best first
Finder = Callable[[str], Found]
OURS = "lindian"


def finders(goods: list[Good], vocabulary: Vocabulary, top: int = 5) -> dict[str, Finder]:
    """Ours and the others, by name."""
    written = [
        (good.id, name) for good in goods for name in (good.name + good.spec, *good.aliases)
    ]
    ids, names = [sku for sku, _ in written], [name for _, name in written]
    spelt = [_spelt(name) for name in names]

    def plain(scorer: Any, texts: list[str], form: Callable[[str], str]) -> Finder:
        def find(query: str) -> Found:
            found = process.extract(form(query), texts, scorer=scorer, limit=top)
            return [(ids[at], score) for _, score, at in found]

        return find

    return {
        OURS: lambda query: [(match.sku, match.score) for match in vocabulary.search(query, top)],
        "WRatio": plain(fuzz.WRatio, names, str),
        "token_set_ratio": plain(fuzz.token_set_ratio, names, str),
        "ratio on pinyin": plain(fuzz.ratio, spelt, _spelt),
        "tantivy": _tantivy(ids, names, top),
    }


def _spelt(text: str) -> str:
    return " ".join(sounds.syllables(text))


def _tantivy(ids: list[int], names: list[str], top: int) -> Finder:
    """BM25 over single signs and pairs, over syllables and over runs of initials."""
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("at", stored=True)
    for field in ("signs", "sounds", "heads"):
        schema.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for at, name in enumerate(names):
        signs, heard, heads = _terms(name)
        writer.add_document(tantivy.Document(at=at, signs=[signs], sounds=[heard], heads=[heads]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(query: str) -> Found:
        terms = dict(zip(("signs", "sounds", "heads"), _terms(query), strict=True))
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, field, term))
            for field, text in terms.items()
            for term in dict.fromkeys(text.split())
        ]
        if not wanted:
            return []
        hits = searcher.search(tantivy.Query.boolean_query(wanted), top).hits
        return [(ids[searcher.doc(place)["at"][0]], score) for score, place in hits]

    return find


def _terms(text: str) -> tuple[str, str, str]:
    text = "".join(text.split())
    heard = sounds.syllables(text)
    if text.isascii() and text.isalpha():
        heard = sounds.split(text) or heard
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    sounding = ["".join(heard[at : at + 2]) for at in range(len(heard) - 1)]
    letters = text.lower() if text.isascii() else sounds.initials(text)
    heads = [letters[at : at + 3] for at in range(len(letters) - 2)]
    return " ".join([*text, *pairs]), " ".join([*heard, *sounding]), " ".join(heads)
