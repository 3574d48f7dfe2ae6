"""Whole turns on a demo shop, by people on a bot of one shop and on one that serves many."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.lanes import transact
from bot.simulator.stage import prepare
from handlers import Desk, Notice, Reply, answer
from handlers.conversation import Conversation
from handlers.message import (
    Called,
    ContactCard,
    Content,
    Entered,
    Left,
    Link,
    Message,
    Picture,
    Tapped,
    Text,
    Voice,
)
from store import shops
from store.core import Connection, CountingIds, Database, Sql, Tx, VirtualClock, rounds
from store.core.errors import Refusal
from store.invariants import check_invariants
from tests.world import REACTIONS, START

PLACE = "幸福里3号楼2单元501"


@dataclass
class Counter:
    """A shop's counter: people say things, replies come back."""

    connection: Connection
    clock: VirtualClock
    desk: Desk
    talks: dict[tuple[str, str], Conversation] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    said: int = 0

    def says(self, who: str, content: str | Content, bot: str = "wang") -> Reply:
        """One turn; its notices are kept."""
        self.said += 1
        self.clock.forward(60_000)
        content = Text(content) if isinstance(content, str) else content
        message = Message(f"m{self.said}", bot, who, who, content, self.clock.now())
        talk = self.talks.setdefault((bot, who), Conversation())

        def work(tx: Tx) -> tuple[Reply, Sequence[Notice]] | Refusal:
            return rounds(tx, [answer(message, talk, self.desk, tx.now)])[0]

        done = transact(self.connection, work)
        assert not isinstance(done, Refusal), done
        self.notices += done[1]
        return done[0]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "fresh.db"
    prepare(path, "local")
    return path


@pytest.fixture
def counter(fresh: Path, tmp_path: Path) -> Iterator[Counter]:
    shutil.copy(fresh, tmp_path / "shop.db")
    clock, ids = VirtualClock(START), CountingIds(10_000)
    connection = Database(f"sqlite:///{tmp_path / 'shop.db'}", clock, ids, REACTIONS).connection()
    desk = Desk({"wang": "wang", "all": "shared"}, "https://shop.test", token=ids.token)
    yield Counter(connection, clock, desk)
    assert transact(connection, check_invariants) == []
    connection.close()


def _labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


def test_a_bot_of_many_shops_asks_which_one(counter: Counter) -> None:
    asked = counter.says("an", "来两斤苹果", "all")
    assert (asked.text, _labels(asked)) == ("想逛哪家店？", ["林姐小店", "王师傅的邻店"])
    assert counter.says("an", "99", "all").text == "想逛哪家店？"
    assert counter.says("an", "店", "all").text == "想逛哪家店？"  # both are called that
    assert counter.says("an", "2", "all").text.startswith("欢迎来到王师傅的邻店！")
    assert "洛川苹果" in str(counter.says("an", "来两斤苹果", "all").card)


@pytest.mark.parametrize(
    ("said", "shop"),
    [
        ("lin", "林姐小店"),
        ("林姐小店", "欢迎来到林姐小店"),
        (Entered("wang"), "王师傅的邻店"),
        (Entered("LIN"), "林姐小店"),
    ],
)
def test_a_code_or_a_scan_names_the_shop(counter: Counter, said: str | Content, shop: str) -> None:
    assert shop in counter.says("an", said, "all").text


def test_a_shop_may_be_chosen_by_name_or_button(counter: Counter) -> None:
    counter.says("an", "你好", "all")
    assert counter.says("an", "林姐", "all").text.startswith("欢迎来到林姐小店！")
    choices = counter.says("bo", "你好", "all").choices
    assert counter.says("bo", Tapped(choices[1].token), "all").text.startswith("欢迎来到王师傅")
    lost = counter.says("bo", Entered("nowhere"), "all").text
    assert lost.startswith("没有“nowhere”这家店，码可能抄错了。\n欢迎来到王师傅")
    assert counter.says("bo", Entered("lin"), "all").text.startswith("欢迎来到林姐小店！")
    assert counter.says("cy", Entered("nowhere"), "all").text == (
        "没有“nowhere”这家店，码可能抄错了。\n想逛哪家店？"
    )
    assert counter.says("cy", Entered(), "all").text == "想逛哪家店？"
    assert counter.says("cy", Tapped("x:y"), "all").text == "想逛哪家店？"


