"""Buying on the pages: the basket, the checkout, and every way in which it is refused."""

import asyncio
import re
from collections.abc import Callable

import pytest

from store import catalogue, orders, people, privacy, stock
from store.core import Sql
from store.orders import ChangeBasket, Line, Put
from tests.bot.web.visits import Browser, Knows

pytestmark = pytest.mark.asyncio
APPLES, EGGS, PEARS, GARLIC = "洛川苹果", "鲜鸡蛋", "皇冠梨", "紫皮蒜"


# ---- the basket ----


async def test_the_basket_is_filled_changed_and_emptied(browser: Browser, knows: Knows) -> None:
    sku = str(knows.sku(APPLES))
    page = await browser.add("wang", int(sku), "斤")
    assert browser.page.url.path == "/s/wang"
    assert "<strong>¥9.8</strong>" in page  # 6.8 and the delivery
    assert "还差 ¥3.2 起送" in page
    await browser.post("/s/wang/basket", action="add", sku=sku, unit="斤", qty="2.5")
    assert "3.5 斤" in await browser.get("/s/wang/basket")
    await browser.post("/s/wang/basket", action="less", sku=sku, unit="斤")
    assert "2.5 斤" in await browser.get("/s/wang/basket")
    await browser.post("/s/wang/basket", action="set", sku=sku, unit="斤", qty="4")
    assert "4 斤" in await browser.get("/s/wang/basket")
    await browser.post("/s/wang/basket", action="add", sku=sku, unit="箱")
    assert "1 箱" in await browser.get("/s/wang/basket")
    await browser.post(
        "/s/wang/basket", action="set", sku=sku, unit="箱", qty="2", **{"from": "basket"}
    )
    assert browser.page.url.path == "/s/wang/basket"
    assert "4 斤" in browser.page.text  # what is in another unit stays
    for unit in ("斤", "箱"):
        await browser.get("/s/wang/basket")
        await browser.post("/s/wang/basket", action="remove", sku=sku, unit=unit)
    assert "篮子还是空的" in await browser.get("/s/wang/basket")


async def test_one_comes_back_to_where_one_was(browser: Browser, knows: Knows) -> None:
    sku = knows.sku(APPLES)
    await browser.get("/s/wang", q="苹果")
    await browser.post(
        "/s/wang/basket", action="add", sku=str(sku), unit="斤", q="苹果&x=<", c="水果"
    )
    assert dict(browser.page.url.params) == {"q": "苹果&x=<", "c": "水果"}
    assert browser.page.url.fragment == f"g{sku}"


@pytest.mark.parametrize("token", ["", "x", "é"])
async def test_a_form_that_we_did_not_show_changes_nothing(
    browser: Browser, knows: Knows, token: str
) -> None:
    await browser.get("/s/wang")
    await browser.post(
        "/s/wang/basket", action="add", sku=str(knows.sku(APPLES)), unit="斤", token=token
    )
    assert (browser.status, browser.trouble) == (403, "页面放得太久了，请返回刷新后再试。")
    assert "篮子还是空的" in await browser.get("/s/wang/basket")


async def test_a_form_of_somebody_else_is_none(
    browsers: Callable[..., Browser], knows: Knows
) -> None:
    one, other = browsers(), browsers()
    await one.get("/s/wang")
    await other.get("/s/wang")
    await other.post(
        "/s/wang/basket",
        action="add",
        sku=str(knows.sku(APPLES)),
        unit="斤",
        token=one.hidden()["token"],
    )
    assert other.status == 403


@pytest.mark.parametrize(
    ("qty", "status"),
    [("0", 422), ("-1", 422), ("10000", 422), ("1e9", 422), ("NaN", 422), ("Infinity", 422),
     ("0.0001", 422), ("三", 422), ("", 422), ("1e2", 422), ("1e999999999", 422), ("1_000", 422), ("٣", 422),
     ("9999", 200), ("0.001", 200)],
)  # fmt: skip
async def test_only_quantities_of_this_world(
    browser: Browser, knows: Knows, qty: str, status: int
) -> None:
    await browser.add("wang", knows.sku(APPLES), "斤", qty)
    assert browser.status == status
    if status == 422:
        assert browser.trouble == "数量要大于 0，一样最多 9999。"
        assert "篮子还是空的" in await browser.get("/s/wang/basket")


