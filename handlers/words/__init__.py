"""Every sentence that we say, in Chinese and English, by key.

Handlers say `here.words("order.placed", number=12)`; a test holds that both languages have the same
keys with the same blanks, and that every key in use exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.words import en, en_keeper, zh, zh_keeper
from store.core import MILLI, number

LANGUAGES = {"zh": zh.WORDS | zh_keeper.WORDS, "en": en.WORDS | en_keeper.WORDS}
UNITS = {"zh": zh.UNITS, "en": en.UNITS}


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    language: str = "zh"

    def __call__(self, key: str, **blanks: object) -> str:
        """A sentence with its blanks filled in."""
        return LANGUAGES[self.language][key].format_map(blanks)

    def join(self, parts: Sequence[str]) -> str:
        """A list as people write it."""
        return self("mark.list").join(parts)

    def unit(self, unit: str, qty: int = MILLI) -> str:
        """A unit as it is called in this language; more than one (thousandths) may sound different."""
        one, many = UNITS[self.language].get(unit, (unit, unit))
        return one if qty <= MILLI else many

    def amount(self, qty: int, unit: str) -> str:
        """1500 thousandths of a 箱 → 1.5箱, 1.5 boxes."""
        said = self.unit(unit, qty)
        gap = " " if said.isascii() and said else ""
        return f"{number(qty)}{gap}{said}"

    def goods(self, name: str, aliases: Sequence[str]) -> str:
        """What goods are called in this language: eggs (鲜鸡蛋)."""
        if self.language == "zh" or name.isascii():
            return name
        spoken = [alias for alias in aliases if alias.isascii()]
        known = next((alias for alias in reversed(spoken) if alias[:3] == spoken[0][:3]), "")
        return f"{known} ({name})" if known else name


def words_of(language: str) -> Words:
    """The words of a language; Chinese for one that we do not speak."""
    return Words(language if language in LANGUAGES else "zh")
