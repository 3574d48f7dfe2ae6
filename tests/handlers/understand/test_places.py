"""Addresses in passing: before, behind and amid goods, with times, remarks, names, and in English."""

from __future__ import annotations

import pytest

from handlers.understand import (
    Ask,
    Community,
    GiveAddress,
    Good,
    Setting,
    Unit,
    Vocabulary,
    label,
    understand,
)

_GOODS = (
    "鸡蛋 板;个 鸡蛋 egg eggs",
    "苹果 箱;斤 apple apples",
    "梨 斤;箱",
    "五花肉 斤 五花",
    "排骨 斤",
    "蒙牛牛奶 箱;盒 牛奶 milk",
    "光明牛奶 箱;盒 牛奶 milk",
    "鲜花束 束 花",
    "大蒜 斤;两 蒜",
    "生姜 斤;两 姜",
    "土豆 斤",
    "蓝莓 盒;箱",
    "柠檬 个;斤 lemon lemons",
    "香蕉 斤 banana bananas",
    "西瓜 个;斤",
    "豆腐 块;盒",
    "虾 斤",
    "可乐 箱;罐 cola",
    "油 桶",
    "米 袋;斤 大米",
)
SHELF = tuple(
    Good(at, f"S{at}", name, "", tuple(map(Unit, sold.split(";"))), tuple(aliases))
    for at, (name, sold, *aliases) in enumerate((line.split() for line in _GOODS), start=1)
)
AREA = (
    Community(1, "幸福里", ("Xingfuli", "幸福里小区")),
    Community(2, "阳光花园", ("阳光",)),
    Community(3, "东湖小区", ("东湖",)),
)
SHOP, STRANGE = Vocabulary.build(SHELF, AREA), Vocabulary.build(SHELF)

