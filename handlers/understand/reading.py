"""The closed union of what a shopper may mean: plain frozen values, no behaviour.

`understand()` turns a message into a `Reading`; handlers match on its intents. Nothing here knows
prices, stock or people. They are `msgspec.Struct`s: eight times as
quick to make as a dataclass, and otherwise like one (`msgspec.structs.replace`).
"""

from __future__ import annotations

from datetime import datetime

import msgspec


class Match(msgspec.Struct, frozen=True, gc=False):
    """A SKU (by its id in the vocabulary) that the words may mean; `score` is in 0..1."""

    sku: int
    score: float


class Want(msgspec.Struct, frozen=True, gc=False):
    """One wish for goods.

    `said` are the shopper's own words for it. `matches` are the SKUs that they may mean, best
    first: none = unknown to this vocabulary, one = sure, several = ask which (at most 3).
    `qty` is in thousandths of `unit` (1500 = 一箱半); None = not said ("some", or "all" when removing).
    `unit` is one of the SKU's units, or the said unit where no SKU matched; None = not said and
    no default. `alternative_qty` is the upper end of a range (两三箱); `some`: 来点, however much;
    `usual`: 上次那个, as they had it before.
    """

    said: str
    matches: tuple[Match, ...] = ()
    qty: int | None = None
    unit: str | None = None
    note: str = ""
    alternative_qty: int | None = None
    some: bool = False
    usual: bool = False

    @property
    def sku(self) -> int | None:
        """The best match, if there is one."""
        return self.matches[0].sku if self.matches else None

    @property
    def sure(self) -> bool:
        """Whether exactly one SKU is meant."""
        return len(self.matches) == 1


class NeedSaid(msgspec.Struct, frozen=True, gc=False):
    """A need heard from a person: what for, not which SKU. Money in fen, words as said."""

    what: str
    said: str = ""
    budget_fen: int | None = None
    when: str | None = None
    for_whom: str | None = None
    matches: tuple[Match, ...] = ()


class Address(msgspec.Struct, frozen=True, gc=False):
    """An address as written and as far as it was understood; `rest` is what was not."""

    text: str
    community: int | None = None
    community_name: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    contact: str = ""
    phone: str = ""
    rest: str = ""


class When(msgspec.Struct, frozen=True, gc=False):
    """A time as written, and the instants that it means (aware, in the shop's zone) if any."""

    text: str
    start: datetime | None = None
    end: datetime | None = None


class ChainLine(msgspec.Struct, frozen=True, gc=False):
    """One wish of one person in a chain. `paid` if a paid mark stands there."""

    person: str
    want: Want
    note: str = ""
    paid: bool = False
    doubt: float = 0.0


class Chain(msgspec.Struct, frozen=True, gc=False):
    """A group chain (接龙) in its last state: cancelled lines are absent, repeats are merged."""

    title: str
    lines: tuple[ChainLine, ...]
    doubtful: tuple[str, ...] = ()


# ---- intents: what a message asks for ----


class Order(msgspec.Struct, frozen=True, gc=False):
    """来两箱苹果."""

    wants: tuple[Want, ...]


class Add(msgspec.Struct, frozen=True, gc=False):
    """再加一斤青菜: incremental wording, or a basket is open."""

    wants: tuple[Want, ...]


class Remove(msgspec.Struct, frozen=True, gc=False):
    """苹果不要了. A `qty` takes that many off; None takes all."""

    wants: tuple[Want, ...]


class ChangeQty(msgspec.Struct, frozen=True, gc=False):
    """苹果改成三箱: `qty` is the new absolute number."""

    wants: tuple[Want, ...]


class JoinGroup(msgspec.Struct, frozen=True, gc=False):
    """+1 / 算我一个: joining a group buy."""

    wants: tuple[Want, ...]


class ChainOrder(msgspec.Struct, frozen=True, gc=False):
    """A pasted chain with goods in it."""

    chain: Chain