def test_a_command_is_answered_in_the_language_that_is_spoken(counter: Counter) -> None:
    counter.says("an", f"来一箱苹果 送{PLACE}")
    assert counter.says("an", Called("status")).text == "您还没有订单。"
    basket = counter.says("an", Called("view_cart")).card
    assert basket is not None
    assert not any("备注" in left for left, _ in basket.rows)
    assert counter.says("an", Called("")).text.startswith("直接说话就能买东西")
    assert counter.says("keeper", Called("status")).text == "未完成：还没有订单。"


def test_who_has_left_is_said_nothing(counter: Counter) -> None:
    assert counter.says("an", "你好")
    assert not counter.says("an", Left())
    assert counter.says("an", Entered("wang")).text.startswith("欢迎来到")


def test_a_phone_that_is_vouched_for_claims_a_guests_order(counter: Counter) -> None:
    counter.says("keeper", "来一板鸡蛋")
    counter.says("keeper", "2")
    card = counter.says("keeper", "李奶奶 13800138000").card
    assert card is not None
    assert card.title == "替 李奶奶 下单"
    assert counter.says("keeper", "1").text.startswith("替 李奶奶 下好了：订单 #1，")
    assert counter.says("li", "认领 1").text.startswith("没法确认订单 #1 是您的。")
    own = counter.says("li", ContactCard("13800138000", own=True))
    assert own.text == "手机号记下了：138****8000。"
    assert counter.says("li", "认领 1").text == "订单 #1 认领好了。"
    assert (
        counter.says("li", ContactCard("12", own=True)).text == "这个号码我没认出来，请再发一次。"
    )


def test_somebody_elses_card_is_not_kept(counter: Counter) -> None:
    told = counter.says("li", ContactCard("13900139000", "王姐"))
    assert told.text.startswith("这张名片不是您自己的，我没有记。")
    assert "手机：没有" in counter.says("li", "我的数据").text


def test_who_comes_in_finds_the_basket_that_waits(counter: Counter) -> None:
    assert counter.says("an", Entered("wang")).card is None
    counter.says("an", f"来两箱苹果 送{PLACE}")
    back = counter.says("an", Entered("wang"))
    assert back.text.startswith("欢迎来到王师傅的邻店！")
    assert back.card is not None
    assert back.card.total == "合计 ¥124"
    assert counter.says("an", Tapped(back.choices[0].token)).text.startswith("下单成功！")
    counter.says("bo", "来一箱牛奶")
    assert "牛奶" in counter.says("bo", Entered()).text


def test_for_whom_may_be_called_off_or_overtaken_by_a_command(counter: Counter) -> None:
    counter.says("keeper", "来一板鸡蛋")
    counter.says("keeper", "2")
    assert counter.says("keeper", "算了").text == "好的，没有下单。"
    counter.says("keeper", "来一板鸡蛋")
    counter.says("keeper", "2")
    assert counter.says("keeper", "今天的订单").text == "今天：还没有订单。"


def test_a_scanned_code_asks_before_it_joins_two_accounts(counter: Counter) -> None:
    counter.says("an", f"来一板鸡蛋 送{PLACE}")
    code = counter.says("an", "绑定账号").text[4:12]
    asked = counter.says("bo", Entered(f"link-{code}"))
    assert _labels(asked) == ["合并", "不用了"]
    assert counter.says("bo", "1").text == "认出您了，几个账号合在一起了。"
    assert counter.says("cy", Entered(f"link-{code}")).text.startswith("这个码不对或过期了")


def test_a_chain_goes_to_the_keeper(counter: Counter) -> None:
    chain = "#接龙\n今天的苹果\n\n1. 张三 苹果2斤\n2. 李四 苹果3斤"
    assert counter.says("an", chain).text
    assert [notice.person_id for notice in counter.notices]


def test_of_a_very_long_message_the_beginning_is_read(counter: Counter) -> None:
    reply = counter.says("an", f"来两箱苹果 送{PLACE} " + "。" * 4_000)
    assert reply.text.startswith("话太长了，我只读了开头的 4000 个字，后面的请分几次说。")
    assert reply.card is not None
    assert "话太长" not in counter.says("an", "。" * 4_000).text


