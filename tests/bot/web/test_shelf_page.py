"""The shop's page: who keeps it, what it sells, how it is found, and how no is said."""

import re
from collections.abc import Callable

import pytest

from store import catalogue, stock
from tests.bot.web.visits import Browser, Knows

pytestmark = pytest.mark.asyncio

PAGES = ("/s/wang", "/s/wang?q=苹果", "/s/wang?c=水果", "/s/wang/basket", "/s/wang/orders")


async def test_the_keeper_stands_on_top_with_terms_and_goods(browser: Browser) -> None:
    page = await browser.get("/s/wang")
    assert browser.status == 200
    assert "<h1>王师傅的邻店</h1>" in page
    assert "王师傅 · 快递员的小店" in page
    assert "天天进小区，鲜货当天到，送到家门口" in page
    assert "<b>幸福里</b><b>阳光花园</b>" in page
    assert "¥10 起送" in page
    assert "配送费 ¥3" in page
    assert "满 ¥39 免配送费" in page
    assert '<span class="price">¥6.8<small>/斤</small></span>' in page
    assert '<span class="price">¥62<small>/箱</small></span>' in page
    assert page.index("<h2>水果</h2>") < page.index("<h2>蔬菜</h2>")
    assert "篮子还是空的" in page


async def test_each_shop_has_its_own_prices_and_goods(browser: Browser) -> None:
    page = await browser.get("/s/lin")
    assert "社区小店" in page
    assert "¥7<small>/斤" in page  # 6.8 and what a counter costs


async def test_english_by_the_browser_by_the_link_and_kept(
    browsers: Callable[..., Browser],
) -> None:
    english = browsers("en-GB,en;q=0.8,zh;q=0.5")
    assert "your courier&#39;s shop" in await english.get("/s/wang")
    chinese = browsers("fr-FR")
    assert "快递员的小店" in await chinese.get("/s/wang")
    assert '<html lang="en">' in await chinese.get("/s/wang", lang="en")
    assert '<html lang="en">' in await chinese.get("/s/wang/basket")
    assert '<html lang="zh-CN">' in await chinese.get("/s/wang", lang="zh")


@pytest.mark.parametrize("words", ["苹果", "洛川", "APPLE", "75mm 苹果", "洛川平果"])
async def test_goods_are_found_by_name_by_alias_and_by_sound(browser: Browser, words: str) -> None:
    page = await browser.get("/s/wang", q=words)
    assert "<h3>洛川苹果</h3>" in page
    assert "<h3>鲜鸡蛋</h3>" not in page


async def test_what_is_not_sold_is_said_kindly(browser: Browser) -> None:
    page = await browser.get("/s/wang", q="航空母舰")
    assert "没找到“航空母舰”。换个说法试试" in page
    assert '<article class="good' not in page


async def test_a_category_shows_its_goods_alone(browser: Browser) -> None:
    page = await browser.get("/s/wang", c="蔬菜")
    assert "<h3>洛川苹果</h3>" not in page
    assert re.search(r'<a href="[^"]+" aria-current="page">蔬菜</a>', page)


async def test_many_goods_come_page_by_page(browser: Browser) -> None:
    first = await browser.get("/s/wang")
    assert first.count('<article class="good') == 60
    assert 'href="/s/wang?p=2"' in first
    second = await browser.get("/s/wang", p="2")
    assert set(re.findall(r'id="(g\d+)"', first)).isdisjoint(re.findall(r'id="(g\d+)"', second))


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "", "9" * 30, "٣"])
async def test_an_odd_page_number_shows_a_page(browser: Browser, page: str) -> None:
    assert '<article class="good' in await browser.get("/s/wang", p=page)
    assert browser.status == 200


async def test_what_is_little_and_what_is_gone_is_said(browser: Browser, knows: Knows) -> None:
    shop, eggs = knows.shop(), knows.sku("鲜鸡蛋")
    unit = next(good.units[0] for good in knows.goods() if good.sku_id == eggs)
    free = knows.free("鲜鸡蛋")
    knows.verb(stock.write_off(shop.id, eggs, free - 3 * unit.factor, "broken"))
    assert f"只剩 3 {unit.unit}" in await browser.get("/s/wang", q="鲜鸡蛋")
    knows.verb(stock.write_off(shop.id, eggs, 3 * unit.factor, "more broken"))
    page = await browser.get("/s/wang", q="鲜鸡蛋")
    assert "卖完了" in page
    assert 'value="add"' not in page.split("<h3>鲜鸡蛋</h3>")[1].split("</article>")[0]


async def test_what_is_taken_off_the_shelf_is_not_shown(browser: Browser, knows: Knows) -> None:
    assert "<h3>洛川苹果</h3>" in await browser.get("/s/wang")
    knows.verb(catalogue.shelve(knows.shop().id, knows.sku("洛川苹果"), False, None))
    assert "<h3>洛川苹果</h3>" not in await browser.get("/s/wang")


@pytest.mark.parametrize("slug", ["nobody", "WANG-2", "%00", "..", "a" * 300, "王"])
async def test_an_unknown_shop_is_a_page_that_says_so(browser: Browser, slug: str) -> None:
    await browser.get(f"/s/{slug}")
    assert browser.status == 404
    if slug != "..":
        assert browser.trouble == "没有这家店。看看链接是不是抄错了？"


async def test_a_page_that_is_none_and_a_method_that_does_not_fit(browser: Browser) -> None:
    await browser.get("/s/wang/nothing")
    assert (browser.status, browser.trouble) == (404, "没有这一页。")
    await browser.get("/s/wang/checkout")
    assert (browser.status, browser.trouble) == (405, "这一页不能这样用。")
    assert (await browser.client.get("/nothing")).text == "Not Found"


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_has_anything_inline(browser: Browser, path: str) -> None:
    page = await browser.get(path)
    policy = browser.page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert browser.page.headers["x-content-type-options"] == "nosniff"
    assert browser.page.headers["cache-control"] == "no-store"
    assert not re.search(
        r"<script(?! type=\"module\" src=)|<style| style=| on\w+=|javascript:", page
    )


async def test_what_is_searched_for_comes_back_as_text(browser: Browser) -> None:
    page = await browser.get("/s/wang", q='"><script>alert(1)</script>')
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_a_cookie_that_nobody_signed_is_a_stranger(browser: Browser) -> None:
    for cookie in ("x", "e30.AAAA", "." * 500):
        browser.client.cookies.set("lindian", cookie)
        await browser.get("/s/wang")
        assert browser.status == 200
        browser.client.cookies.clear()


async def test_static_files_may_be_kept(browser: Browser) -> None:
    page = await browser.get("/s/wang")
    sheet = re.search(r'href="(/static/shop\.css\?v=\w+)"', page)
    assert sheet is not None
    answer = await browser.client.get(sheet[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
