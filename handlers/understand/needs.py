"""Needs, said (想买个洗衣机，预算两千) or implied (冰箱坏了, 下周孩子满月)."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from handlers.understand import days, lexicon, need_likeness, need_words, wants
from handlers.understand.items import Items
from handlers.understand.lexicon import KIN, MONEY, NUMBER, SIGN, TIME
from handlers.understand.normalise import Said
from handlers.understand.numerals import number
from handlers.understand.reading import Match, NeedSaid
from handlers.understand.sentence import LONG, MEASURE, Part
from handlers.understand.vocabulary import Vocabulary

_N = r"(?:\d+(?:\.\d+)?[千百万k]?|[一二两三四五六七八九十百千万]+)"
_BUDGET = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:预算|价位|[一总]共|合计|不超过|控制在|大概|最多|under|below|within|budget(?: of)?|max|up to)\s*(?:是|在|大概|大约|就|最多|\$|¥)?\s*(?:{_N}\s*(?:到|-|~|至)\s*)?(?P<n>{_N})",
        rf"(?:{_N}\s*(?:到|-|~|至)\s*)?(?P<n>{_N})\s*(?:来|多|几)?\s*(?:元|块钱?|大洋|rmb|yuan)?\s*(?:以内|之内|以下|左右|上下|封顶|出头|内|为限|的预算|预算|就行|够吗|的样子|档|价位)",
        rf"(?P<n>{_N})\s*(?:来|多|几)?(?:元|块钱?)",
    )
)
_KIN_FIRST = re.compile(r"^(?:我们?|俺们?|咱们?|他|她|你)?(?:家)?的?")
_NO_ONE = frozenset({"客人", "家里人", "老板娘", "先生", "阿姨", "邻居", "大爷", "学生"})
_SOFT = re.compile(
    r"((?:[一-鿿]{1,5}(?:一点|点儿?|些)?|低糖|无糖)的)?$",
)
_EPITHET = re.compile(
    r"(?P<epithet>(?:低|无|少|不含)[一-鿿]|(?:大|小|软和?|轻便?|便宜|好|厚|薄|新鲜|老人|儿童|婴儿|宝宝|孩子|中老年|送人|送礼|[一-鿿]{2,4}用)(?:一?点儿?|些)?|二手|智能)(?:的|喝的|吃的|用的)?$"
)
_GENERIC = frozenset(
    {
        "菜",
        "米",
        "肉",
        "礼物",
        "礼品",
        "礼盒",
        "零食",
        "水果",
        "花",
        "茶",
        "酒",
        "烟",
        "蔬菜",
        "点心",
        "饮料",
    }
)
_JOIN = re.compile(r"[,，。;；!！?？\n]|还有|另外|以及|然后")


@dataclass(frozen=True, slots=True)
class _Details:
    budget: int | None
    when: str | None
    whom: str | None


Implied = tuple[int, str, str]  # where, which sign, what is needed
Found = tuple[str, tuple[Match, ...]]


def read(
    said: Said, parts: list[Part], found: Items, vocabulary: Vocabulary
) -> tuple[NeedSaid, ...]:
    """The needs of a message, in the order in which they are told; at least one."""
    details = _Details(
        _budget(said.plain) if not found.kinds.isdisjoint(_FIGURES) else None,
        _when(said, found.kinds),
        _whom(said, parts),
    )
    implied = _closer(said.plain, _wished(said.plain, need_words.implied(said.plain)))
    named = _named(said, found, vocabulary)
    chosen = _choose(said, implied, named, vocabulary)
    if (asked := _ASKED.search(said.plain)) and not any(one[0] in asked[0] for one, *_ in chosen):
        chosen = [(said.raw[slice(*asked.span("what"))], ())]
    if not chosen:
        chosen = [_resembling(said, vocabulary)]
    text = said.raw.strip()
    return tuple(
        NeedSaid(what, text, details.budget, details.when, details.whom, matches)
        for what, matches in chosen[:3]
    )


# 想要个小桌板: a thing in so many words, though nobody knows it
_ASKED = re.compile(
    "(?:[想要]|给[一-鿿]{1,5}?)[要买喝吃弄整搞找换备囤挑选]一?[点些个条把台双件只支套瓶盒]儿?"
    "(?P<what>[一-鿿]{1,4}[^的了吧用呢又,，。!！ ~])(?=$|[,，。!！ ~]|有没|有吗|吗|行不)"
)


def _resembling(said: Said, vocabulary: Vocabulary) -> Found:
    """What is needed where no word of it is known: as something alike is called, or as it was said."""
    if alike := need_likeness.nearest(need_likeness.likeness(said.plain)):
        return _called(alike), _on_the_shelf(alike, vocabulary)
    return _short(said.raw.strip(" ,，。!！?？~")), ()


def _wished(plain: str, implied: list[Implied]) -> list[Implied]:
    """The signs that count, where there are several.

    膝盖疼,医生说要补钙: what is wanted in so many words, rather than why. 六十大寿,送点什么: a present.
    降温了,被子太薄: what names the thing, rather than what makes it lack.
    """
    if wanted := [one for one in implied if _WANTED.search(plain[: one[0]])]:
        return wanted
    told = [one for one in implied if one[2].partition(" ")[0] in one[1]]
    if _ALSO.search(plain):
        return told if len(told) > 1 else implied
    presents = [one for one in implied if "礼" in one[2]]
    if any(one[2].startswith("礼物") for one in presents):
        return [one for one in presents if not one[2].startswith("礼物")] or presents
    return told or implied


def _closer(plain: str, implied: list[Implied]) -> list[Implied]:
    """What the whole is likest to: 狗子掉毛掉得满地, though of a dog much may be needed."""
    if (
        not implied
        or _ALSO.search(plain)
        or all(sign in what.split() for _, sign, what in implied)
    ):
        return implied
    weights = need_likeness.likeness(plain)
    at, sign, what = max(implied, key=lambda one: weights[one[2]])
    if len(sign) <= VAGUE and sign not in what.split():
        what = need_likeness.nearest(weights, what)
    return [(at, sign, what)]


VAGUE = 3  # signs of a sign of need that may be of several


_WANTED = re.compile(
    "(?:[要想该需]|(?<![多少大小热冷疼痛吵臭脏乱累困饿渴坏破旧高低重慢快长短黑闷])得)$"
)


def _choose(
    said: Said,
    implied: list[tuple[int, str, str]],
    named: list[tuple[int, Found]],
    vocabulary: Vocabulary,
) -> list[Found]:
    """Goods that are named win over signs in their clause; signs are told with their reason."""
    chosen: list[tuple[int, Found]] = []
    ends = {at + len(found[0]) for at, found in named}
    for at, found in named:
        passing = at not in ends and _in_passing(said.plain, at)  # 护膝手套 are two of a list
        if implied and (found[0] in _GENERIC or passing):
            continue
        chosen.append((at, found))
    for at, sign, what in implied:
        beside = any(_one_clause(said.plain, at, place) for place, _ in chosen)
        if beside and sign != what.partition(" ")[0] and not _overrides(sign, chosen):
            continue
        chosen = [(place, one) for place, one in chosen if one[0] not in sign]
        label = _called(what) if " " in what else _because(what, sign)
        chosen.append((at, (label, _on_the_shelf(what, vocabulary))))
    chosen = sorted(_in_words(said.plain, chosen, named) or named, key=lambda pair: pair[0])
    return [found for _, found in _told(said.plain, chosen)]


def _in_passing(plain: str, at: int) -> bool:
    """洗完碗手就裂口子: of the bowl it is neither said that it is wanted nor that it is ill with it."""
    if plain[at - 1 : at] < "一" or plain[at - 1] in _POINTS:
        return False  # where a clause begins stands what it is about
    if plain[at - 1] in "连完":
        return True  # 连葱都剪不动, 一洗完碗
    return not (_WISHED.search(plain[:at]) or _AILS.match(plain, at))


_POINTS = frozenset("个的套种把台件双条箱袋瓶盒点些差")
_WISHED = re.compile(
    "(?:想|要(?![坐去开回上做是])|买|换|找|求|推荐|有没有|[来缺没补选挑订配哪需备囤弄整搞借租修装送]|新)[^,，。!！ ]{0,7}$"
)
_AILS = re.compile(
    "[^,，。!！]{0,9}(?:坏|没|空|漏|断|旧|破|卡|响|[用吃喝]完|光|底|少|裂|掉|堵|停|钝|糊|不|老|推荐|哪|吗|怎么|多少|呢|有)"
)


def _in_words(
    plain: str, chosen: list[tuple[int, Found]], named: list[tuple[int, Found]]
) -> list[tuple[int, Found]]:
    """我妈下周出院,回来要坐轮椅: what is named, rather than what a sign lets one think of."""
    certain = [one for one in chosen if one in named and one[1][0] not in _GENERIC]
    if not certain:
        return chosen
    return [
        one
        for one in chosen
        if one in certain or _is_told(plain, one[1][0]) or _stands_apart(plain, one, certain)
    ]


def _stands_apart(plain: str, one: tuple[int, Found], certain: list[tuple[int, Found]]) -> bool:
    """米缸空了 油也剩个底儿: two needs, each in a clause of its own."""
    also = _ALSO.search(plain) is not None
    return also and not any(_one_clause(plain, one[0], place) for place, _ in certain)


def _is_told(plain: str, label: str) -> bool:
    return any(name in plain for name in label.split("/"))


def _told(plain: str, chosen: list[tuple[int, Found]]) -> list[tuple[int, Found]]:
    """Of all that was found: what is asked for in so many words, else what is told first.

    冰箱坏了,一冰箱肉都化了 is one need; 灯老闪,还有水龙头滴水 and 喜糖、瓜子 are two.
    """
    if len(chosen) < 2:
        return chosen
    asked = [match.end() for match in _ASKS_FOR.finditer(plain)]
    after = [one for one in chosen if any(0 <= one[0] - end <= NEAR for end in asked)]
    first = (after or chosen)[0]
    kept = [first]
    for one in chosen[chosen.index(first) + 1 :]:
        between = plain[kept[-1][0] : one[0]]
        glued = between == kept[-1][1][0]  # 膏药纱布
        if glued or _ALSO.search(between) or (len(between) <= NEAR and _LISTED.search(between)):
            kept.append(one)
    return kept


NEAR = 8  # signs between a word of asking and what is asked for
_ASKS_FOR = re.compile(
    "想[买换要整弄搞找备]|换[个台把条]|[买求找缺整]个?|推荐|有没有?|需要|来个|哪[种款个]|啥样|什么样"
)
_ALSO = re.compile("还有|另外|以及|然后|也")
_LISTED = re.compile("[、和跟与啊呀]")


def _on_the_shelf(what: str, vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The goods that are called what is needed: 家里没米了, and there is rice."""
    who = wants.called(what, vocabulary)
    return tuple(Match(vocabulary.goods[one].id, 1 / len(who)) for one in who[:3])


