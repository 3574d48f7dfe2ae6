"""Every sentence that we say, in Chinese and English, by key.

Handlers say `here.words("order.placed", number=12)`; a test holds that both languages have the same
keys with the same blanks, and that every key in use exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.words import en, zh

LANGUAGES = {"zh": zh.WORDS, "en": en.WORDS}


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    language: str = "zh"

    def __call__(self, key: str, **blanks: object) -> str:
        """A sentence with its blanks filled in."""
        return LANGUAGES[self.language][key].format_map(blanks)

    def join(self, parts: list[str]) -> str:
        """A list as people write it."""
        return self("mark.list").join(parts)


def words_of(language: str) -> Words:
    """The words of a language; Chinese for one that we do not speak."""
    return Words(language if language in LANGUAGES else "zh")
