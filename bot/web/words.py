"""What the pages say, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh", "en")
Pair = tuple[str, str]

SHOP: Mapping[str, Pair] = {
    "kind.courier": ("快递员的小店", "your courier's shop"),
    "kind.store": ("社区小店", "a corner store"),
    "serves": ("送到", "Delivers to"),
    "terms.minimum": ("{0} 起送", "from {0}"),
    "terms.fee": ("配送费 {0}", "delivery {0}"),
    "terms.free": ("满 {0} 免配送费", "free delivery over {0}"),
    "terms.nofee": ("免配送费", "free delivery"),
    "search.hint": ("找点什么？苹果、鸡蛋…", "Looking for something?"),
    "search.go": ("搜索", "Search"),
    "search.none": (
        "没找到“{0}”。换个说法试试，或者在聊天里告诉店主，他会记下来。",
        "Nothing for “{0}”. Try another word, or tell the keeper in the chat.",
    ),
    "search.found": ("“{0}”找到 {1} 样", "{1} found for “{0}”"),
    "all": ("全部", "All"),
    "category.other": ("其他", "More"),
    "shelf.empty": (
        "货架还空着，过会儿再来看看。",
        "The shelves are still empty. Come back soon.",
    ),
    "per": ("/{0}", "/{0}"),
    "stock.in": ("有货", "in stock"),
    "stock.few": ("只剩 {0}", "only {0} left"),
    "stock.out": ("卖完了", "sold out"),
    "add": ("加入", "Add"),
    "add.named": ("把 {0} 加进篮子", "Add {0} to the basket"),
    "more": ("加一{0} {1}", "One {0} more of {1}"),
    "less": ("减一{0} {1}", "One {0} less of {1}"),
    "page.next": ("下一页", "Next"),
    "page.back": ("上一页", "Previous"),
    "basket": ("篮子", "Basket"),
    "basket.empty": (
        "篮子还是空的，去挑点新鲜的吧。",
        "Your basket is empty. Pick something fresh.",
    ),
    "basket.count": ("{0} 样", "{0} items"),
    "basket.open": ("去结算", "Check out"),
    "basket.more": ("再逛逛", "Keep shopping"),
    "basket.set": ("改", "Set"),
    "basket.remove": ("删掉 {0}", "Remove {0}"),
    "basket.take": ("改成 {0}", "Take {0}"),
    "basket.short": ("只剩 {0} 了", "only {0} left"),
    "basket.gone": ("已经不卖了", "no longer sold"),
    "quantity.of": ("{0} 的数量", "How much {0}"),
    "to.deliver": ("送到家", "Delivery"),
    "to.pickup": ("自己取", "Pick up"),
    "to.point": ("在哪儿取", "Where to pick up"),
    "goods": ("商品", "Goods"),
    "fee": ("配送费", "Delivery"),
    "fee.none": ("免费", "free"),
    "discount": ("优惠", "Discount"),
    "total": ("合计", "Total"),
    "below": ("还差 {0} 起送", "{0} more to reach the minimum"),
    "address": ("送到哪儿", "Where to"),
    "address.new": ("新地址", "A new address"),
    "address.community": ("小区", "Neighbourhood"),
    "address.other": ("其他地方", "Elsewhere"),
    "address.detail": ("楼号门牌", "Building, room"),
    "address.hint": ("例如 3号楼2单元501", "e.g. Building 3, 2-501"),
    "contact": ("怎么称呼", "Your name"),
    "contact.hint": ("例如 李女士", "e.g. Ms Li"),
    "phone": ("手机号", "Phone"),
    "phone.hint": ("送到时给您打电话", "so that we can call at the door"),
    "remark": ("备注", "Remark"),
    "remark.hint": ("不要葱、放门口…", "no onions, leave at the door …"),
    "pay.cash": ("货到付款：收到后付给{0}", "Pay {0} when it arrives"),
    "place": ("下单 {0}", "Place the order · {0}"),
    "order": ("订单 {0}", "Order {0}"),
    "orders": ("我的订单", "My orders"),
    "orders.none": ("还没有订单。", "No orders yet."),
    "order.thanks": ("下好了！{0}会尽快接单。", "Thank you! {0} will take it soon."),
    "order.goods": ("买了什么", "What you ordered"),
    "order.to": ("送到", "To"),
    "order.at.pickup": ("自提", "Pick up at"),
    "order.due": ("时间", "When"),
    "order.number": ("订单号", "Order number"),
    "order.at": ("下单时间", "Ordered at"),
    "order.keep": (
        "这一页只有您看得到，也会自己更新。",
        "Only you can see this page; it updates by itself.",
    ),
    "state.placed": ("等店主接单", "waiting for the keeper"),
    "state.accepted": ("已接单，备货中", "accepted, being packed"),
    "state.out": ("正在送来", "on its way"),
    "state.delivered": ("已送达", "delivered"),
    "state.out.pickup": ("可以来取了", "ready to be picked up"),
    "state.delivered.pickup": ("已取货", "picked up"),
    "state.cancelled": ("已取消", "cancelled"),
    "state.expired": ("没能及时接单，已取消", "not accepted in time"),
    "step.placed": ("已下单", "Placed"),
    "step.accepted": ("已接单", "Accepted"),
    "step.out": ("配送中", "On its way"),
    "step.delivered": ("已送达", "Delivered"),
    "step.out.pickup": ("可取货", "Ready"),
    "step.delivered.pickup": ("已取货", "Picked up"),
    "pass.title": ("接着聊天里的买", "Carry on from the chat"),
    "pass.ask": (
        "以“{0}”的身份进店？聊天里的篮子也在这里。",
        "Come in as “{0}”? Your basket from the chat is here too.",
    ),
    "pass.ask.nameless": (
        "接着聊天里的篮子买？",
        "Carry on with your basket from the chat?",
    ),
    "pass.go": ("进店", "Come in"),
    "pass.no": ("不是我，随便看看", "Not me, just looking"),
    "back": ("返回", "Back"),
    "home": ("回到店里", "Back to the shop"),
    "shop": ("店铺", "Shop"),
    "footer": ("邻店 · 邻里的店，聊着就买了", "Lindian · your neighbourhood's shop"),
    "list.and": ("、", ", "),
}

TROUBLE: Mapping[str, Pair] = {
    "oops": ("出了点小状况", "Something is not right"),
    "no.shop": (
        "没有这家店。看看链接是不是抄错了？",
        "There is no such shop. Is the link complete?",
    ),
    "no.page": ("没有这一页。", "There is no such page."),
    "no.order": ("没有这张订单，或者它不是您的。", "There is no such order, or it is not yours."),
    "no.method": ("这一页不能这样用。", "This page does not work that way."),
    "no.pass": (
        "这个链接用过了或者过期了，请在聊天里再要一个。",
        "This link was used or is too old. Ask for a new one in the chat.",
    ),
    "stale": (
        "页面放得太久了，请返回刷新后再试。",
        "This page is too old. Go back, reload it and try again.",
    ),
    "unreadable": (
        "没看懂您提交的内容，请返回重试。",
        "We could not read that. Please try again.",
    ),
    "broken": (
        "我们这边出错了，已经记下。请稍后再试。",
        "Something broke on our side and was noted. Please try again later.",
    ),
    "busy": ("现在有点忙，请过几秒再试。", "We are busy. Please try again in a few seconds."),
    "quantity": (
        "数量要大于 0，一样最多 9999。",
        "The quantity must be above 0 and at most 9999.",
    ),
    "lines": ("篮子里最多放 60 样。", "A basket holds at most 60 things."),
    "phone": ("手机号看起来不对，请再看一眼。", "That does not look like a phone number."),
    "phone.missing": ("留个手机号吧，送到时好联系您。", "Please leave a phone number."),
    "contact.missing": ("怎么称呼您？", "What may we call you?"),
    "address.missing": ("还没写送到哪儿。", "Please say where it should go."),
    "notsold": ("这样东西已经不卖了。", "This is no longer sold."),
    "notsold.named": (
        "“{0}”已经不卖了，先从篮子里删掉它吧。",
        "“{0}” is no longer sold. Please remove it from the basket.",
    ),
    "short": (
        "刚刚有人先下了单，{0}不够了。看看下面改成多少？",
        "Somebody was faster: there is not enough {0} left. See below.",
    ),
    "below": (
        "还没到起送价 {0}，再挑点什么吧。",
        "The minimum is {0}. Please add something.",
    ),
    "empty": ("篮子是空的，还没有可以下单的。", "Your basket is empty."),
    "changed": (
        "价格或运费刚刚变了，请看看新的合计再下单。",
        "Prices have just changed. Please look at the new total.",
    ),
    "noplace": ("还没写送到哪儿。", "Please say where it should go."),
    "refused": ("现在不能这样做。", "That is not possible now."),
}

SIMULATOR: Mapping[str, Pair] = {
    "sim.title": ("邻店 · 聊天试玩", "Lindian · try the chat"),
    "sim.lead": (
        "三部手机，一家店。像在微信里一样说话就行。",
        "Three phones, one shop. Just talk, as in any chat.",
    ),
    "sim.bots": ("选一家店", "Choose a shop"),
    "sim.group": ("邻居群", "Group chat"),
    "sim.page": ("网页店铺", "Shop page"),
    "sim.fresh": ("清屏", "Clear"),
    "sim.people": ("谁的手机", "Whose phone"),
    "sim.shopper": ("顾客", "shopper"),
    "sim.keeper": ("店主", "keeper"),
    "sim.everyone": ("群聊", "group"),
    "sim.hint.keeper": (
        "有人下单，这里马上会响。",
        "As soon as somebody orders, it shows here.",
    ),
    "sim.hint.everyone": (
        "群里 @店 才会应声；地址和篮子只在私聊里说。",
        "In a group the shop answers when it is @-mentioned; addresses and baskets stay private.",
    ),
    "sim.hint": ("说点什么…", "Say something …"),
    "sim.send": ("发送", "Send"),
    "sim.at": ("@店", "@shop"),
    "sim.as": ("我是", "I am"),
    "sim.typing": ("对方正在输入…", "typing …"),
    "sim.online": ("在线", "online"),
    "sim.offline": ("重新连接中…", "reconnecting …"),
    "sim.failed": ("没发出去，点一下重试", "Not sent. Tap to try again"),
    "sim.open": ("打开", "Open"),
    "sim.noscript": ("这一页需要打开 JavaScript。", "This page needs JavaScript."),
    "sim.nobots": ("没有可以聊天的店。", "There is no shop to chat with."),
}

PAIRS: Mapping[str, Pair] = {
    **SHOP,
    **{f"trouble.{name}": pair for name, pair in TROUBLE.items()},
    **SIMULATOR,
}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one language: `words("stock.few", "3 箱")`."""

    language: str

    def __call__(self, key: str, *facts: str) -> str:
        """A sentence, with its facts filled in."""
        return PAIRS[key][LANGUAGES.index(self.language)].format(*facts)

    @property
    def other(self) -> str:
        """The language that one may switch to."""
        return "en" if self.language == "zh" else "zh"


def chosen(asked: str | None, kept: str | None, accepted: str) -> PageWords:
    """The language that was asked for (`?lang=`), kept in a cookie, or told by Accept-Language."""
    for name in (asked, kept):
        if name in LANGUAGES:
            return PageWords(name)
    for part in accepted.lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in LANGUAGES:
            return PageWords(tag)
    return PageWords("zh")
