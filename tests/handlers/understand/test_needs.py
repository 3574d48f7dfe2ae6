"""Needs that are said, and needs that life implies."""

from __future__ import annotations

import pytest

from handlers.understand import Needs, NeedSaid, Vocabulary, items, needs, sentence, understand
from handlers.understand.normalise import normalise


def _needs(text: str, shop: Vocabulary) -> tuple[NeedSaid, ...]:
    main = understand(text, shop).main
    assert isinstance(main, Needs), text
    return main.needs


@pytest.mark.parametrize(
    ("text", "what", "budget", "when", "whom"),
    [
        ("想买个洗衣机 预算两千左右", "洗衣机", 200000, None, None),
        ("我朋友下个月过生日，300以内送啥", "生日蛋糕/生日礼物", 30000, "下个月", "朋友"),
        ("最近老失眠", "助眠/褪黑素", None, None, None),
        ("家里有蟑螂", "蟑螂药/蟑螂屋", None, None, None),
        ("我妈膝盖疼", "膏药/云南白药", None, None, "妈"),
        ("我妈膝盖疼，医生说要补钙", "钙片/补钙", None, None, "妈"),
        ("想换个电视，五千块钱封顶", "电视", 500000, None, None),
        ("有没有低糖的点心，我爸血糖高", "低糖点心", None, None, "爸"),
        ("周末去露营", "露营用品/帐篷", None, "周末", None),
        ("想换个手机,预算2000到3000", "手机", 300000, None, None),
        ("冰箱坏了", "冰箱", None, None, None),
    ],
)
def test_a_need(
    text: str, what: str, budget: int | None, when: str | None, whom: str | None, shop: Vocabulary
) -> None:
    need = _needs(text, shop)[0]
    assert (need.what, need.budget_fen, need.when, need.for_whom) == (what, budget, when, whom)


def test_two_needs_in_one_message(shop: Vocabulary) -> None:
    assert [need.what for need in _needs("厨房灯老闪，还有水龙头滴水", shop)] == ["灯泡", "水龙头"]


def test_a_need_for_what_the_shop_has_says_so(shop: Vocabulary) -> None:
    need = _needs("吹风机坏了", shop)[0]
    assert [shop.good(match.sku).name for match in need.matches] == ["飞利浦吹风机"]


@pytest.mark.parametrize(
    ("text", "what"),
    [("飞利浦的坏了想换新的", ""), ("预算5块", ""), ("我想要个结实点的东西送给爷爷过生日", "")],
)
def test_vague_needs_keep_their_words(text: str, what: str, shop: Vocabulary) -> None:
    said = normalise(text)
    parts = sentence.parse(said.plain, shop)
    found = needs.read(said, parts, items.read(said.plain, parts, shop), shop)
    assert found[0].said == text
    assert found[0].what != what


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("给爷爷买吹风机和电饭煲过生日", ["吹风机", "电饭煲"]),
        ("电饭煲坏了，饭都没得吃", ["电饭煲/电饭锅"]),
        ("吹风机坏了，还有电饭煲也坏了", ["吹风机/电吹风", "电饭煲"]),
        ("电饭煲漏电，想换个好点的", ["电饭煲"]),
    ],
)
def test_how_many_needs_a_message_tells(text: str, whats: list[str], shop: Vocabulary) -> None:
    said = normalise(text)
    parts = sentence.parse(said.plain, shop)
    found = needs.read(said, parts, items.read(said.plain, parts, shop), shop)
    assert [one.what for one in found] == whats


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("my washing machine died, budget around 2000", "washing machine"),
        ("looking for a second hand bike, max 300 rmb", "bike"),
        ("any good pasta maker, pls", "pasta maker"),
    ],
)
def test_a_thing_that_only_english_names(text: str, what: str) -> None:
    bare = Vocabulary.build([])
    main = understand(text, bare).main
    assert isinstance(main, Needs)
    assert [need.what for need in main.needs] == [what]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        # no sign of it stands there word for word
        ("小囡夜里向踢被头冻出毛病来,咋办", "睡袋/防踢被"),
        ("my dog keeps shedding everywhere", "宠物梳/粘毛"),
        # of a dog much may be needed
        ("狗子掉毛掉得满地都是", "粘毛器/宠物梳"),
        ("爸爸手术后要人陪夜", "护工/陪诊"),
        # what is named in passing is not needed
        ("五一要坐六个钟头大巴,我妈晕车", "晕车药/晕车贴"),
        ("剪刀钝得连葱都剪不动", "剪刀"),
        ("一洗完碗手就裂口子", "护手霜"),
        ("爬华山 登山杖护膝手套", "护膝"),
        ("老头子血压高，有没有盐少的酱油", "盐少的酱油"),
        # a thing in so many words
        ("宿舍床上想要个小桌板", "小桌板"),
        ("对象没胃口，想喝点清淡的粥", "清淡的粥"),
    ],
)
def test_what_a_message_is_likest_to(text: str, what: str, shop: Vocabulary) -> None:
    said = normalise(text)
    parts = sentence.parse(said.plain, shop)
    found = needs.read(said, parts, items.read(said.plain, parts, shop), shop)
    assert found[0].what.partition("(")[0] == what


def test_for_a_pet_until_monday_and_for_so_much(shop: Vocabulary) -> None:
    need = _needs("想给我家小猫换个窝，下周一之前，一共两百", shop)[0]
    assert (need.for_whom, need.when, need.budget_fen) == ("小猫", "下周一之前", 20_000)


def test_what_wore_out_is_to_be_had_anew(shop: Vocabulary) -> None:
    assert _needs("吹风机烧焦了，想换个新的", shop)
