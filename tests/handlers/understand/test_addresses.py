"""Addresses: found, cut free of what surrounds them, and taken apart."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from handlers.understand import (
    Address,
    Community,
    Setting,
    Vocabulary,
    addresses,
    label,
    setting_of,
    understand,
)
from handlers.understand.address_parts import parse
from handlers.understand.normalise import normalise
from tests.handlers.understand.corpus import learn

AREA = Vocabulary.build(
    [], [Community(1, "阳光花园", ("阳光",)), Community(2, "东湖小区"), Community(3, "")]
)


def _find(text: str, label: str = "address", *, asked: bool = False) -> Address | None:
    return addresses.find(normalise(text), AREA, asked=asked, label=label)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("送到3号楼2单元501", Address("3号楼2单元501", None, "", "3", "2", "501")),
        ("7-1-302", Address("7-1-302", None, "", "7", "1", "302")),
        (
            "阳光花园 12栋 1804 姓李",
            Address("阳光花园 12栋 1804", 1, "阳光花园", "12", "", "1804", "李"),
        ),
        (
            "东湖小区15幢402室 王女士 139 0000 1111",
            Address("东湖小区15幢402室", 2, "东湖小区", "15", "", "402", "王女士", "13900001111"),
        ),
        (
            "收件人张三 13800000000 东湖小区2号楼",
            Address("东湖小区2号楼", 2, "东湖小区", "2", "", "", "张三", "13800000000"),
        ),
        ("地址填错了，应该是3栋", Address("3栋", None, "", "3")),
        ("改一下地址，送到5号楼", Address("5号楼", None, "", "5")),
        ("送我家，2栋501，谢谢", Address("2栋501", None, "", "2", "", "501")),
        (
            "my address is building 3 unit 2 room 501",
            Address("building 3 unit 2 room 501", None, "", "3", "2", "501"),
        ),
        (
            "building 3 room 501 in 阳光花园",
            Address("building 3 room 501 in 阳光花园", 1, "阳光花园", "3", "", "501", rest="in"),
        ),
        (
            "building 3 room 501 in a hurry",
            Address("building 3 room 501", None, "", "3", "", "501"),
        ),
    ],
)
def test_addresses_are_taken_apart(text: str, address: Address) -> None:
    assert _find(text) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "浙江省杭州市余杭区文一西路969号阿里巴巴西溪园区",
            "浙江省杭州市余杭区文一西路969号阿里巴巴西溪园区",
        ),
        ("送我妈那儿 建设路供销社家属院3排5号", "建设路供销社家属院3排5号"),
        ("村东头老李家", "村东头老李家"),
        ("李强 13700001234 湖北省武汉市洪山区珞喻路1037号", "湖北省武汉市洪山区珞喻路1037号"),
        ("送到江南路45号,麻烦了", "江南路45号"),
        ("还是上次那个地址", "上次那个地址"),
        ("学校门口 王明", "学校门口"),
        ("随便", "随便"),
        ("13812345678 3栋", "3栋"),
    ],
)
def test_whole_written_addresses(text: str, words: str) -> None:
    found = _find(text, asked=True)
    assert found is not None
    assert found.text == words


def test_a_community_is_named_even_if_not_served() -> None:
    found = _find("幸福里小区 12栋 1804")
    assert found is not None
    assert (found.community, found.community_name) == (None, "幸福里小区")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("来两箱苹果 送3号楼", "3号楼"),
        ("两斤虾送到5栋602", "5栋602"),
        ("苹果两斤 阳光花园8号楼603 晚上送", "阳光花园8号楼603"),
        ("牛奶一箱送到人民路实验小学", "人民路实验小学"),
        ("2 boxes of milk, deliver to building 5", "building 5"),
        ("milk to room 501", "room 501"),
        ("送到6号楼 我平时住3-1-201", "6号楼"),
    ],
)
def test_addresses_in_passing(text: str, words: str) -> None:
    found = _find(text, "order")
    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    "text", ["5号楼电梯维修", "苹果5-6斤", "我要2号大米一袋", "来两箱苹果", "送到就行"]
)
def test_what_is_no_address(text: str) -> None:
    assert _find(text, "order") is None


def test_nothing_is_no_address() -> None:
    assert _find("能改地址吗") is None
    assert _find("谢谢", asked=True) is None


def test_places_to_leave_goods() -> None:
    left = _find("放门卫那儿就行，下班拿", "pickup")
    assert left is not None
    assert left.text == "门卫"
    assert _find("我自己去取吧", "pickup") is None
    assert addresses.spot(normalise("我自己去取")) == ""
    assert addresses.is_usual("老地址")


# ---- a corpus of written addresses, bare and in sentences, and of messages that hold none ----

WRITTEN = [
    json.loads(line) for line in (learn.HERE / "addresses.jsonl").read_text("utf-8").splitlines()
]


def _plain(text: str) -> str:
    """Without pauses, which an address need not keep."""
    return re.sub(r"[\s,，、()]", "", normalise(text).plain)


@pytest.mark.parametrize("record", WRITTEN, ids=lambda record: record["text"])
def test_an_address_is_found_in_what_people_write(
    record: dict[str, Any], shop: Vocabulary
) -> None:
    setting = setting_of(record["context"], shop)
    reading = understand(record["text"], shop, setting)
    if record["address"] is None:
        assert reading.address is None
        return
    assert reading.address is not None
    assert _plain(reading.address.text) == _plain(record["address"])
    assert label(reading.main, setting) == record["intent"]
    for part, value in record.get("parts", {}).items():
        assert getattr(reading.address, part) == value, part


def test_the_corpus_is_large_and_varied() -> None:
    assert len(WRITTEN) > 500
    assert sum(record["address"] is None for record in WRITTEN) > 50
    assert sum("parts" in record for record in WRITTEN) > 150


@pytest.mark.parametrize(
    "text", ["桃园路18号院3号楼", "苹果园小区5号楼601", "柳巷小区6栋 米市街27号"]
)
def test_no_goods_are_read_inside_an_address(text: str, shop: Vocabulary) -> None:
    reading = understand(f"来一板鸡蛋 送{text}", shop)
    wants = [want for intent in reading.intents for want in getattr(intent, "wants", ())]
    assert [shop.good(want.sku or 0).name for want in wants] == ["散养乌鸡蛋"]


@pytest.mark.parametrize(
    ("text", "community", "parts", "rest"),
    [
        ("阳光花园二期12栋1804", 1, "12//1804", "二期"),
        ("云锦路9号东湖小区3号楼2单元502室", 2, "3/2/502", "云锦路9号"),
        ("东湖小区15幢甲单元301 南门进", 2, "15/甲/301", ""),
        ("云锦路9号枫林家园3号楼", None, "3//", "云锦路9号枫林家园"),
    ],
)
def test_what_belongs_to_no_part_is_kept(
    text: str, community: int | None, parts: str, rest: str
) -> None:
    found = _find(text)
    assert found is not None
    assert found.community == community
    assert f"{found.building}/{found.unit}/{found.room}" == parts
    assert found.rest == rest


def test_a_community_without_a_house_is_named_behind_its_road() -> None:
    found = _find("云锦路9号枫林家园3号楼")
    assert found is not None
    assert found.community_name == "枫林家园"


@pytest.mark.parametrize(
    ("text", "contact", "phone"),
    [
        ("8栋1102 小孙 138 0000 1111", "小孙", "13800001111"),
        ("8栋1102 找老刘", "老刘", ""),
        ("8栋1102，姓覃", "覃", ""),
        ("李红梅 8栋1102 0531-88887777", "李红梅", "053188887777"),
        ("8栋1102王阿姨收", "王阿姨", ""),
    ],
)
def test_who_receives_it_is_no_part_of_it(text: str, contact: str, phone: str) -> None:
    found = _find(text, asked=True)
    assert found is not None
    assert (found.text, found.contact, found.phone) == ("8栋1102", contact, phone)


def test_an_answer_without_a_known_place_is_taken_as_it_is() -> None:
    reading = understand("老王修车那儿", AREA, Setting(asked="address"))
    assert reading.address is not None
    assert reading.address.text == "老王修车"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Tower 5, 19F, Apt D, Park Avenue", "Tower 5, 19F, Apt D, Park Avenue"),
        ("Rm. 2216, Bldg A, SOHO 3Q. Call me", "Rm. 2216, Bldg A, SOHO 3Q"),
        ("Room 501, Building 3, Jinqiao Garden, thanks", "Room 501, Building 3, Jinqiao Garden"),
        ("room 501, building 3, call me", "room 501, building 3"),
        ("中山街8號之3五樓", "中山街8號之3五樓"),
        ("桃园路派出所值班室小翟收", "桃园路派出所值班室"),
        ("胜利街2号楼4门602电话幺三九零零零零幺幺二二", "胜利街2号楼4门602"),
    ],
)
def test_as_others_write_them(text: str, address: str) -> None:
    found = _find(text, asked=True)
    assert found is not None
    assert found.text == address


def test_a_number_in_words_is_a_phone() -> None:
    found = _find("3号楼501 幺三九零零零零幺幺二二", asked=True)
    assert found is not None
    assert (found.text, found.phone) == ("3号楼501", "13900001122")


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("放小区北门保安亭", "小区北门保安亭"),
        ("放到幸福里菜鸟驿站", "菜鸟驿站"),
        ("交给门房大爷", "门房大爷"),
        ("放一楼王阿姨家", "一楼王阿姨家"),
        ("leave it with the guard at the east gate", "the guard at the east gate"),
    ],
)
def test_where_to_leave_it(text: str, spot: str) -> None:
    assert addresses.spot(normalise(text)) == spot


def test_of_is_no_floor(shop: Vocabulary) -> None:
    goods = learn.vocabulary().goods
    words = Vocabulary.build(goods, [Community(1, "幸福里")])
    reading = understand("2 boxes of litchi and 3 kg of bananas, 幸福里 3-501", words)
    assert reading.address is not None
    assert reading.address.text == "幸福里 3-501"
    assert [want.qty for want in reading.main.wants] == [2000, 6000]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("送到夜市牌坊底下", "夜市牌坊底下"),
        ("送到公交站牌那儿", "公交站牌"),
        ("送到东门口的修鞋摊", "东门口的修鞋摊"),
        ("来两斤荔枝，送到老张棋牌室", "老张棋牌室"),
        ("送到菜场对面，两斤荔枝", "菜场对面"),
        ("送到幸福里3号楼501给王阿姨", "幸福里3号楼501"),
    ],
)
def test_where_goods_are_sent_is_a_place(text: str, address: str) -> None:
    found = understand(text, learn.vocabulary()).address
    assert found is not None
    assert found.text == address


@pytest.mark.parametrize("text", ["送到的时候打电话", "两斤荔枝，送到了说一声"])
def test_nowhere_is_told(text: str) -> None:
    assert understand(text, learn.vocabulary()).address is None


@pytest.mark.parametrize(
    ("text", "address", "contact", "phone"),
    [
        ("江阳区蓝田花园 7幢 1单元 2号 先德志 18800001111", "江阳区蓝田花园 7幢 1单元 2号", "先德志", "18800001111"),
        ("收：多吉\n15900001111\n江苏路藏热小区5栋2单元101", "江苏路藏热小区5栋2单元101", "多吉", "15900001111"),
        ("张江镇益丰路55弄19号601室 15100001111 Linda", "张江镇益丰路55弄19号601室", "Linda", "15100001111"),
        ("金马公寓19号楼3单元502室13300001111王金玲（放门口）", "金马公寓19号楼3单元502室", "王金玲", "13300001111"),
        ("13800001111赵丽颖湖南省长沙市岳麓区软件园2栋803", "湖南省长沙市岳麓区软件园2栋803", "赵丽颖", "13800001111"),
        ("铁路新村 28号楼 1单元 4号 齐师傅 157 115 61 490", "铁路新村 28号楼 1单元 4号", "齐师傅", "15711561490"),
        ("古寨西路5号学生公寓E408，18800001111转1441，祁萌", "古寨西路5号学生公寓E408", "祁萌", "18800001111"),
        ("送丽景湾3栋502，13800001111 晚上送", "丽景湾3栋502", "", "13800001111"),
        ("丽景湾 13800001111", "丽景湾", "", "13800001111"),
        ("文汇西路名门壹品 22幢 604", "文汇西路名门壹品 22幢 604", "", ""),
        ("南京 栖霞区 仙林 亚东城 东区 16栋 1101", "南京 栖霞区 仙林 亚东城 东区 16栋 1101", "", ""),
        ("山西省 太原市 小店区 长风街 恒大绿洲 5号楼 301", "山西省 太原市 小店区 长风街 恒大绿洲 5号楼 301", "", ""),
        (
            "收件人：黄志强\n手机号码：13900001111\n所在地区：南宁市青秀区\n详细地址：东葛路118号万达公馆6栋2301",
            "南宁市青秀区 东葛路118号万达公馆6栋2301",
            "黄志强",
            "13900001111",
        ),
    ],
)  # fmt: skip
def test_who_receives_it_stands_beside_the_telephone(
    text: str, address: str, contact: str, phone: str
) -> None:
    found = _find(text, asked=True)
    assert found is not None
    assert (found.text, found.contact, found.phone) == (address, contact, phone)


@pytest.mark.parametrize(
    ("text", "building", "unit", "room"),
    [
        ("恒大城27号楼1-18-2", "27", "1", "2"),
        ("泉水B3区8号楼2-601", "8", "2", "601"),
        ("丽景湾18栋A单元2602", "18", "A", "2602"),
        ("咸亨新村15幢2梯301室", "15", "2", "301"),
        ("祥富里205楼3门401", "205", "3", "401"),
        ("同方广场C座1808 智联科技", "C", "", "1808"),
        ("金桂苑8座17B", "8", "", "17B"),
        ("滨江一号院 T3-2705", "T3", "", "2705"),
        ("望京西园四区410楼1701", "410", "", "1701"),
        ("万科城市花园 5#楼 1204", "5", "", "1204"),
        ("威海校区5号学生公寓E408", "5", "", "E408"),
    ],
)
def test_the_parts_of_an_address(text: str, building: str, unit: str, room: str) -> None:
    found = parse(text, learn.vocabulary())
    assert (found.building, found.unit, found.room) == (building, unit, room)