async def test_a_quantity_that_grows_too_large_stays_as_it_was(
    browser: Browser, knows: Knows
) -> None:
    await browser.add("wang", knows.sku(APPLES), "斤", "9999")
    await browser.add("wang", knows.sku(APPLES), "斤", "1")
    assert browser.status == 422
    assert "9999 斤" in await browser.get("/s/wang/basket")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "steal"}, 400),
        ({"action": ""}, 400),
        ({"sku": "x"}, 400),
        ({"sku": "-1"}, 400),
        ({"sku": "99999999999999999999"}, 400),
        ({"sku": "9223372036854775808"}, 400),
        ({"sku": "9223372036854775807"}, 404),
        ({"sku": "٣"}, 400),
        ({"unit": ""}, 400),
        ({"unit": "x" * 21}, 400),
        ({"unit": "吨"}, 404),
        ({"action": "pickup", "point": "1"}, 404),
        ({"action": "pickup", "point": ""}, 400),
    ],
)
async def test_odd_forms_are_refused_with_a_sentence(
    browser: Browser, knows: Knows, fields: dict[str, str], status: int
) -> None:
    await browser.get("/s/wang")
    form = {"action": "add", "sku": str(knows.sku(APPLES)), "unit": "斤"} | fields
    await browser.post("/s/wang/basket", **form)
    assert browser.status == status
    assert browser.trouble


@pytest.mark.parametrize("path", ["/s/wang/basket", "/s/wang/checkout", "/s/wang/enter"])
async def test_bodies_that_are_no_forms(browser: Browser, path: str) -> None:
    await browser.get("/s/wang")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for body, headers, status in (
        (b"{}", {"content-type": "application/json"}, 415),
        (b"x", {}, 415),
        (b"a=" + b"x" * 20_000, kind, 413),
        (b"&".join(b"a=1" for _ in range(100)), kind, 400),
        (b"\xff\xfe", kind, 400),
        (b"", kind, 403),
    ):
        answer = await browser.client.post(path, content=body, headers=headers)
        assert answer.status_code == status


async def test_a_good_of_another_shop_cannot_be_added(browser: Browser, knows: Knows) -> None:
    mine = {good.sku_id for good in knows.goods()}
    local = next(good for good in knows.goods("lin") if good.sku_id not in mine)
    await browser.add("wang", local.sku_id, local.units[0].unit)
    assert (browser.status, browser.trouble) == (404, "这样东西已经不卖了。")


# ---- ordering ----


async def test_an_order_is_placed_and_shown(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "2")
    page = await browser.check_out("wang", remark="放门口")
    (order,) = knows.orders()
    assert browser.page.url.path == f"/s/wang/orders/{order.number}"
    assert "下好了！王师傅会尽快接单。" in page
    assert (order.total_fen, order.delivery_fen, order.source) == (124_00, 0, "web")
    assert (order.name, order.phone) == ("李女士", "13812345678")
    assert (order.address, order.remark) == ("幸福里3号楼501", "放门口")
    assert order.community_id is not None
    assert knows.held(APPLES) == 20_000
    for said in ("洛川苹果", "× 2 箱", "¥124", "幸福里3号楼501", "李女士 · 13812345678", "放门口"):
        assert said in page
    assert "篮子还是空的" in await browser.get("/s/wang/basket")
    assert f"订单 {order.number}" in await browser.get("/s/wang/orders")


