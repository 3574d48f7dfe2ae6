"""A turn at a small shop, without a database: what a handler has at hand."""

from __future__ import annotations

from handlers.context import Desk, Here, vocabulary_of
from handlers.conversation import Conversation
from handlers.message import Message, Text
from handlers.words import words_of
from store.catalogue import Goods, UnitOf
from store.shops import CommunityRef, ShopTerms
from tests.world import START

APPLE, EGGS, MILK, OTHER_MILK, FLOWERS, MELON = 1, 2, 3, 4, 5, 6
SHELF = (
    Goods(APPLE, "A1", "洛川苹果", "75mm", "水果", "斤",
          (UnitOf("斤", 1_000, 680), UnitOf("箱", 10_000, 6200)), ("苹果", "apple", "apples"), True),
    Goods(EGGS, "A2", "鲜鸡蛋", "", "肉蛋", "个",
          (UnitOf("板", 30_000, 2480), UnitOf("个", 1_000, 100), UnitOf("箱", 180_000, None)),
          ("鸡蛋", "egg", "eggs"), True),
    Goods(MILK, "A3", "光明纯牛奶", "250ml*24", "乳品", "盒",
          (UnitOf("箱", 24_000, 6590), UnitOf("盒", 1_000, 300)), ("牛奶", "milk"), True),
    Goods(OTHER_MILK, "A4", "三元纯牛奶", "250ml*16", "乳品", "盒",
          (UnitOf("箱", 16_000, 4690), UnitOf("盒", 1_000, 320)), ("牛奶", "milk"), True),
    Goods(FLOWERS, "A5", "鲜花束", "", "本店", "束", (UnitOf("束", 1_000, 3900),), ("花", "鲜花"), True),
    Goods(MELON, "A6", "西瓜", "", "水果", "个", (UnitOf("个", 1_000, 2500),), (), False),
)  # fmt: skip
NEAR = (CommunityRef(11, "幸福里", "", ("Xingfuli",)), CommunityRef(12, "阳光花园"))
VOCABULARY = vocabulary_of(SHELF, NEAR)
SHOP = ShopTerms(
    1, "wang", "王师傅的邻店", "courier", "", "CNY", "Asia/Shanghai", 300, 3900, 1000, 1_800_000, 1, 1, 0
)  # fmt: skip


def here(
    text: str = "", *basket: tuple[int, str], language: str = "zh", group: bool = False
) -> Here:
    """Somebody says `text` with these goods in their basket."""
    message = Message("m1", "wang", "an", "an", Text(text), START, group=group)
    return Here(
        message, START, Desk({"wang": "wang"}, token=lambda: "t1"), Conversation(1), 7, SHOP, None, VOCABULARY,
        {goods.sku_id: goods for goods in SHELF}, words_of(language), basket,
    )  # fmt: skip
