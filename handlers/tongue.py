"""In which language somebody speaks: they are answered in it, from the first message on."""

from __future__ import annotations

import re

from handlers.context import Here
from handlers.words import words_of
from store import people

_CHINESE = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[a-z][a-z']*", re.IGNORECASE)
# Words that no Pinyin and no brand looks like, and that Chinese chats do not borrow (ok, bye).
_WORDS = """
the are is am was were have has had how much many what when where which who why does did would could
should will please thanks thank you your my i i'm i'd i'll we they it it's its this that these those
of for with from and or not don't dont want need like give take get buy add remove change delete
cancel order orders deliver delivery delivered building room floor door box boxes bag bags bottle
bottles tray trays pack packs piece pieces half dozen kilo kilos one two three four five six seven
eight nine ten eleven twelve some any more less another apples apple eggs egg milk bread rice water
tomatoes potatoes bananas hello help hi hey good morning evening tomorrow today tonight later now
usual same again address addresses basket cart price cheap cheaper cheapest first second third leave
knock call text ring note remark english sorry refund broken rotten person human something anything
everything nothing instead only just also still there here yet track accept restock start stop
message messages messaging news couple few in on at by up oranges watermelon watermelons grapes
chicken pork beef fish salt sugar oil noodles tissue paper confirm kids baby sleeping careful fresh
ripe home
"""
_ENGLISH = frozenset(_WORDS.split())
_SAYS = re.compile("[删改送来要加请把我]|地址|默认")  # more than a place
_SIGNS = 2  # a word of English is about as long as two signs
_SHARE = 3  # of an English message at least every third word is known to be English


def language_of(text: str) -> str:
    """Zh or en; "" where a message tells nothing: a number, ok, lai yi xiang pingguo."""
    words = [word.lower() for word in _LATIN.findall(text)]
    signs = len(_CHINESE.findall(text))
    known = sum(word in _ENGLISH for word in words)
    if (
        signs
    ):  # 2 boxes of apples to 幸福里 is neither; a longer sentence around a place is English
        if signs >= _SIGNS * len(words):
            return "zh"
        return "en" if known >= _SIGNS * signs else ""
    return "en" if known and known * _SHARE >= len(words) else ""


async def follow(text: str, here: Here, *, names_place: bool = False) -> None:
    """Go on in the language of this message; a place is written in Chinese by whoever lives there."""
    language = language_of(text)
    if not language or language == here.words.language:
        return
    if language == "zh" and names_place and not _SAYS.search(text):
        return
    await people.speak(here.person_id, language)
    here.conversation.language = language
    here.words = words_of(language)