async def test_the_page_follows_the_order(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    await browser.check_out("wang")
    path = browser.page.url.path
    assert f'content="10;url={path}"' in browser.page.text
    shop = knows.shop()
    for state, said in (
        ("accepted", "已接单，备货中"), ("out", "正在送来"), ("delivered", "<h2>已送达</h2>")
    ):  # fmt: skip
        knows.verb(orders.advance(orders.Step(shop.id, knows.orders()[0].number, state)))
        assert said in await browser.get(path)
    assert "http-equiv" not in browser.page.text


async def test_the_same_form_twice_is_one_order(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    await browser.get("/s/wang/basket")
    form = browser.hidden() | {"detail": "1号楼", "contact": "李", "phone": "13812345678"}
    answers = await asyncio.gather(
        *(browser.client.post("/s/wang/checkout", data=form) for _ in range(8))
    )
    assert len({answer.url for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len(knows.orders()) == 1
    assert knows.held(APPLES) == 10_000


async def test_a_key_leads_to_nobody_elses_order(
    browsers: Callable[..., Browser], knows: Knows
) -> None:
    one, other = browsers(), browsers()
    for browser in (one, other):
        await browser.add("wang", knows.sku(APPLES), "箱", "1")
        await browser.check_out("wang", key="the-same-key")
        assert browser.status == 200
    assert one.page.url != other.page.url
    assert len(knows.orders()) == 2


async def test_an_order_is_seen_by_its_person_alone(
    browsers: Callable[..., Browser], knows: Knows
) -> None:
    mine, other = browsers(), browsers()
    await mine.add("wang", knows.sku(APPLES), "箱", "1")
    await mine.check_out("wang")
    number = knows.orders()[0].number
    await other.add("wang", knows.sku(APPLES), "箱", "1")
    stranger = browsers()
    for browser in (other, stranger):
        page = await browser.get(f"/s/wang/orders/{number}")
        assert (browser.status, browser.trouble) == (404, "没有这张订单，或者它不是您的。")
        assert "李女士" not in page
    await mine.get(f"/s/lin/orders/{number}")
    assert mine.status == 404
    assert (await mine.get("/s/lin/orders")).count("slip-head") == 0
    for odd in ("0", "-1", "x", "9" * 25, "1.0", "%31%30%30%30", "٣"):
        await mine.get(f"/s/wang/orders/{odd}")
        assert mine.status == 404


async def test_an_address_is_kept_and_offered_again(browser: Browser, knows: Knows) -> None:
    for _ in range(2):
        await browser.add("wang", knows.sku(APPLES), "箱", "1")
        page = await browser.get("/s/wang/basket")
        saved = re.search(r'name="to" value="(\d+)" checked><span><b>([^<]+)', page)
        if saved is None:
            await browser.check_out("wang")
        else:
            assert saved[2] == "幸福里3号楼501"
            await browser.check_out("wang", to=saved[1], detail="", contact="", phone="")
        assert browser.status == 200
    first, second = knows.orders()
    assert (first.address, first.name, first.phone) == (second.address, second.name, second.phone)


async def test_an_address_of_somebody_else_is_no_address(
    browsers: Callable[..., Browser], knows: Knows
) -> None:
    one, other = browsers(), browsers()
    await one.add("wang", knows.sku(APPLES), "箱", "1")
    await one.check_out("wang")
    order = knows.orders()[0]
    book = knows.verb(people.address_book(order.person_id or 0))
    await other.add("wang", knows.sku(APPLES), "箱", "1")
    await other.check_out("wang", to=str(book[0].id))
    assert (other.status, other.trouble) == (409, "还没写送到哪儿。")
    assert len(knows.orders()) == 1


async def test_picking_up_costs_no_delivery(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "斤", "2")
    page = await browser.get("/s/wang/basket")
    assert "下单 ¥16.6" in page
    (point,) = re.findall(r'name="change" value="(pickup:\d+)"', page)
    page = await browser.post("/s/wang/basket", change=point)
    assert "下单 ¥13.6" in page
    assert "幸福里南门自提点" in page
    await browser.check_out("wang", detail="")
    (order,) = knows.orders()
    assert (order.total_fen, order.address) == (13_60, "幸福里南门自提点")
    assert (order.name, order.phone) == ("李女士", "13812345678")
    assert "<dt>自提</dt><dd>幸福里南门自提点" in browser.page.text
    for state, said, step in (("out", "可以来取了", "可取货"), ("delivered", "已取货", "已取货")):
        for at in ("accepted", state) if state == "out" else (state,):
            knows.verb(orders.advance(orders.Step(order.shop_id, order.number, at)))
        page = await browser.get(f"/s/wang/orders/{order.number}")
        assert f"<h2>{said}</h2>" in page
        assert f'aria-current="step">{step}</li>' in page
        assert said in await browser.get("/s/wang/orders")
        assert not re.search("送到|配送中|已送达", page)


async def test_what_was_typed_stays_while_the_basket_changes(
    browsers: Callable[..., Browser], knows: Knows
) -> None:
    browser, sku = browsers(), knows.sku(APPLES)
    await browser.add("wang", sku, "箱", "1")
    page = await browser.get("/s/wang/basket")
    fields = {"detail": "3号楼501", "contact": "李", "phone": "1381", "remark": "放<门口>"}
    other = re.findall(r'<option value="(\d+)">', page)[-1]
    (point,) = re.findall(r'name="change" value="(pickup:\d+)"', page)
    more = {"change": f"add:{sku}:1:箱", "community": other}
    assert "2 箱" in await browser.post("/s/wang/basket", **fields, **more)
    contact = {"contact": "李女士", "phone": "1381", "remark": "放<门口>"}
    assert 'value="李女士"' in await browser.post("/s/wang/basket", change=point, **contact)
    page = await browser.post("/s/wang/basket", change="deliver", **contact)
    for text in ("3号楼501", "李女士", "1381", "放&lt;门口&gt;"):
        assert f'value="{text}"' in page
    assert f'<option value="{other}" selected>' in page
    draft = browser.client.cookies["lindian-typed"]
    await browser.check_out("wang")
    assert "lindian-typed" not in browser.client.cookies
    stranger = browsers()
    await stranger.add("wang", sku, "箱", "1")
    stranger.client.cookies.set("lindian-typed", draft)
    assert 'value="李女士"' not in await stranger.get("/s/wang/basket")


async def test_pickup_can_be_taken_back(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "斤", "2")
    page = await browser.get("/s/wang/basket")
    (point,) = re.findall(r'name="change" value="(pickup:\d+)"', page)
    await browser.post("/s/wang/basket", change=point)
    await browser.get("/s/wang/basket")
    await browser.post("/s/wang/basket", change="deliver")
    assert "下单 ¥16.6" in await browser.get("/s/wang/basket")


# ---- refusals ----


async def _refused(browser: Browser, knows: Knows, status: int, said: str) -> None:
    """It is said what is wrong, what was typed is kept, and nothing was placed."""
    assert (browser.status, browser.trouble) == (status, said)
    assert 'value="放门口"' in browser.page.text
    assert browser.page.headers["cache-control"] == "private, no-cache"  # so Back leads here again
    assert knows.orders() == []
    assert knows.held(APPLES) == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"detail": " "}, "还没写送到哪儿。"),
        ({"contact": ""}, "怎么称呼您？"),
        ({"phone": ""}, "留个手机号吧，送到时好联系您。"),
        ({"phone": "12345"}, "手机号看起来不对，请再看一眼。"),
        ({"phone": "<script>"}, "手机号看起来不对，请再看一眼。"),
    ],
)
async def test_what_is_missing_is_asked_for(
    browser: Browser, knows: Knows, fields: dict[str, str], said: str
) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    await browser.check_out("wang", remark="放门口", **fields)
    await _refused(browser, knows, 422, said)


