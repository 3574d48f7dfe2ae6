"""Messages written in pinyin (lai liang xiang pingguo), put back into Chinese."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from functools import cache, lru_cache

from handlers.understand import sounds
from handlers.understand.vocabulary import Vocabulary

_WORDS = (
    "来 要 买 我 给 拿 带 送 订 我要 给我 来点 再 再来 还要 加 一 二 两 三 四 五 六 七 八 九 十 半 个 箱 斤 盒 袋 瓶 桶 板 提 包 把 份 件 条 只 罐 的 吧 了 不要 不要了"
    " 多少钱 怎么卖 有没有 还有吗 有吗 吗 老板 你好 谢谢 什么时候 送到 号楼 明天 今天 今晚 下午 上午 取消 订单 购物车 下单 地址 退款 新鲜 好吃 公斤 和 单元 换成 改成 刚才 可以 可以了 确认 好的 想要 想买 家里 吃完了 没有了 先不要了 早上 晚上"
)
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[^a-z\d]+")


def chinese(plain: str, vocabulary: Vocabulary) -> str | None:
    """The message in Chinese if all its words are pinyin and at least two are known; else None."""
    letters = re.findall("[a-z]+", plain)
    if not letters or sum(map(len, letters)) < 5:
        return None
    syllables = [_split(word) for word in letters]
    if any(parts is None for parts in syllables):
        return None
    table = _table(vocabulary)
    out: list[str] = []
    run: list[str] = []
    known = 0
    for piece in [*_TOKEN.findall(plain), "\n"]:
        if piece.isalpha() and piece.isascii():
            run += _split(piece) or []
        elif not piece.isspace() or piece == "\n":
            words, hits = _words(run, table)
            known += hits
            out += [*words, piece.strip()]
            run = []
    written = _COUNTED.sub(_counted, "".join(out))
    return written if known > 1 or (known and len(letters) == 1) else None


# Behind a number these syllables are units: er dai, liang he, yi ban (一半 is not bought so).
_COUNTED = re.compile(r"([一二两三四五六七八九十\d])(半|带|和)")
_UNITS = {"半": "板", "带": "袋", "和": "盒"}


def _counted(said: re.Match[str]) -> str:
    return said[1] + _UNITS[said[2]]


@lru_cache(maxsize=4096)
def _split(word: str) -> tuple[str, ...] | None:
    parts = sounds.split(word)
    return tuple(parts) if parts else None


def _words(run: list[str], table: dict[tuple[str, ...], str]) -> tuple[list[str], int]:
    """The longest known words first; a syllable that is none stays as it is."""
    words, at, hits = [], 0, 0
    while at < len(run):
        for size in range(min(6, len(run) - at), 0, -1):
            word = table.get(tuple(run[at : at + size]))
            if word:
                words.append(word)
                hits += 1
                at += size
                break
        else:
            words.append(run[at])
            at += 1
    return words, hits


@cache
def _common() -> dict[tuple[str, ...], str]:
    return {tuple(sounds.syllables(word)): word for word in reversed(_WORDS.split())}


@lru_cache(maxsize=64)
def _table(vocabulary: Vocabulary) -> dict[tuple[str, ...], str]:
    places = [name for one in vocabulary.communities for name in (one.name, *one.aliases)]
    known = (name for name in (*vocabulary.names, *places) if not name.isascii())
    return {tuple(sounds.syllables(name)): name for name in known} | _common()