def test_sixty_lines_are_enough(counter: Counter) -> None:
    names = [
        "苹果",
        "梨",
        "香蕉",
        "橘子",
        "血橙",
        "葡萄",
        "草莓",
        "圣女果",
        "西瓜",
        "丑橘",
        "蓝莓",
        "芒果",
        "柠檬",
        "青菜",
        "娃娃菜",
        "土豆",
        "番茄",
        "黄瓜",
        "茄子",
        "青椒",
        "西兰花",
        "萝卜",
        "胡萝卜",
        "大葱",
        "大蒜",
        "生姜",
        "洋葱",
        "豆腐",
        "香菇",
        "生菜",
        "玉米",
        "鸡蛋",
        "鸭蛋",
        "五花肉",
        "排骨",
        "鸡胸肉",
        "鸡腿",
        "牛肉",
        "三文鱼",
        "虾仁",
        "酸奶",
        "鲜奶",
        "奶酪棒",
        "黄油",
        "豆奶",
        "大米",
        "丝苗米",
        "面粉",
        "花生油",
        "玉米油",
        "挂面",
        "小米",
        "燕麦",
        "绿豆",
        "水饺",
        "手抓饼",
        "方便面",
        "生抽",
        "醋",
        "盐",
        "白糖",
        "蚝油",
        "薯片",
    ]
    for at in range(0, len(names), 7):
        reply = counter.says("an", "，".join(f"{name}一份" for name in names[at : at + 7]))
    assert reply.text == "一单最多 60 样，先下这些吧。"


def test_what_sums_up_to_too_much_is_refused(counter: Counter) -> None:
    counter.says("an", "来9000斤苹果")
    assert counter.says("an", "再来9000斤苹果").text.startswith("这个数量我不敢记（18000）")


def test_a_link_and_a_data_request(counter: Counter) -> None:
    assert counter.says("an", Link("https://x.test")).text.startswith("链接收到了")
    assert "手机：没有" in counter.says("an", "我的数据").text


def test_an_invitation_makes_a_keeper_in_the_turn_itself(counter: Counter) -> None:
    def invitation(tx: Tx) -> str:
        return shops.invite(tx, shops.find(tx, "wang").id, "owner")

    code = transact(counter.connection, invitation)
    counter.says("ping", "你好")
    welcome = counter.says("ping", f"绑定 {code}")
    assert welcome.text.startswith("您现在是“王师傅的邻店”的店主了！")
    assert "帮助" in welcome.text
    assert not welcome.choices
    assert counter.says("ping", "帮助").text.startswith("掌柜的口令")
    assert counter.says("an", f"绑定 {code}").text.startswith("这个码不对或过期了")
    assert counter.says("an", "帮助").text.startswith("直接说话就能买东西")


def test_an_invitation_comes_by_a_link_too_and_in_english(counter: Counter) -> None:
    def invitation(tx: Tx) -> str:
        return shops.invite(tx, shops.find(tx, "lin").id, "courier")

    counter.says("bo", "English please")
    code = transact(counter.connection, invitation)
    assert counter.says("bo", Entered(f"link-{code}")).text.startswith(
        "You are courier of “林姐小店” now!"
    )
    assert counter.says("bo", "help").text.startswith("Just talk to me")  # here they only shop


def test_a_keepers_own_words_and_pictures_stay_where_they_are(counter: Counter) -> None:
    for said in ("草莓烂了一半，我要退钱", "转人工", Picture("p1"), Voice("v1")):
        assert counter.says("keeper", said).text in {
            "这句我没听懂。说“帮助”看看能跟我说什么。",
            "收到！这种消息我还看不懂，打字告诉我就行。",
        }
    assert "鲜鸡蛋" in counter.says("keeper", Picture("p1", "来一板鸡蛋")).text
    assert counter.notices == []