async def test_a_new_price_is_shown_before_anything_is_placed(
    browser: Browser, knows: Knows
) -> None:
    shop, sku = knows.shop(), knows.sku(APPLES)
    await browser.add("wang", sku, "箱", "1")
    await browser.get("/s/wang/basket")
    knows.verb(catalogue.reprice(shop.id, sku, "箱", 70_00, None))
    fields = {"detail": "3号楼", "contact": "李", "phone": "13812345678", "remark": "放门口"}
    await browser.post("/s/wang/checkout", **fields)
    await _refused(browser, knows, 409, "价格或运费刚刚变了，请看看新的合计再下单。")
    assert "下单 ¥70" in browser.page.text
    await browser.post("/s/wang/checkout", **fields)
    assert browser.status == 200
    assert [order.total_fen for order in knows.orders()] == [70_00]


async def test_what_ran_out_meanwhile_is_named(browser: Browser, knows: Knows) -> None:
    shop, sku = knows.shop(), knows.sku(APPLES)
    await browser.add("wang", sku, "箱", "3")
    await browser.get("/s/wang/basket")
    knows.verb(stock.write_off(shop.id, sku, knows.free(APPLES) - 25_000, "rotten"))
    await browser.post(
        "/s/wang/checkout", detail="3号楼", contact="李", phone="13812345678", remark="放门口"
    )
    await _refused(browser, knows, 409, "刚刚有人先下了单，洛川苹果不够了。看看下面改成多少？")
    assert "只剩 2 箱 了" in browser.page.text
    assert "改成 2 箱" in browser.page.text
    await browser.post(
        "/s/wang/basket", action="set", sku=str(sku), unit="箱", qty="2", **{"from": "basket"}
    )
    await browser.check_out("wang")
    assert [order.total_fen for order in knows.orders()] == [124_00]


async def test_below_the_minimum_there_is_no_order(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "斤", "1")
    assert "还差 ¥3.2 起送" in await browser.get("/s/wang/basket")
    await browser.check_out("wang", remark="放门口")
    await _refused(browser, knows, 409, "还没到起送价 ¥10，再挑点什么吧。")