def _overrides(sign: str, chosen: list[tuple[int, Found]]) -> bool:
    return any(found[0] in sign for _, found in chosen)


def _called(what: str) -> str:
    """助眠/褪黑素: the names of a need, of which a list has room for two."""
    return "/".join(what.split()[:2])


def _because(what: str, sign: str) -> str:
    """助眠用品 (失眠): the thing and its reason, short enough for a list."""
    return what if set(sign) & set(what) or len(what) + len(sign) > 9 else f"{what}({sign})"


def _one_clause(plain: str, one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return not (_JOIN.search(plain[low:high]) or " " in plain[low:high])


def _named(said: Said, found: Items, vocabulary: Vocabulary) -> list[tuple[int, Found]]:
    made = []
    lines = [line for line in found.lines if line.kind != "P" and line.action != "remove"]
    of = -1  # where begins what only tells how the next is: 盐少的酱油 is no 盐
    for place, line in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else line
        if _OF_IT.fullmatch(said.plain, line.end, max(line.end, after.start)):
            of = line.start
            continue
        words = said.raw[of if of >= 0 else line.start : line.end]
        of = -1
        before = _EPITHET.search(said.plain[: line.start].removesuffix("的") if line.start else "")
        if before and len(before["epithet"]) <= 4 and before["epithet"][-1] not in "点些":
            words = said.raw[before.start("epithet") : before.end("epithet")] + words
        matches = tuple(Match(vocabulary.goods[one].id, 1 / len(line.who)) for one in line.who[:3])
        made.append((line.start, (words, matches)))
    return made


_OF_IT = re.compile("[多少低高重淡味]{1,2}的")
_COURTESY = re.compile(
    r"^(?:我|我们|咱|俺|老板|请问|你好|想要?|需要|打算|准备|有没有|能不能|帮我?|给我|找|买|换|弄|来|推荐|一下|点|个|一个|些|什么|啥|适合|的)+|(?:吗|呢|吧|啊|呀|了|有没有|有吗|推荐|推荐吗|怎么办|咋办|好呢?|合适|比较好)+$"
)


# my washing machine died, looking for a yoga mat under 100: the thing itself.
_IN_ENGLISH = re.compile(
    r"\b(?:my|our|the) (?P<broken>[a-z][a-z' -]{2,24}?) (?:is|are|was|has|have|just|died|broke|stopped|won't|wont|needs?|isn't|leaks?|got|went|ran)\b"
    r"|\b(?:need|looking for|anyone (?:selling|have|got)|any (?:good|recommended)|want|after|get|buy|recommend) (?:me )?(?:a |an |some |any |the |new |good |second hand )*(?P<wished>[a-z][a-z' -]{2,30}?)(?= (?:for|under|below|around|about|this|next|that|which|with|in|at|by|to|no more|max|budget|please|pls|recommendations?)\b|[,.!?;]|\s*$)"
)


def _short(words: str) -> str:
    if words.isascii() and (thing := _IN_ENGLISH.search(words.lower())):
        start, end = thing.span(thing.lastgroup or 0)
        return words[start:end]
    clauses = [one for one in _JOIN.split(words) if "预算" not in one] or [words]
    clause = max(clauses, key=len).strip()
    core = _COURTESY.sub("", clause).strip()
    return (core or clause or words)[:16]


def _budget(plain: str) -> int | None:
    """Fen. Of a range the upper end; 每份200 counts one."""
    for pattern in _BUDGET:
        for match in pattern.finditer(plain):
            value = number(match["n"])
            if value and value[0] >= 10_000:
                return value[0] // 10
    return None


_LATER = re.compile(
    rf"(?:{days.DAY})(?:晚上?|早上?|[之以]?前)?|开学|放假|寒假|暑假|冬天|夏天|春天|秋天|入冬|入夏|晚上|中午|早上|今晚|明晚|过年|年底|月底|马上|最近|急用"
)
_FIGURES = frozenset({MONEY, NUMBER, MEASURE, LONG})
_WEAK = ("最近", "马上", "急用", "今天", "这两天", "过两天", "昨天")


_TIMES = frozenset({TIME, MEASURE, SIGN})


def _when(said: Said, kinds: frozenset[str]) -> str | None:
    if not kinds & _TIMES:
        return None
    words = [match[0] for match in _LATER.finditer(said.plain)]
    strong = [
        word for word in words if word not in _WEAK and not word.startswith(("上", "昨", "前"))
    ]
    return strong[0] if strong else None


def _whom(said: Said, parts: list[Part]) -> str | None:
    if pet := _PET.search(said.plain):
        return pet["pet"]
    for kind, start, end, _ in parts:
        if kind == KIN:
            words = said.raw[start:end]
            word = _KIN_FIRST.sub("", words) or words
            if word not in _NO_ONE:
                return word
    within = _relatives().search(said.plain) if any(part[0] == SIGN for part in parts) else None
    return said.raw[slice(*within.span())] if within and within[0] not in _NO_ONE else None


@cache
def _relatives() -> re.Pattern[str]:
    """Who is named within a sign: 孩子 in 孩子感冒."""
    kin = (word for word, kind in lexicon.words().items() if kind == KIN and not word.isascii())
    named = sorted((word for word in kin if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, named)))


# 给我家猫换个口粮
_PET = re.compile("给(?:我们?|咱)?(?:家里?)?的?(?P<pet>[小老大]?[猫狗鸟兔龟鱼](?:咪|子|狗)?)")
