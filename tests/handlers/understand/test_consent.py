"""Nothing is placed by words that deny, ask or put off, however near they are to a yes."""

from __future__ import annotations

import pytest

from handlers.understand import Setting, Simple, Vocabulary, understand

CONFIRM = Setting(asked="confirm", basket=((1, "斤"),))
PLACED = (Simple("yes"), Simple("checkout"))

_HELD = """
不要上回小的
不要小的
先不要
等等
不对
等一下
先别下单
别下单
还没好
再等等
再想想
我再看看
不要大的
挑大的
不买了
算了
别送了
不是这个
错了
地址错了
价格不对
数量不对
多了
太贵了
不急
先放着
好像不对
不太对
不好
好贵
可以晚点吗
可以便宜点吗
确认什么
确认一下地址
下单前改一下
别确认
不确认
没说要这个
好了再说
行不行啊
是不是多了
要不算了
先不下单
don't order
not yet
wait
hold on
wrong
no, smaller ones
ok but no small ones
show my orders
show orders
list orders
order list
my order list
order history
order number
in order
place
/orders
/order
/myorders
/checkout_now
好的，不要小的
好的但是不要上回那种
好 等等
嗯，不对
可以，但是明天送
不要就这样
"""


@pytest.mark.parametrize("text", _HELD.strip().split("\n"))
def test_a_remark_or_a_refusal_places_nothing(text: str, shop: Vocabulary) -> None:
    for setting in (CONFIRM, Setting(), Setting(basket=CONFIRM.basket)):
        assert not any(intent in PLACED for intent in understand(text, shop, setting).intents)


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "确认",
        "就这样吧",
        "好的，下单",
        "确认 谢谢",
        "可以 谢谢老板",
        "不要别的了，结账",
        "没别的了，就这些",
        "就这些，下单吧",
        "可以下单了",
        "行，就要这些",
        "ok place the order",
        "that's all, checkout",
    ],
)
def test_a_yes_is_a_yes(text: str, shop: Vocabulary) -> None:
    assert understand(text, shop, CONFIRM).main in PLACED