# message | address | 小区/building/unit/room | goods, thousandths, unit
_SAID = """
来两斤五花肉，送幸福里5号楼302 | 幸福里5号楼302 | 幸福里/5//302 | 五花肉2000斤
来两斤五花肉送幸福里5号楼1单元302 | 幸福里5号楼1单元302 | 幸福里/5/1/302 | 五花肉2000斤
来两箱苹果 送到幸福里3号楼 | 幸福里3号楼 | 幸福里/3// | 苹果2000箱
送302 | 302 | ///302 |
放302门口 | 302门口 | ///302 |
来一板鸡蛋 5-302 | 5-302 | /5//302 | 鸡蛋1000板
to building 3 room 501 | building 3 room 501 | /3//501 |
to Xingfuli building 3, 2-501 | Xingfuli building 3, 2-501 | 幸福里/3/2/501 |
to Xingfuli building 3, unit 2, room 501 | Xingfuli building 3, unit 2, room 501 | 幸福里/3/2/501 |
幸福里5号楼302 | 幸福里5号楼302 | 幸福里/5//302 |
送幸福里5号楼302 | 幸福里5号楼302 | 幸福里/5//302 |
送幸福里南门 | 幸福里南门 | 幸福里/// |
送到幸福里 | 幸福里 | 幸福里/// |
苹果两箱送阳光花园8-1-302明天下午 | 阳光花园8-1-302 | 阳光花园/8/1/302 | 苹果2000箱
明天下午送阳光花园8号楼302 来两箱苹果 | 阳光花园8号楼302 | 阳光花园/8//302 | 苹果2000箱
送3号楼302，来两斤排骨，帮我剁小块 | 3号楼302 | /3//302 | 排骨2000斤
来两箱苹果，放302门口 | 302门口 | ///302 | 苹果2000箱
排骨两斤 5栋302 | 5栋302 | /5//302 | 排骨2000斤
来一板鸡蛋，到东湖小区12栋 | 东湖小区12栋 | 东湖小区/12// | 鸡蛋1000板
鸡蛋一板 东湖3号楼1单元201 李女士 13900001111 | 东湖3号楼1单元201 | 东湖小区/3/1/201 | 鸡蛋1000板
3 jin of bananas to Xingfuli building 3 | Xingfuli building 3 | 幸福里/3// | 香蕉3000斤
2 boxes of apples, deliver to building 3 room 501 | building 3 room 501 | /3//501 | 苹果2000箱
two eggs please, send to 3-2-501 | 3-2-501 | /3/2/501 | 鸡蛋2000板
来三斤土豆寄到阳光花园5号楼 | 阳光花园5号楼 | 阳光花园/5// | 土豆3000斤
五斤土豆，送我家，幸福里2号楼301，谢谢 | 幸福里2号楼301 | 幸福里/2//301 | 土豆5000斤
五花肉两斤，地址幸福里2号楼301 | 幸福里2号楼301 | 幸福里/2//301 | 五花肉2000斤
五花肉两斤，地址是302 | 302 | ///302 | 五花肉2000斤
我住幸福里5号楼1单元302，来两箱苹果 | 幸福里5号楼1单元302 | 幸福里/5/1/302 | 苹果2000箱
改送幸福里5号楼 | 幸福里5号楼 | 幸福里/5// |
换到幸福里5号楼 | 幸福里5号楼 | 幸福里/5// |
送到5号楼 | 5号楼 | /5// |
5号楼1单元302 | 5号楼1单元302 | /5/1/302 |
5-1-302 | 5-1-302 | /5/1/302 |
12栋1804 | 12栋1804 | /12//1804 |
来两箱苹果送12栋1804 | 12栋1804 | /12//1804 | 苹果2000箱
来十二个鸡蛋送12栋1804 | 12栋1804 | /12//1804 | 鸡蛋12000个
给我来两斤虾，送到7栋2单元1101室，下午六点后 | 7栋2单元1101室 | /7/2/1101 | 虾2000斤
来两斤虾下午6点送到幸福里7栋 | 幸福里7栋 | 幸福里/7// | 虾2000斤
来一箱可乐，幸福里小区5号楼2单元 | 幸福里小区5号楼2单元 | 幸福里/5/2/ | 可乐1000箱
鸡蛋两板，今晚送到幸福里8号楼502，到了打电话 | 幸福里8号楼502 | 幸福里/8//502 | 鸡蛋2000板
来两斤五花肉，送人 |  |  | 五花肉2000斤
来两斤五花肉，送礼用 |  |  | 五花肉2000斤
来半斤蒜送到门口 |  |  | 大蒜500斤
来两箱苹果，送过来 |  |  | 苹果2000箱
来两箱苹果，送到家 |  |  | 苹果2000箱
来两箱苹果，明天送 |  |  | 苹果2000箱
送两箱苹果到幸福里5号楼 | 幸福里5号楼 | 幸福里/5// | 苹果2000箱
送两箱苹果到5号楼302 | 5号楼302 | /5//302 | 苹果2000箱
给5号楼302送两箱苹果 | 5号楼302 | /5//302 | 苹果2000箱
往幸福里5号楼送一板鸡蛋 | 幸福里5号楼 | 幸福里/5// | 鸡蛋1000板
两箱苹果幸福里5号楼 | 幸福里5号楼 | 幸福里/5// | 苹果2000箱
5号楼302要一板鸡蛋 | 5号楼302 | /5//302 | 鸡蛋1000板
幸福里5号楼302 一板鸡蛋 两斤排骨 | 幸福里5号楼302 | 幸福里/5//302 | 鸡蛋1000板 排骨2000斤
一板鸡蛋加两斤排骨送东湖4栋 | 东湖4栋 | 东湖小区/4// | 鸡蛋1000板 排骨2000斤
来一板鸡蛋，送到人民路12号 | 人民路12号 | /// | 鸡蛋1000板
老板来3斤香蕉放5-302门口就行 | 5-302门口 | /5//302 | 香蕉3000斤
apples 2 boxes, room 501 | room 501 | ///501 | 苹果2000箱
eggs, 2-501 | 2-501 | /2//501 |
milk to building 5 please | building 5 | /5// | 蒙牛牛奶None箱
send it to 12-801 | 12-801 | /12//801 |
my address is Xingfuli building 5 unit 1 | Xingfuli building 5 unit 1 | 幸福里/5/1/ |
来两斤排骨 送13812345678 幸福里3号楼 | 幸福里3号楼 | 幸福里/3// | 排骨2000斤
302的两斤排骨 |  |  | 排骨2000斤
来两斤3号楼的排骨 |  |  | 排骨2000斤
送到幸福里5号楼，302室 | 幸福里5号楼 302室 | 幸福里/5//302 |
来两箱苹果、送幸福里5号楼302、要甜的 | 幸福里5号楼302 | 幸福里/5//302 | 苹果2000箱
来两箱苹果。幸福里5号楼302。 | 幸福里5号楼302 | 幸福里/5//302 | 苹果2000箱
来两箱苹果(幸福里5号楼302) | 幸福里5号楼302 | 幸福里/5//302 | 苹果2000箱
地址：幸福里5号楼302 电话13812345678 | 幸福里5号楼302 | 幸福里/5//302 |
收货人王芳 幸福里5号楼302 苹果两箱 | 幸福里5号楼302 | 幸福里/5//302 | 苹果2000箱
两箱苹果，王芳，幸福里5号楼302，13812345678 | 幸福里5号楼302 | 幸福里/5//302 | 苹果2000箱
加一板鸡蛋，还送302 | 302 | ///302 | 鸡蛋1000板
不要送302，送303 | 303 | ///303 |
一箱可乐送东湖小区3栋2单元401 | 东湖小区3栋2单元401 | 东湖小区/3/2/401 | 可乐1000箱
两袋米送到幸福里1号楼 | 幸福里1号楼 | 幸福里/1// | 米2000袋
来十个鸡蛋送到12号楼1203 | 12号楼1203 | /12//1203 | 鸡蛋10000个
给我来3斤土豆 送2-1-301 | 2-1-301 | /2/1/301 | 土豆3000斤
来五斤梨，送东湖1栋 | 东湖1栋 | 东湖小区/1// | 梨5000斤
虾三斤送到幸福里6号楼2单元 | 幸福里6号楼2单元 | 幸福里/6/2/ | 虾3000斤
再加两斤虾 送幸福里4号楼101 | 幸福里4号楼101 | 幸福里/4//101 | 虾2000斤
还要一箱苹果，送5栋502 | 5栋502 | /5//502 | 苹果1000箱
半斤蒜一斤姜送阳光花园7号楼 | 阳光花园7号楼 | 阳光花园/7// | 大蒜500斤 生姜1000斤
今晚送幸福里5号楼302，来一板鸡蛋 | 幸福里5号楼302 | 幸福里/5//302 | 鸡蛋1000板
麻烦送一箱可乐到东湖小区9栋903 | 东湖小区9栋903 | 东湖小区/9//903 | 可乐1000箱
一桶油，放6-1201门口 | 6-1201门口 | /6//1201 | 油1000桶
来两斤蓝莓，放1102门口 | 1102门口 | ///1102 | 蓝莓2000斤
2 jin of banana, to building 8 | building 8 | /8// | 香蕉2000斤
one egg please, deliver to Xingfuli building 2 | Xingfuli building 2 | 幸福里/2// | 鸡蛋1000板
order 2 boxes of cola to building 4, unit 1, room 602 | building 4, unit 1, room 602 | /4/1/602 | 可乐2000箱
10 lemons to Xingfuli building 9 | Xingfuli building 9 | 幸福里/9// | 柠檬10000个
send 3 lemons to building 12, 3-1201 | building 12, 3-1201 | /12/3/1201 | 柠檬3000个
送到东湖小区 | 东湖小区 | 东湖小区/// |
来两箱苹果 我家幸福里3号楼302 | 幸福里3号楼302 | 幸福里/3//302 | 苹果2000箱
送东湖2栋 | 东湖2栋 | 东湖小区/2// |
地址改成幸福里7号楼702 | 幸福里7号楼702 | 幸福里/7//702 |
改送303 | 303 | ///303 |
东湖小区15幢402室 | 东湖小区15幢402室 | 东湖小区/15//402 |
帮我送到阳光花园3号楼 | 阳光花园3号楼 | 阳光花园/3// |
住幸福里8号楼 | 幸福里8号楼 | 幸福里/8// |
收货地址：东湖小区6栋602 | 东湖小区6栋602 | 东湖小区/6//602 |
"""
SAID = [[cell.strip() for cell in line.split("|")] for line in _SAID.strip().split("\n")]


