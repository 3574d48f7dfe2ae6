"""What a keeper may command by chat, in Chinese and English, in almost any word order."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re

from handlers.understand import chains, talk
from handlers.understand import keeper_people as people
from handlers.understand import keeper_prices as prices
from handlers.understand import keeper_shelves as shelves
from handlers.understand.commands import Advance, Command, KeeperSimple, Orders, Takings
from handlers.understand.keeper_words import Rule, found_in, named, without
from handlers.understand.normalise import Said, blank
from handlers.understand.reading import Setting
from handlers.understand.vocabulary import Vocabulary

LONGEST = 400  # signs of a command


def read(said: Said, vocabulary: Vocabulary, setting: Setting) -> Command | None:
    """The command that a keeper's message is, or None."""
    plain = said.plain.strip()
    if not plain or len(plain) > LONGEST or (setting.asked and talk.answer(talk.bare(plain))):
        return None
    lead = len(said.plain) - len(said.plain.lstrip())
    said = Said(said.raw[lead : lead + len(plain)], plain)
    if "\n" in plain and chains.is_chain(plain):
        return None  # 草莓到货了 above a chain restocks nothing, 2. 张姐 取消 in it calls off no order
    if not _SPOKEN.match(plain) and len(_deeds(plain)) > 1:
        return KeeperSimple("one_deed")
    for pattern, rule in _RULES:
        match = pattern.search(plain)
        if match and (command := rule(said, match, vocabulary, setting)) is not None:
            return command
    return None


# What is said to somebody, or is to be written down, may speak of deeds.
_SPOKEN = re.compile(r"回复|回\s?[a-z]|答复|告诉|转告|记|reply|answer|tell|[^=]{1,12}=")
_DEEDS = tuple(
    re.compile(words)
    for words in (
        r"接单|接受|(?<!不)接\s?\d|\baccept",
        r"(?<![没未别])(?:出发|发车|送出去)|dispatch|out for delivery",
        r"(?<![没未不])(?:送达|送到了|送完了|已送)|\bdelivered",
        r"(?<!不要)(?<!别)取消|拒单|退单|不接\s?\d|\bcancel|\breject",
        r"补货|进货|入库|补\s?\d|补了?\d|restock",
        r"报损|(?:碎|坏|烂)了\s?[\d一二两三]|write off",
        r"改价|调价|改成\s?\d+(?:\.\d+)?\s?(?:块|元|一[斤箱板盒袋瓶个])|reprice",
    )
)


def _deeds(plain: str) -> list[re.Pattern[str]]:
    """The kinds of deeds that one message commands: 接单1 取消2 are two."""
    return [deed for deed in _DEEDS if deed.search(plain)]


# 12, #12, 12号单; 1箱, 3点, 6块钱 and 1.5 number no order.
_NUMBER = (
    r"(?:订?单号?|orders?|no\.?)?\s*[#＃第]?\s*(?<![\d.])\d+(?!\d|\.\d|:\d"
    r"|公?斤|[箱盒袋包瓶个只份件桶板条点块元毛分小天月日楼栋年%]|号[楼院]|时|\s*(?:box|bag|kg|jin|[ap]m\b|min|hour|yuan|rmb))"
    r"\s*(?:号?(?:订?单)|号(?!楼))?"
)
_LIST = re.compile(rf"{_NUMBER}(?:(?:[\s、,，和及与&~到至-]|and)*{_NUMBER})*")
_RANGE = re.compile(r"(\d{1,4})\s*[~到至-]\s*(\d{1,4})")
_SLIP = re.compile("不对|[哦啊呃]不|[说打按搞接]错|口误|sorry|no,? wait")
_BUT = re.compile("除了?|除外|以外|except|but")
_DENIES = re.compile(
    r"(?:别|不要|不用|甭|不能|先不|没|未|don'?t|do not|never|not)\s*(?:把|给|yet)?\s*$"
)
_EXPLICIT = re.compile(r"[#＃]\s*\d|\d\s*号?订?单|订?单号?\s*\d|order")
_BETWEEN = re.compile(
    r"(?:[\s、,，:：的了掉吧给已都全也把我先就到]|一下|已经|order|the|is|are|as)*"
)