def test_a_picture_and_a_voice_wait_under_a_letter(counter: Counter) -> None:
    counter.says("shopper", Picture("p1"))
    counter.says("shopper", Voice("v1"))
    assert [notice.reply.text for notice in counter.notices] == [
        "小李（A）发来一张图片，我转不过来，可以问问是什么。\n回复“回复 A 您的话”就能答。",
        "小李（A）发来一段语音，我没听清也转不过来，可以问问说了什么。\n回复“回复 A 您的话”就能答。",
    ]
    assert counter.says("keeper", "谁在找我").text == "在等您的人：\n小李（A）：发来一段语音"
    assert counter.says("shopper", "你好").text.startswith("您好")  # the shop goes on serving
    answered = counter.says("keeper", "回复 看到了")
    assert answered.text == "已回复小李。对方接下来的话都会转给您，说完发“结束 A”。"
    assert not counter.says("shopper", "你好")


def test_an_old_button_of_a_choice_that_waits_asks_it_again(counter: Counter) -> None:
    milk = counter.says("an", "来一箱牛奶")
    tissue = counter.says("an", "来一提抽纸")
    assert tissue.text.startswith("牛奶有几种")  # it is asked first what was open first
    again = counter.says("an", Tapped(milk.choices[0].token))
    assert _labels(again) == _labels(milk)
    then = counter.says("an", Tapped(again.choices[0].token))
    assert then.text == "抽纸有几种，要哪种？"
    dead = counter.says("an", Tapped(again.choices[0].token))
    assert "抽纸有几种，要哪种？" in dead.text
    assert counter.says("an", Tapped(dead.choices[0].token)).card


def _ordered(counter: Counter, said: str = f"来一箱苹果 一板鸡蛋 送{PLACE}") -> None:
    counter.says("an", said)
    assert counter.says("an", "确认").text.startswith("下单成功！")


def test_a_change_that_comes_after_the_keeper_takes_nothing_back(counter: Counter) -> None:
    _ordered(counter)
    offered = counter.says("an", "苹果改成两箱")
    assert _labels(offered) == ["取消 #1 重下", "不改了"]
    counter.says("keeper", "接单 1")
    late = counter.says("an", Tapped(offered.choices[0].token))
    assert late.text.startswith("订单 #1 刚刚变成“已接单”")
    assert counter.says("an", "我的篮子").text.startswith("篮子还是空的")


def test_a_change_is_taken_back_once(counter: Counter) -> None:
    _ordered(counter)
    offered = counter.says("an", "不要鸡蛋了")
    again = counter.says("an", Tapped(offered.choices[0].token))
    assert again.card is not None
    assert [row[0] for row in again.card.rows][:1] == ["洛川苹果 1箱 × ¥62"]
    twice = counter.says("an", Tapped(offered.choices[0].token))
    assert twice.text.startswith("单子有变动")
    assert counter.says("an", "确认").text.startswith("下单成功！订单 #2，¥62，")


def test_another_basket_does_not_hide_the_order(counter: Counter) -> None:
    _ordered(counter)
    counter.says("an", "来两斤梨")
    offered = counter.says("an", "鸡蛋不要了")
    assert offered.text.startswith("订单 #1 店主还没接，可以改")
    both = counter.says("an", "1")
    assert both.card is not None
    assert [row[0].split()[0] for row in both.card.rows][:2] == ["皇冠梨", "洛川苹果"]


def test_an_address_whose_community_is_asked_goes_onto_the_order(counter: Counter) -> None:
    counter.says("an", "来一箱苹果 我自己来取")
    assert counter.says("an", "确认").text.startswith("下单成功！")
    asked = counter.says("an", "送到5号楼1单元101")
    assert asked.text == "5号楼1单元101，是哪个小区？"
    moved = counter.says("an", "1")
    assert moved.text == "好的，订单 #1 记上了，店主已经知道："
    assert ("送到", "幸福里5号楼1单元101") in (moved.card.rows if moved.card else ())
    other = counter.says("an", "送到6号楼1单元101")
    assert "幸福里6号楼1单元101" in str(other.card)


def test_an_address_in_no_community_is_said_to_be_far(counter: Counter) -> None:
    counter.says("an", "来一箱苹果 我自己来取")
    counter.says("an", "确认")
    counter.says("an", "送到5号楼1单元101")
    far = counter.says("an", "3")
    assert far.text.splitlines()[1:] == ["这个地址不在我们常送的小区，店主会先跟您确认。"]
    assert "5号楼1单元101" in str(far.card)


