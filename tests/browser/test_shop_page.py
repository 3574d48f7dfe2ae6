"""The shop page in real Chromium, on a phone: search, basket, checkout, the order; without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
EVIL = '"><img src=x onerror=alert(1)>'


def test_from_the_shelf_to_an_order(
    demo: str, opened: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    page = opened(**PHONE, has_touch=True, java_script_enabled=False)
    page.goto(f"{demo}/s/wang")
    expect(page.get_by_role("heading", level=1)).to_have_text("王师傅的邻店")
    shot(page, "shop-shelf")
    page.get_by_role("searchbox").fill("苹果")
    page.get_by_role("button", name="搜索").click()
    page.locator("article", has_text="洛川苹果").locator(".round-add").last.click()
    expect(page.locator(".dock")).to_contain_text("¥62")
    shot(page, "shop-search")
    page.get_by_role("link", name="去结算").click()
    page.get_by_role("button", name="加一箱 洛川苹果").click()
    expect(page.locator(".checkout")).to_contain_text("下单 ¥124")
    page.get_by_label("楼号门牌").fill("3号楼2单元501")
    page.get_by_label("怎么称呼").fill("李女士")
    page.get_by_label("手机号").fill("123 4567")
    page.get_by_label("备注").fill("挑红一点的，放门口就行")
    shot(page, "shop-basket")
    page.get_by_role("button", name="下单 ¥124").click()
    expect(page.get_by_role("alert")).to_have_text("手机号看起来不对，请再看一眼。")
    page.get_by_label("备注").fill(EVIL)
    with page.expect_response(lambda answer: answer.status == 200 and "orders" in answer.url):
        page.get_by_label("手机号").fill("138 1234 5678")
        page.get_by_role("button", name="下单 ¥124").click()
    assert re.search(r"/s/wang/orders/1\?thanks=1$", page.url)
    expect(page.get_by_text("下好了！王师傅会尽快接单。")).to_be_visible()
    expect(page.get_by_text(EVIL)).to_be_visible()
    shot(page, "shop-order")
    page.get_by_role("link", name="回到店里").first.click()
    page.get_by_role("link", name="我的订单").click()
    expect(page.locator(".slip")).to_have_count(1)


def test_what_was_typed_stays_whatever_is_pressed(demo: str, opened: Callable[..., Page]) -> None:
    page = opened(**PHONE, java_script_enabled=False)
    page.goto(f"{demo}/s/wang")
    page.locator("article", has_text="洛川苹果").locator(".round-add").last.click()
    page.goto(f"{demo}/s/wang/basket")
    page.get_by_label("楼号门牌").fill("3号楼2单元501")
    for name in ("加一箱 洛川苹果", "减一箱 洛川苹果", "自己取", "送到家"):
        page.get_by_role("button", name=name).click()
    expect(page.get_by_label("楼号门牌")).to_have_value("3号楼2单元501")
    page.get_by_label("楼号门牌").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("怎么称呼您？")
    page.get_by_role("link", name="回到店里").click()
    page.go_back()
    expect(page.get_by_role("alert")).to_have_text("怎么称呼您？")
    expect(page.get_by_label("楼号门牌")).to_have_value("3号楼2单元501")


def test_the_courier_hears_of_it_and_the_page_follows(
    demo: str, opened: Callable[..., Page]
) -> None:
    street = opened(viewport={"width": 1380, "height": 860})
    street.goto(f"{demo}/simulator")
    courier = street.locator("#phone-keeper")
    page = opened(**PHONE)
    page.goto(f"{demo}/s/wang")
    page.locator("article", has_text="洛川苹果").locator(".round-add").last.click()
    page.goto(f"{demo}/s/wang/basket")
    page.get_by_label("楼号门牌").fill("3号楼2单元501")
    page.get_by_label("怎么称呼").fill("李女士")
    page.get_by_label("手机号").fill("13812345678")
    page.get_by_role("button", name="下单 ¥62").click()
    expect(page.get_by_role("heading", name="等店主接单")).to_be_visible()
    expect(courier.locator(".msg.shop").last).to_contain_text(
        "幸福里3号楼2单元501", timeout=10_000
    )
    courier.locator(".choices button:enabled", has_text="接单").last.click()
    expect(courier.locator(".msg.shop").last).to_contain_text("已接单", timeout=10_000)
    expect(page.get_by_role("heading", name="已接单，备货中")).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("path", ["/s/wang", "/s/wang?q=牛奶", "/s/lin?c=水果", "/s/wang/orders"])
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_sticks_out(
    demo_pages: str, opened: Callable[..., Page], path: str, width: int
) -> None:
    page = opened(viewport={"width": width, "height": 800})
    page.goto(demo_pages + path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