@pytest.mark.parametrize(("text", "address", "parts", "goods"), SAID)
def test_the_address_is_cut_free_of_what_is_around_it(
    text: str, address: str, parts: str, goods: str
) -> None:
    reading = understand(text, SHOP)
    found = reading.address
    wants = [want for intent in reading.intents for want in getattr(intent, "wants", ())]
    said = [f"{SHOP.good(want.sku or 0).name}{want.qty}{want.unit}" for want in wants]
    assert " ".join(said) == goods
    if not address:
        assert not any(isinstance(i, GiveAddress) and i.address.text for i in reading.intents)
        return
    assert found is not None
    name = found.community_name if found.community else ""
    assert found.text == address
    assert f"{name}/{found.building}/{found.unit}/{found.room}" == parts
    assert GiveAddress(found) in reading.intents


@pytest.mark.parametrize(
    "text",
    [
        "来两斤五花肉送幸福里5号楼1单元302",
        "来两箱苹果 送到幸福里3号楼",
        "来三斤土豆寄到阳光花园5号楼",
        "来两斤虾下午6点送到幸福里7栋",
        "两箱苹果幸福里5号楼",
    ],
)
def test_a_community_that_is_not_served_is_cut_the_same_way(text: str) -> None:
    here, elsewhere = understand(text, SHOP).address, understand(text, STRANGE).address
    assert here is not None
    assert elsewhere is not None
    assert (here.text, here.community is None) == (elsewhere.text, False)
    assert elsewhere.community is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("东郊驾校那边送不送", "东郊驾校"),
        ("马家沟送不送，离镇上七八里地", "马家沟"),
        ("大学城西门可以送吗，宿舍进不去", "大学城西门"),
        ("今儿个晚上之前到得了11号楼吗", "11号楼"),
        ("能送到翠湖小区不", "翠湖小区"),
        ("请问你们送幸福里吗", "幸福里"),
        ("幸福里送不送", "幸福里"),
        ("下雨天送不送", ""),
        ("三号晚上能送吗", ""),
        ("送到楼上吗", ""),
        ("一楼送吗", ""),
        ("水果送不送", ""),
    ],
)
def test_a_place_that_is_asked_about(text: str, place: str) -> None:
    shop = Vocabulary.build([], [Community(1, "幸福里")])
    reading = understand(text, shop, Setting())
    assert isinstance(reading.main, Ask)
    assert (reading.main.place.text if reading.main.place else "") == place
    assert reading.main.about == () or not place


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("放我家门口，5-2-1201", "5-2-1201"),
        ("放物业就行，世纪花园物业", "世纪花园物业"),
        ("小河村村委会，让王会计代收", "小河村村委会"),
        ("12F Tower B, Kerry Center, call me when you arrive", "12F Tower B, Kerry Center"),
    ],
)
def test_a_place_beside_who_takes_it_there(text: str, address: str) -> None:
    reading = understand(text, Vocabulary.build([]), Setting())
    assert reading.address is not None
    assert reading.address.text == address