def test_striking_out_where_the_basket_goes_asks_where(counter: Counter) -> None:
    counter.says("an", f"来一箱苹果 送{PLACE}")
    asked = counter.says("an", "删掉第一个地址")
    assert asked.text == f"要删掉“{PLACE}”吗？"
    gone = counter.says("an", "删掉")
    assert gone.text.startswith("地址删掉了。\n送到哪儿？")
    assert counter.says("an", "删除地址1").text.startswith("还没有记过地址")
    assert counter.says("an", Tapped(asked.choices[0].token)).text.startswith("单子有变动")


def test_an_address_that_is_none_is_not_put_in_the_place_of_one(counter: Counter) -> None:
    counter.says("an", f"来一箱苹果 送{PLACE}")
    assert counter.says("an", "第一个改成哈哈哈").text.startswith("没看明白地址")
    assert counter.says("an", "添加地址 哈哈哈").text.startswith("没看明白地址")
    assert f"{PLACE}" in counter.says("an", "我的地址").choices[0].label


def test_a_remark_for_the_next_order_is_kept_and_taken_away(counter: Counter) -> None:
    assert counter.says("an", "备注去掉").text.startswith("还没有备注")
    assert counter.says("an", "加个备注 放门口").text == "备注现在是：放门口。"
    assert "放门口" in str(counter.says("an", f"来一箱苹果 送{PLACE}").card)
    assert counter.says("an", "备注不要了").text == "备注去掉了。"


def test_haggling_and_questions_go_to_the_keeper_only_after_a_yes(counter: Counter) -> None:
    assert _labels(counter.says("an", "几点开门")) == ["问店主", "不用了"]
    assert counter.says("an", "不用了").text.startswith("好的，下次有需要随时来")
    counter.says("an", "几点开门")
    assert counter.says("an", "好的").text.startswith("帮您问店主了")
    assert counter.says("an", "能开发票吗").text.startswith("已转给店主")  # two people talk now


def test_goods_that_came_back_are_put_back(counter: Counter) -> None:
    counter.says("an", f"来一箱苹果 送{PLACE}")
    counter.says("keeper", "下架 苹果")
    assert _labels(counter.says("an", "确认")) == ["到货告诉我", "不用了"]
    assert counter.says("an", "好的").text.startswith("好的，洛川苹果到了第一时间告诉您")


def test_who_asks_to_be_told_is_told_without_another_question(counter: Counter) -> None:
    assert "好的，榴莲到了第一时间告诉您" in counter.says("an", "有榴莲了跟我说一声").text
    assert "要不要告诉您" in counter.says("an", "给我打印两份合同").text  # that is no consent


def test_the_language_follows_what_is_said(counter: Counter) -> None:
    assert counter.says("an", "help").text.startswith("Just talk to me")
    assert counter.says("an", "ok").text.startswith("Nothing is waiting")
    assert counter.says("an", "帮助").text.startswith("直接说话就能买东西")
    counter.says("an", "2 boxes of apples")
    there = counter.says("an", PLACE)  # a place is written in Chinese by whoever lives there
    assert there.card is not None
    assert there.card.title.endswith("your basket")


def test_a_keeper_sees_every_order_who_waits_longest_first(counter: Counter) -> None:
    for at in range(23):
        counter.says(f"p{at}", f"来一箱苹果 送{PLACE}")
        counter.says(f"p{at}", "确认")
    card = counter.says("keeper", "待接单").card
    assert card is not None
    assert (len(card.rows), card.rows[0][0][:3]) == (20, "#1 ")
    assert card.note == "还有 3 单，说“待接单 2”接着看。"
    rest = counter.says("keeper", "待接单 2").card
    assert rest is not None
    assert ([left[:4].strip() for left, _ in rest.rows], rest.note) == (["#21", "#22", "#23"], "")
    far = counter.says("keeper", "待接单 9").card
    assert far == rest
    which = counter.says("keeper", "出发").card or counter.says("keeper", "接单").card
    assert which is not None
    assert which.note == "还有 3 单，说“未完成订单 2”接着看。"
    assert counter.says("keeper", "未完成订单 2").card is not None


