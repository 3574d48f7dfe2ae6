"""The two pictures of the README, taken anew: `python -m tests.browser.take_pictures`."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, HERE, PHONE, QUIET, WHY, Server

PICTURES = HERE / "pictures"
STREET = {"viewport": {"width": 1220, "height": 830}, "device_scale_factor": 1}
HERE_AND_NOW = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}


class Phone:
    """Somebody's phone in the simulator."""

    def __init__(self, page: Page, chat: str) -> None:
        self.here: Locator = page.locator(f"#phone-{chat}")

    def say(self, text: str, until: str) -> None:
        self.here.locator("textarea").fill(text)
        self.here.get_by_role("button", name="发送").click()
        self.sees(until)

    def tap(self, label: str, until: str) -> None:
        self.here.locator(".choices button:enabled", has_text=label).last.click()
        self.sees(until)

    def sees(self, text: str) -> None:
        expect(self.here.locator(".msg.shop").last).to_contain_text(text, timeout=10_000)


def simulator(browser: Browser, url: str) -> None:
    """Two shoppers and the courier: an order delivered, another about to be placed."""
    page = browser.new_page(**STREET, **HERE_AND_NOW)
    page.goto(f"{url}/simulator")
    li, chen, courier = Phone(page, "shopper"), Phone(page, "shopper2"), Phone(page, "keeper")
    li.sees("欢迎")
    chen.sees("欢迎")
    li.say("来两箱苹果 一板鸡蛋，送幸福里3号楼2单元501", "合计")
    li.tap("确认", "下单成功")
    courier.sees("接单")
    courier.tap("接单", "已接单")
    chen.say("五花肉多少钱一斤", "五花肉")
    courier.tap("出发", "配送中")
    courier.tap("送达", "已送达")
    li.sees("已送达")
    chen.say("来两斤五花肉，一把小青菜，送幸福里5号楼1单元302", "合计")
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / "simulator.png")


def shop(browser: Browser, url: str) -> None:
    """The courier's shop on a phone, with something in the basket."""
    page = browser.new_page(
        **{**PHONE, "device_scale_factor": 1.5}, **HERE_AND_NOW, has_touch=True
    )
    page.goto(f"{url}/s/wang?q=苹果")
    page.locator("article", has_text="洛川苹果").locator(".round-add").last.click()
    page.goto(f"{url}/s/wang")
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / "shop.png")


def main() -> None:
    """Open a demo, live a little in it, and take the pictures."""
    if CHROMIUM is None:
        raise SystemExit(WHY)
    server = Server()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            simulator(browser, server.url)
            shop(browser, server.url)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