class Needs(msgspec.Struct, frozen=True, gc=False):
    """冰箱坏了: one or more needs, said or implied."""

    needs: tuple[NeedSaid, ...]


class Ask(msgspec.Struct, frozen=True, gc=False):
    """A question. `topic`: product, price, stock, delivery or promotion; `about` the goods named.

    `place` is where somebody asks about: 马家沟送不送.
    """

    topic: str
    about: tuple[Want, ...] = ()
    place: Address | None = None


class GiveAddress(msgspec.Struct, frozen=True, gc=False):
    """送到3号楼2单元501; or 还是上次那个地址 (`usual`)."""

    address: Address
    usual: bool = False


class Pickup(msgspec.Struct, frozen=True, gc=False):
    """我自己去取 / 放快递柜: not to the door; `where` as said."""

    where: str = ""


class Remark(msgspec.Struct, frozen=True, gc=False):
    """要日期新的 / 到了打电话: a wish about the order that is no goods."""

    text: str


class Cancel(msgspec.Struct, frozen=True, gc=False):
    """这单我不要了: an order already placed, or the basket while none is; `number` if said."""

    number: int | None = None


class Simple(msgspec.Struct, frozen=True, gc=False):
    """An intent without slots; `name` is one of SIMPLE."""

    name: str


SIMPLE = (
    "view_cart",  # 我的购物车
    "checkout",  # 就这些，下单吧
    "yes",  # 好的 / 确认 / 嗯: answers an open question
    "no",  # 不要 / 算了: answers an open question
    "empty_cart",  # 清空购物车 / 全都不要了
    "edit",  # 修改 (the card's button)
    "status",  # 我的订单到哪了
    "reorder",  # 老样子 / 再来一单
    "human",  # 转人工 / 找老板
    "bot",  # 回到机器人
    "help",  # 帮助 / 怎么用
    "browse",  # 有什么 / 菜单 / 今天有啥
    "addresses",  # 我的地址
    "my_data",  # 你记了我什么
    "forget_me",  # 删掉我的资料
    "claim",  # 认领 302 的订单
    "link",  # 绑定账号
    "english",  # English please
    "chinese",  # 说中文
    "pay",
    "refund",
    "complaint",
    "feedback",
    "greet",
    "thanks",
    "unsubscribe",
    "other",
)


class Pick(msgspec.Struct, frozen=True, gc=False):
    """`2` / 第二个 / 要便宜的那个: picks the n-th (from 1) of the options that were shown."""

    number: int


Intent = (
    Order
    | Add
    | Remove
    | ChangeQty
    | JoinGroup
    | ChainOrder
    | Needs
    | Ask
    | GiveAddress
    | Pickup
    | Remark
    | Cancel
    | Simple
    | Pick
)


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a message means: the main intent first, the others in the order in which they are served.

    `mentions` are SKUs merely talked about. `doubt` in 0..1: above 0.5 the shop asks, never guesses.
    """

    intents: tuple[Intent, ...]
    when: When | None = None
    address: Address | None = None
    mentions: tuple[int, ...] = ()
    doubt: float = 0.0

    @property
    def main(self) -> Intent:
        """The intent that names the message."""
        return self.intents[0]


class Setting(msgspec.Struct, frozen=True, gc=False):
    """What is already known when a message arrives: the last question, the basket, the clock.

    `asked`: what the shop asked last and still waits for ("" = nothing): confirm, which, quantity,
    address, whose, notify, cancel, paid. `options` are the SKUs that were offered, `basket` what is
    in it (`amounts`: how much of each, in thousandths), `group` the SKUs of an open group buy
    (`group_unit` if it is for one unit only, such as whole boxes), `last` the SKUs talked about
    last, `ordered` whether an order was placed just now. `now` is aware, in the shop's zone.
    """

    asked: str = ""
    options: tuple[int, ...] = ()
    basket: tuple[tuple[int, str], ...] = ()
    group: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    ordered: bool = False
    now: datetime | None = None
    group_unit: str = ""
    amounts: tuple[int, ...] = ()