def test_a_number_given_alone_stands_with_the_address(counter: Counter) -> None:
    counter.says("an", f"来一箱苹果 送{PLACE}")
    assert counter.says("an", "电话13900001111").text == "手机号记下了：139****1111。"
    counter.says("an", "确认")
    assert "订单 #1 记上了" in counter.says("an", "我的手机是 138 0000 2222").text
    assert counter.says("keeper", "订单 1").card is not None
    assert "13800002222" in str(counter.says("keeper", "订单 1").card)
    assert counter.says("bo", "我的手机号是13800003333").text == "手机号记下了：138****3333。"
    counter.says("bo", "来一箱苹果")
    assert counter.says("bo", "手机13800004444").text.startswith("手机号记下了：138****4444。")
    assert counter.says("bo", "电话0000000").text == "这个号码我没认出来，请再发一次。"


def test_what_some_money_buys(counter: Counter) -> None:
    said = counter.says("an", f"来五十块的苹果 送{PLACE}")
    assert said.text == "¥50大约是7.3斤洛川苹果，先按这个记。"
    assert counter.says("an", "鸡蛋来10块钱的").text == "¥10大约是10个鲜鸡蛋，先按这个记。"
    assert counter.says("bo", "来1块的排骨").text.startswith("猪小排没说数量")


@pytest.mark.parametrize(
    "said", ["苹果改价 6.555", "苹果改价 99999999999999", "上新 婴儿床 299/张"]
)
def test_a_deed_that_cannot_be_read_is_no_shopping(counter: Counter, said: str) -> None:
    assert counter.says("keeper", said).text.startswith("说全就行：")
    assert counter.says("keeper", "我的篮子").text.startswith("篮子还是空的")


def test_the_rest_of_a_long_order_is_for_its_shopper_and_the_keeper(counter: Counter) -> None:
    counter.says("shopper", f"来两箱苹果 再来一板鸡蛋 送{PLACE}")
    counter.says("shopper", "确认")
    for who, said in (("keeper", "订单 1 后1样"), ("shopper", "order 1 last 1")):
        card = counter.says(who, said).card
        assert card is not None
        assert card.rows[0][0].split()[0] in {"鲜鸡蛋", "eggs"}
        assert card.total.endswith("¥148.8")
    assert counter.says("stranger", "订单 1 后1样") == Reply("没找到订单 #1。")


def test_several_places_to_fetch_it_are_asked_about(counter: Counter) -> None:
    for said in ("来三斤苹果", "林姐小店", "来三斤苹果"):
        counter.says("an", said, "all")
    asked = counter.says("an", "我去林姐门口取", "all")
    assert (asked.text, _labels(asked)) == ("在哪儿取？", ["小店门口自提柜", "林姐小店"])
    card = counter.says("an", "2", "all").card
    assert card is not None
    assert ("自提", "林姐小店") in card.rows
    card = counter.says("an", "我自己来取", "all").card
    assert card is not None
    assert ("自提", "小店门口自提柜") in card.rows


_SIGNED = Sql("SELECT number, state, proof FROM orders JOIN deliveries ON order_id = id")


def test_the_receiver_signs_for_what_is_on_its_way_alone(counter: Counter) -> None:
    for who, said in (("an", f"来一箱苹果 送{PLACE}"), ("an", "确认"), ("keeper", "接单 1")):
        counter.says(who, said)
    counter.says("an", "收到了")
    assert transact(counter.connection, lambda tx: tx.rows(_SIGNED)) == []
    counter.says("keeper", "出发 1")
    counter.notices.clear()
    counter.says("li", "收到了")
    assert transact(counter.connection, lambda tx: tx.rows(_SIGNED)) == [(1, "out", "")]
    said = counter.says("an", "收到了")
    assert said.text == "好的，订单 #1 记下您收到了，谢谢！有问题随时说。"
    assert transact(counter.connection, lambda tx: tx.rows(_SIGNED)) == [
        (1, "delivered", "shopper")
    ]
    assert [notice.reply.text for notice in counter.notices] == [
        "订单 #1 顾客说收到了，记为已送达。货到付款 ¥62。"
    ]