def test_who_receives_it() -> None:
    found = understand("两斤排骨 送到3-2-501 王阿姨 13812345678", SHOP).address
    assert found is not None
    assert (found.text, found.contact, found.phone) == ("3-2-501", "王阿姨", "13812345678")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("来两箱苹果 送3号楼", "3号楼"),
        ("再来一板鸡蛋 送5号楼302", "5号楼302"),
        ("两箱苹果，幸福里3号楼302", "幸福里3号楼302"),
        ("302", "302"),
        ("milk", ""),
        ("no eggs", ""),
        ("苹果两箱", ""),
    ],
)
def test_goods_are_no_answer_to_where(text: str, address: str) -> None:
    found = understand(text, SHOP, Setting(asked="address")).address
    assert (found.text if found else "") == address


def test_a_house_is_no_part_of_a_name_and_a_neighbourhood_no_goods() -> None:
    goods = (*SHELF, Good(50, "B", "双鹿5号电池", "", (Unit("板"),), ("电池",)))
    reading = understand(
        "来一板，送阳光花园5号楼302", Vocabulary.build(goods, AREA), Setting(last=(1,))
    )
    assert [want.sku for want in reading.main.wants] == [1]  # type: ignore[union-attr]
    assert reading.address is not None
    assert reading.address.text == "阳光花园5号楼302"


@pytest.mark.parametrize("setting", [Setting(ordered=True), Setting(asked="confirm")])
def test_one_for_the_other_is_no_complaint(setting: Setting) -> None:
    found = understand("苹果换成香蕉", SHOP, setting)
    assert label(found.main, setting) == "change_qty"


def test_less_of_what_was_just_ordered_is_no_complaint() -> None:
    setting = Setting(ordered=True)
    assert label(understand("苹果少一箱", SHOP, setting).main, setting) == "remove"
    assert label(understand("苹果少了一箱", SHOP, setting).main, setting) == "complaint"
