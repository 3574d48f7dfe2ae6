"""What a keeper may command by chat: plain frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.understand.reading import NeedSaid, Want, When


@dataclass(frozen=True, slots=True)
class Orders:
    """今天的订单 / 待接单 2: `scope` is today, yesterday, open, placed, accepted, out or delivered."""

    scope: str = "today"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Takings:
    """今天卖了多少钱: `span` is today, yesterday, week or month."""

    span: str = "today"


@dataclass(frozen=True, slots=True)
class Advance:
    """接单 12 / 出发 12 13 / 送达 12 / 拒单 12 没货: `to` is accepted, out, delivered or cancelled.

    No `numbers` = all that can go there (`全部接单`), or the only one. Not `sure`: it was said, not
    commanded (2号单没货), so it is asked first. `but`: those that are left out of all. `exact`: a
    button's numbers, which are orders and no rooms. `reason` is for the shopper, whatever the step.
    """

    to: str
    numbers: tuple[int, ...] = ()
    everything: bool = False
    reason: str = ""
    sure: bool = True
    but: tuple[int, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Shelve:
    """上架 苹果 / 下架 苹果."""

    wants: tuple[Want, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class Price:
    """A price: fen for one `want.unit` of its goods; nothing or less than nothing as it was said."""

    want: Want
    fen: int


@dataclass(frozen=True, slots=True)
class Reprice:
    """苹果 改价 12.8 / 苹果改价 62/箱 6.5/斤."""

    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Restock:
    """补货 苹果 20箱 / 苹果到了20箱; `damaged` takes away (报损 苹果 2斤).

    `below` is an amount below nothing as it was said; a unit that is not sold stays as it was said.
    `price` is a price that was said beside (28一盒): it restocks nothing and sets none.
    """

    wants: tuple[Want, ...]
    damaged: bool = False
    below: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """盘点 苹果 30斤 / 苹果库存30斤: so much is there."""

    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class AnswerShopper:
    """回复 12 马上到 / 回复 小李 有的: `to` is an order number, a hand-off's short name or a name.

    `whole` is all that was said, for when nobody goes by that name: 回复 马上到 稍等.
    """

    to: str
    text: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class RecordNeed:
    """记需求 302 要一个婴儿床 / 302想要冰箱 记一下."""

    person: str
    need: NeedSaid


@dataclass(frozen=True, slots=True)
class GuestOrder:
    """302要一板鸡蛋 / 帮302下单 鸡蛋一板: an order for somebody without an account.

    `address` is where it goes, as said, and `due` when; "" and None if that was not said.
    """

    person: str
    wants: tuple[Want, ...]
    address: str = ""
    due: When | None = None


@dataclass(frozen=True, slots=True)
class GuestOrders:
    """301要两板鸡蛋 302要一箱苹果: one order each."""

    orders: tuple[GuestOrder, ...]


@dataclass(frozen=True, slots=True)
class ChangePlaced:
    """501的苹果改成一箱: what `person` (a room, a name, an order's number) has ordered already.

    `off`: they want none of it any more (302不要了).
    """

    person: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Teach:
    """小番茄 = 圣女果: `alias` is a new name of the goods that `means` names."""

    alias: str
    means: Want


@dataclass(frozen=True, slots=True)
class KeeperSimple:
    """A command without slots, or with goods to be shown.

    help, stock (库存), handoffs (谁在找我), finish (结束人工), unread (没听懂的), needs (需求本),
    closing (打烊了), how (a verb alone: 改价), relative (可乐降5块: less or more, but no price),
    one_deed (接单1 取消2: several at once), undo (点错了), move (苹果从车上移5箱到自提点).
    """

    name: str
    about: tuple[Want, ...] = ()


Command = (
    Orders
    | Takings
    | Advance
    | Shelve
    | Reprice
    | Restock
    | Count
    | AnswerShopper
    | RecordNeed
    | GuestOrder
    | GuestOrders
    | ChangePlaced
    | Teach
    | KeeperSimple
)
