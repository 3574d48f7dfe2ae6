"""Short fixed phrases: answers to an open question and commands that need no parsing."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from functools import cache

_ANSWERS = {
    "yes": "1 好 好的 好吧 好滴 好嘞 好呀 好啊 嗯 嗯嗯 嗯好 是 是的 对 对的 对对 没错 确认 确定 ok okay okk 行 行吧 行的 可以 可以的 可 中 成 要 要的 没问题 同意 yes y yep yeah sure"
    " confirm 就这样 就这么定 就这样吧 下单 下单吧 确认下单 提交 买 就是 就是它 就它 就这个 fine good right correct 恩 恩恩 噢 哦好 得 得嘞 妥 妥了 👌 👍 ✅ 嗯呐 嗯哪 必须的 当然 係 係呀 好啦 好的谢谢 好的好的 确定下单 没毛病 收到 知道了 好了 付了 付好了 已付 付过了 转了 已转 付完了",
    "no": "不 不要 不要了 不了 不用 不用了 不是 不对 不行 算了 算了吧 取消 否 no n nope nah 先不 先不要 先不用 不确认 不买了 别 不下了 不可以 等等 再想想 再看看 not now cancel never mind 唔要 唔使 不必 没有 不需要 甭了",
}
_COMMANDS = {
    "view_cart": "购物车 我的购物车 看购物车 查看购物车 菜篮子 篮子 我的篮子 cart basket my cart my basket show cart show basket view cart 清单 我的清单 看看购物车",
    "checkout": "结账 结算 买单 下单 提交 提交订单 去结算 checkout 下单吧 确认下单",
    "empty_cart": "清空购物车 清空 清空篮子 全部删掉 重新来 重来 clear cart clear basket empty basket empty cart start over 全都不要了 都不要了 全不要了",
    "edit": "修改 改一下 编辑 edit change modify 我要改 改",
    "status": "我的订单 订单 查订单 查询订单 订单查询 订单状态 my order my orders orders order status where is my order where's my order track my order 查看订单 物流 查物流",
    "reorder": "老样子 老规矩 再来一单 照旧 还是老样子 跟上次一样 和上次一样 the usual same again same as last time usual reorder order again",
    "human": "人工 转人工 人工客服 找人工 找老板 叫老板 找客服 human agent talk to a person talk to a human real person speak to a human staff",
    "bot": "结束人工 回到机器人 机器人 退出人工 back to bot bot",
    "help": "帮助 怎么用 help 使用说明 ? 说明 功能 /help /start 怎么下单 怎么买 how does this work",
    "browse": "菜单 有什么 有啥 今天有啥 今天有什么 商品 商品列表 目录 menu catalog catalogue what do you have 看看有什么 都有什么 都有啥 list",
    "addresses": "我的地址 地址簿 地址列表 管理地址 my address my addresses address book addresses",
    "my_data": "我的资料 我的信息 我的数据 我的需求 我的需要 你记了我什么 你记得我什么 my data export my data what do you know about me 导出我的数据",
    "forget_me": "删掉我的资料 忘了我 忘记我 删除我的资料 删除我的数据 注销 注销账号 forget me delete my data erase me",
    "claim": "认领 认领订单 claim",
    "link": "绑定 绑定账号 关联账号 绑定手机 link link account link my account 绑定码",
    "english": "english 英文 说英文 english please speak english in english 切换英文 英语",
    "chinese": "中文 说中文 chinese 切换中文 chinese please speak chinese 汉语 用中文",
    "unsubscribe": "td 退订 stop unsubscribe 别提醒了 不用提醒了 别再提醒了 别发了 别推送了",
    "thanks": "谢谢 谢谢啦 多谢 thanks thank you thx 3q 谢了",
    "greet": "你好 您好 大家好 各位好 hi hello hey 在吗 嗨 哈喽 老板在吗",
}
# Phrases of several words; the rest of each line above is split at spaces.
_PHRASES = [
    "my cart",
    "my basket",
    "show cart",
    "show basket",
    "view cart",
    "clear cart",
    "clear basket",
    "empty basket",
    "empty cart",
    "start over",
    "my order",
    "my orders",
    "order status",
    "where is my order",
    "where's my order",
    "track my order",
    "the usual",
    "same again",
    "same as last time",
    "order again",
    "talk to a person",
    "talk to a human",
    "real person",
    "speak to a human",
    "back to bot",
    "how does this work",
    "what do you have",
    "my address",
    "my addresses",
    "address book",
    "my data",
    "export my data",
    "what do you know about me",
    "forget me",
    "delete my data",
    "erase me",
    "link account",
    "link my account",
    "english please",
    "speak english",
    "in english",
    "chinese please",
    "speak chinese",
    "thank you",
    "not now",
    "never mind",
]
_EDGE = re.compile(r"^[\s,.!~。、?…]+|[\s,.!~。、…啦哈呀哦呢嘛]+$")
_EDGES = frozenset(" ,.!~。、?…啦哈呀哦呢嘛\n\t")
_PICTURES = "\U0001f000"
_SMILES = "👌👍🙏😊😂😄😁🤝💪🌹❤✅🆗😅🤣☺😘🥰\ufe0f🏻🏼🏽 "
_CHOICE = re.compile(
    r"(?:选|要|第|no\.?|option|#)?\s*(?:第)?\s*([1-9一二两三四五六七八九])\s*(?:个|款|种|号|吧|那个|的|\.|、)*"
)
_FIGURES = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


@cache
def _table(lines: str) -> dict[str, str]:
    table = {}
    for name, line in (_ANSWERS if lines == "answers" else _COMMANDS).items():
        rest = f" {line} "
        for phrase in sorted(_PHRASES, key=len, reverse=True):
            if f" {phrase} " in rest:
                table[phrase] = name
                rest = rest.replace(f" {phrase} ", " ")
        table |= dict.fromkeys(rest.split(), name)
    return table


def bare(plain: str) -> str:
    """The text without what people put around a short answer."""
    if plain[-1] > _PICTURES and len(plain) > 1:  # 没问题👌
        plain = plain.rstrip(_SMILES) or plain
    if plain[-1] in _EDGES or plain[0] in _EDGES:
        return _EDGE.sub("", plain)
    return plain


def command(plain: str) -> str:
    """The name of the command that these exact words are, or ""."""
    return _table("commands").get(plain, "")


def answer(plain: str) -> str:
    """`yes`, `no` or "": what these words say to an open question, 嗯嗯是的 and 对,没毛病 too."""
    table = _table("answers")
    if plain in table or len(plain) > TWICE:
        return table.get(plain, "")
    halves = ((plain[:at], plain[at:].lstrip(" ,.!")) for at in range(1, len(plain)))
    twice = (table[one] for one, two in halves if one in table and table.get(two) == table[one])
    return next(twice, "")


def answers(plain: str, asked: str) -> bool:
    """Whether a yes fits what is asked: 付了 is one to 付款了吗 alone, 提交 none to 到货告诉您吗."""
    if plain in _PAID:
        return asked == "paid"
    return plain not in _PLACES or asked not in _NOT_PLACED


_PAID = frozenset(("付了", "付好了", "已付", "付过了", "转了", "已转", "付完了"))
_PLACES = frozenset(("下单", "下单吧", "确认下单", "确定下单", "提交", "买"))
_NOT_PLACED = ("paid", "notify", "cancel")
TWICE = 8  # signs of an answer that may be two


def is_nod(plain: str) -> bool:
    """Whether these words only say yes or no to something: nothing, while no question is open."""
    return plain in _table("answers") and plain != "cancel" and _MEANS_MORE.isdisjoint(plain)


_MEANS_MORE = frozenset("取消买单交要付转好了") - frozenset("好")


def choice(plain: str) -> int:
    """The n of `2`, 第二个, 选2, 二号; 0 if it is no choice."""
    if len(plain) > 8:
        return 0
    match = _CHOICE.fullmatch(plain)
    if match is None:
        return 0
    figure = match[1]
    return int(figure) if figure.isascii() else _FIGURES[figure]