async def test_what_is_sold_no_more_must_leave_the_basket(browser: Browser, knows: Knows) -> None:
    shop, sku = knows.shop(), knows.sku(APPLES)
    await browser.add("wang", sku, "箱", "1")
    await browser.add("wang", knows.sku(PEARS), "箱", "1")
    await browser.get("/s/wang/basket")
    knows.verb(catalogue.shelve(shop.id, sku, False, None))
    await browser.check_out("wang", remark="放门口")
    await _refused(browser, knows, 409, "“洛川苹果”已经不卖了，先从篮子里删掉它吧。")
    await browser.post("/s/wang/basket", action="remove", sku=str(sku), unit="箱")
    await browser.check_out("wang")
    assert [len(order.lines) for order in knows.orders()] == [1]


async def test_an_empty_basket_is_no_order(browser: Browser, knows: Knows) -> None:
    await browser.get("/s/wang")
    await browser.post("/s/wang/checkout", key="12345678", detail="x", contact="y")
    assert (browser.status, browser.trouble) == (422, "留个手机号吧，送到时好联系您。")
    await browser.get("/s/wang")
    await browser.post(
        "/s/wang/checkout", key="12345678", detail="x", contact="y", phone="13812345678"
    )
    assert (browser.status, browser.trouble) == (409, "篮子是空的，还没有可以下单的。")
    assert knows.orders() == []


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "钥匙" * 8])
async def test_a_form_without_a_proper_key_is_none_of_ours(
    browser: Browser, knows: Knows, key: str
) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    await browser.check_out("wang", key=key)
    assert browser.status == 400
    assert knows.orders() == []


async def test_what_people_write_stays_text(browser: Browser, knows: Knows) -> None:
    evil = '"><img src=x onerror=alert(1)>{{7*7}}\x00\x1b'
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    await browser.check_out("wang", detail=evil, contact=evil, remark=evil)
    assert browser.status == 200
    pages = [browser.page.text, await browser.get("/s/wang/orders")]
    await browser.add("wang", knows.sku(APPLES), "箱", "1")
    pages.append(await browser.get("/s/wang/basket"))
    for page in pages:
        assert "<img" not in page
        assert "49" not in page.split("remark")[-1][:200]
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in pages[0]


# ---- what nobody can have, and who is nobody any more ----


async def test_next_to_nothing_is_no_quantity(browser: Browser, knows: Knows) -> None:
    sku = knows.sku(GARLIC)
    await browser.add("wang", sku, "两", "0.001")
    assert browser.status == 422
    await browser.add("wang", sku, "两")
    shop = knows.shop().id
    person = knows.look(
        lambda tx: max(who for (who,) in tx.rows(Sql("SELECT person_id FROM baskets")))
    )
    little = Put(Line(sku, "两", 1), exactly=True)
    much = Put(Line(knows.sku(APPLES), "箱", 2_000))
    knows.verb(orders.change(ChangeBasket(shop, person, (little, much))))
    await browser.check_out("wang")
    assert browser.status == 422
    assert knows.orders() == []


@pytest.mark.parametrize("slug", ["%00", "a%00b", "WANG", "-"])
async def test_what_is_no_short_name_is_no_shop(browser: Browser, slug: str) -> None:
    await browser.get(f"/s/{slug}")
    assert browser.status == 404


async def test_who_was_erased_is_a_stranger(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "2")
    people_with_baskets = Sql("SELECT person_id FROM baskets")
    ((before,),) = knows.look(lambda tx: tx.rows(people_with_baskets))
    knows.verb(privacy.erase(before))
    assert "篮子还是空的" in await browser.get("/s/wang/basket")
    await browser.add("wang", knows.sku(APPLES), "箱")
    ((after,),) = knows.look(lambda tx: tx.rows(people_with_baskets))
    assert after != before


async def test_a_card_number_in_a_form_is_masked(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku(APPLES), "箱", "2")
    await browser.check_out("wang", remark="卡号 4111 1111 1111 1111", contact="4111111111111111")
    (order,) = knows.orders()
    assert order.number == 1
    for table in ("order_contacts", "addresses", "baskets", "outbox", "events"):
        found = knows.look(lambda tx, name=table: tx.rows(Sql(f"SELECT * FROM {name}")))  # type: ignore[misc]
        assert "4111" not in str(found)