def _numbers(plain: str, match: re.Match[str]) -> tuple[tuple[int, ...], tuple[int, int]]:
    """The numbers of orders that a verb is about, and where they stand: right behind it, before it, or named so."""
    slip = _SLIP.search(plain)  # 送达1 不对 是2: what was said last
    runs = [run for run in _LIST.finditer(plain, slip.end() if slip else 0) if run[0].strip()]
    if slip and runs:
        return _figures(runs[0][0]), runs[0].span()
    start, end = match.span()
    after = (
        one
        for one in runs
        if one.end() > end and _BETWEEN.fullmatch(plain[end : max(end, one.start())])
    )
    before = (
        one for one in runs if one.start() < end and _BETWEEN.fullmatch(plain[one.end() : start])
    )
    named = (one for one in runs if _EXPLICIT.search(one[0]))
    run = next((one for some in (after, before, named) for one in some), None)
    if run is None:
        return (), (end, end)
    return _figures(run[0]), run.span()


def _figures(listed: str) -> tuple[int, ...]:
    """1 2 5-7: every number, those between the ends of a range as well."""
    found: list[int] = []
    for one in re.split(r"[\s、,，和及与&]+", _RANGE.sub(_spread, listed)):
        found += (int(figure) for figure in re.findall(r"\d+", one))
    return tuple(found)


def _spread(ends: re.Match[str]) -> str:
    low, high = int(ends[1]), int(ends[2])
    return " ".join(map(str, range(low, high + 1))) if low < high < low + _WIDEST else ends[0]


_WIDEST = 60  # orders in one range


# ---- rules ----


_SCOPES = (
    ("yesterday", "昨[天日]|yesterday"),
    ("placed", "待接|未接|没接|新订?单|新的|new|pending|unaccepted"),
    ("accepted", "待送|待发|已接|接了|accepted|to deliver"),
    ("out", "在路上|配送中|送货中|正在送|派送中|\\bout\\b"),
    ("delivered", "已送|送完|送达|完成|delivered|done"),
    ("open", "还[有剩]|没送|未完成|没完成|进行中|所有|全部|open|all"),
)


def _orders(
    said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    scope = next((name for name, words in _SCOPES if re.search(words, said.plain)), "today")
    return Orders(scope, max(int(match["page"] or 1), 1))


_SPANS = (
    ("yesterday", "昨[天日]|yesterday"),
    ("week", "[这本]个?(?:周|星期|礼拜)|week"),
    ("month", "[这本]个?月|month"),
)


def _takings(
    said: Said, _match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """今天卖了多少钱."""
    span = next((name for name, words in _SPANS if re.search(words, said.plain)), "today")
    return Takings(span)


def _called_off(
    said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """2号单没货: said rather than commanded."""
    reason = said.raw[match.start("why") : match.end("why")]
    return Advance("cancelled", (int(match["number"]),), reason=reason, sure=False)


def _left(
    said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    """1已经放门口了: it is delivered, and the shopper is told where."""
    where = said.raw[match.start("why") : match.end("why")]
    return Advance("delivered", (int(match["number"]),), reason=where)


def _advance(to: str) -> Rule:
    def rule(
        said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
    ) -> Command | None:
        if _DENIES.search(said.plain[: match.start()]):
            return None  # 别取消 1
        numbers, where = _numbers(said.plain, match)
        rest = without(blank(said, *where), match)
        everything = re.search("全部|所有|都|一起|\\ball\\b|every", said.plain) is not None
        reason = " ".join(_REASON.sub(" ", rest.raw).split()).lstrip("的了").strip(" ,，。.:：;；")
        reason = reason if _NOISE.sub("", reason) else ""
        bare = not rest.plain.strip()
        if to == "cancelled" and not (numbers or everything or bare or "单" in said.plain):
            return None
        told = everything and _TELLS.search(rest.plain)  # 全部出发 半小时到
        if to != "cancelled" and not (numbers or told) and len(_NOISE.sub("", rest.plain)) > 2:
            return None
        if everything and numbers and _BUT.search(said.plain):
            return Advance(to, (), everything=True, reason="", but=numbers)
        if to != "cancelled" and (not _TELLS.search(reason) or _ASIDE.search(reason)):
            reason = ""
        return Advance(to, numbers, everything and not numbers, reason)

    return rule


# what is said beside a step and is for the shopper: 1小时内送到, 放门口了
_TELLS = re.compile(
    r"[\d一二两三四五六七八九十半几](?:点|个?小时|个?钟|分钟)|[早中下上]午|晚上|今晚|明[天早晚]|马上|一会|稍|晚点|尽快"
    r"|门口|门外|前台|驿站|快递柜|物业|楼下|下楼|[放挂]在|缺货?了?|换成|少了|等一?下|拿一?下|取一?下"
    r"|\d\s?(?:min|hour|[ap]m\b|o'clock)|soon|later|at the door|downstairs|\bwait",
    re.IGNORECASE,
)
# a door, money or a slip is no word for the shopper
_ASIDE = re.compile(rf"{_SLIP.pattern}|\d\s*(?:号楼|栋|幢|单元|室|块|元)|(?<!\d)\d{{3,}}|[?？吗]")
_REASON = re.compile("全部|所有|^都|orders?")
_NOISE = re.compile(
    r"[\s\d#、,，.。和及与号单订的了吧啦啊哈全部所有都一起已经我把这那个给掉]|order|orders|all|and|no|the"
)


def _relative(
    said: Said, _match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """可乐降5块: of which price? It has to be said."""
    lines = [line for line in found_in(said, vocabulary).lines if line.who]
    about = tuple(named(said, line, vocabulary, setting) for line in lines)
    return KeeperSimple("relative", about) if about else None


def _simple(name: str) -> Rule:
    def rule(
        said: Said, _match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        lines = found_in(said, vocabulary).lines
        return KeeperSimple(name, tuple(named(said, one, vocabulary, setting) for one in lines))

    return rule


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (people.ANSWER, people.answer),
        (people.ANSWER_SAY, people.answer),
        (people.ANSWER_ONLY, people.answer),
        (people.NEED, people.record_need),
        (people.NEED_AFTER, people.record_need),
        (people.NEED_BEFORE, people.record_need),
        (people.NEED_SAID, people.told_need),
        (people.CHANGE, people.change),
        (people.CHANGE_ENGLISH, people.change),
        (people.OFF, people.call_off),
        (people.OFF_AFTER, people.call_off),
        (people.GUEST_FOR, people.guest),
        (people.GUEST, people.guest),
        (people.GUEST_BOTH, people.guest),
        (people.GUEST_LISTED, people.guest),
        (people.GUEST_ENGLISH, people.guest),
        (
            r"^(?P<one>[^=]{1,20}?)\s*(?P<is>=|就是|[也又]叫|等于|means|is the same as)\s*(?P<other>[^=]{1,30})$",
            shelves.teach,
        ),
        (
            r"^(?:改价|调价|补货|进货|入库|报损|上架|下架|reprice|price|restock|damaged?|shelve|unshelve)$",
            _simple("how"),
        ),
        (shelves.MOVE, shelves.move),
        (shelves.MOVE_ENGLISH, shelves.move),
        (
            r"^.{0,4}(?:[点说写记输]错|按错|接错|送错|取消错|补错|报错|搞错|弄错)|^(?:撤销|撤回|恢复|undo)|还没送呢|\boops\b",
            _simple("undo"),
        ),
        (r"^(?:帮助|help|\?|命令|指令|菜单|commands?)$", _simple("help")),
        (
            r"^(?:#|订单\s?|order\s)?(?P<number>\d{1,9})\s?(?:号?订?单|号|(?<=[^\d]\d)|\s)(?:的货?|is\s)?\s?(?P<why>(?:客人|顾客|人家|对方|[他她])?说?(?:先)?不(?:想)?要了|没货了?|缺货了?|没有了|卖完了|送不了了?|做不了了?|out of stock|sold out|can't be delivered)$",
            _called_off,
        ),
        (
            r"^取消[了吧]?$|拒(?:绝|单|接|了)?(?:订单)?|取消订?单?|不接|退单|reject|refuse|decline|cancel",
            _advance("cancelled"),
        ),
        (
            r"^(?:#|订单\s?)?(?P<number>\d{1,9})\s?号?单?\s?(?:已经?|都)?(?:给[他她您])?(?P<why>放(?:在|到)?(?:家?门口|物业|驿站|前台|门卫|快递柜|丰巢|楼下)了?)[。!！]*$",
            _left,
        ),
        (shelves.COUNT, shelves.count),
        (
            r"^(?:查?看?库存|盘点|stock|inventory)|库存$|(?:还剩|库存).{0,6}(?:多少|几)|stock$",
            _simple("stock"),
        ),
        (
            r"[只就]剩|(?:还有|还剩|剩下?|有)(?:多少|几[一-鿿])(?:货|了|[?吗呢])*|how (?:many|much)\b|(?:are |is )?(?:there )?left\??$",
            shelves.stock,
        ),
        (
            r"谁在?找我|待回复|人工列表|谁要人工|谁在等|handoffs?|who needs me|who is waiting",
            _simple("handoffs"),
        ),
        (
            r"^(?:结束人工|人工结束|结束对话|结束|finish|end chat|done talking|close chat)(?:\s*\S{1,12})?$|^done\s+[a-z]{1,2}$",
            _simple("finish"),
        ),
        (r"没听懂|没看懂|听不懂的|未识别|unread|not understood|misunderstood", _simple("unread")),
        (
            r"^(?:看?需求本?|需求列表|需求清单|谁要什么|(?:都?有?)(?:谁|哪些人|多少人|几个人)(?:还)?想要.{1,12}?[?吗呢啊]*|needs|need book|need list)$",
            _simple("needs"),
        ),
        (
            r"^(?:我们?|店里)?(?:今[天日]|昨[天日]|[这本]个?(?:周|星期|礼拜|月))?(?:一共|总共|的)?(?:卖了|收了|赚了|挣了|进账|入账)多少钱?[?了呢啊]*$",
            _takings,
        ),
        (
            r"^(?:看?一?下?)?(?:今[天日]|昨[天日]|[这本]个?(?:周|星期|礼拜|月))?的?(?:营业额|流水|收入|销售额|账|总账)[?呢]*$",
            _takings,
        ),
        (
            r"^(?:(?:today|yesterday|this week|this month)(?:'s)? )?(?:takings|sales|revenue|turnover)(?: today| yesterday| this week| this month)?\??$",
            _takings,
        ),
        (
            r"^how much (?:did|have) (?:we|i) (?:sell|sold|make|made|taken?)(?: today| yesterday| this week| this month)?\??$",
            _takings,
        ),
        (
            r"^(?:查?看?(?:一?下)?\s*(?:今天|今日|昨天|昨日|全部|所有|未完成|没完成|进行中|待接|未接|没接|待送|待发|配送中|派送中|送货中|已接|已送|已送达|完成|新|在路上|正在送)的?(?:的)?(?:订单|单子|单)(?:有哪些|列表|呢|吗|多少)?|(?:查?看?)(?:一?下)?(?:订单|单子)(?:列表|有哪些)?|待接单?|未接单?|新单|(?:今天|现在)?(?:一共|总共|又)?(?:有|来了?)?(?:多少|几)个?订?单[了呢啊]*|(?:今天|现在)?(?:一共|总共)?还?[有剩](?:新|几个?|多少|哪些)?订?单(?:没送|没送完|要送|没接|没完成)?[吗呢]?|(?:现在|今天)?(?:还有?|一共)?(?:哪些|哪几[单个家]|谁家?|几[单个家]|多少单?)(?:的|订单|单子)*(?:还)?(?:没送完?|没接|要送|待送|没送到)的?[吗呢了]*|(?:today'?s |yesterday'?s |new |open |pending |all |my |delivered )?orders(?: today| yesterday)?)\??(?:\s+(?P<page>\d{1,3}))?$",
            _orders,
        ),
        (
            r"下架|停售|卖完了|售罄|卖光了|断货|unshelve|unlist|delist|take off|sold out|hide",
            shelves.shelve(on=False),
        ),
        (
            r"(?<!了)(?:卖?没|没货|没有|缺货)了?$|\b(?:are|is)?\s?(?:all )?gone$|(?:we're |we are |ran )?out of(?: stock)?\b|\bno more\b",
            shelves.shelve(on=False, sure=False),
        ),
        (
            r"(?:恢复|改回|调回|回到|按|还是)(?:成|到)?(?:原来|之前|以前)?的?(?:原价|老价|价钱?)|恢复价格",
            _simple("former_price"),
        ),
        (r"重新上架|上架|恢复(?:销售|上架)?|开卖|shelve|put on|unhide", shelves.shelve(on=True)),
        (r"又?有货了|又有了|^list\b|back in stock", shelves.shelve(on=True, sure=False)),
        (
            r"已?送达|送到了|送完|已送|已?签收|妥投|\d\s?号?单?送到|(?:订?单|\d\s*号?)已?完成|delivered|^done\b",
            _advance("delivered"),
        ),
        (r"报损|损耗|损坏|damaged?|write off", shelves.restock(damaged=True)),
        (
            r"坏了|烂了|碎了|洒了|过期了?|spoiled|broken|rotten",
            shelves.restock(damaged=True, sure=False),
        ),
        (
            r"补货|进货|入库|到货|来货|加库存|restock|arrived|received",
            shelves.restock(damaged=False),
        ),
        (
            r"新?到了|又?进了|又?来了|补了|came in|got in|\bgot\b",
            shelves.restock(damaged=False, sure=False),
        ),
        (
            r"库存.{0,3}(?:改|设|是)|盘点.*\d|(?:改[成到为]?)\s*\d+\s*(?:板|箱|盒|袋|包|瓶|个|件|提)$",
            _simple("count"),
        ),
        (r"[涨降]价?了[\s,]+(?:现在|到|是)?\s*(?=[\d一二三四五六七八九十])", prices.reprice),
        (
            r"[降涨便贵](?:价|了|宜)*\s?[\d一二两三四五六七八九十]|便宜[点些]|[贵降涨]价?[点些]|[降涨]价$|cheaper",
            _relative,
        ),
        (
            r"改价|调价|改(?=\s?\d+(?:\.\d+)?\s?(?:元|块钱?)?$)|价格?改[成为到]?|涨[到价]?|降[到价]|卖价|定价|价格|卖|改[成为到]|reprice|price|set price|sell(?: at| for)?",
            prices.reprice,
        ),
        (r"\d.*(?:[/每一]|per |an? )|[/每一].*\d", prices.stated),
        (r"(?<=[一-鿿])(?:今[天儿]|现在)(?=\s?\d+(?:\.\d+)?(?:元|块钱?)?$)", prices.today),
        (
            r"出发|发车|送出去|[出拿]去送|上路|开始送|去送|配送|出门|在送|正在送|送货|派送|发货|dispatch|out for delivery|on the way|\bout\b|ship",
            _advance("out"),
        ),
        (
            r"接单|^接\s?\d|^接[吧了]?$|接了|确认订?单|接受|接下|收单|accept|take order|confirm",
            _advance("accepted"),
        ),
        (
            r"^(?:我们?|店里)?(?:今天|现在|先|要|已经)*(?:关门|打烊|收摊|收工|关店|歇业|不营业|不送|下班|休息)(?:了|啦|吧|一天)*$",
            _simple("closing"),
        ),
        (
            r"^(?:we(?:'re| are) |i'?m |the shop is )?(?:now )?(?:closed|closing|leaving|off)(?: now| today| for today| early)*$",
            _simple("closing"),
        ),
        (people.GUEST_AFTER, people.guest),
    )
)
