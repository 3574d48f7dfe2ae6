"""`lindian qr`: what a shop's code says, on each platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.lanes import transact
from bot.simulator.stand import Server
from bot.simulator.wechat_stand import WeChatStand
from store import shops
from store.core import Database
from store.shops import NewShop

BOTS = """
  service: {{platform: wechat, shop: wang, app_id: wx1, secret: s1, token: t, mode: plain, api_url: {url}}}
  plain: {{platform: wechat, shop: wang, app_id: wx2, secret: s2, token: t, mode: plain, kind: subscription}}
  tele: {{platform: telegram, token: "1:a", secret: s, username: wang_bot}}
"""


@pytest.fixture
def config(tmp_path: Path, sqlite: Database) -> Path:
    connection = sqlite.connection()
    transact(connection, lambda tx: shops.create(tx, NewShop("wang", "老王")))
    connection.close()
    return tmp_path / "shop.yaml"


def lindian_qr(
    config: Path, sqlite: Database, *words: str, url: str = "http://127.0.0.1:9"
) -> int:
    head = f"database: {sqlite.url}\npublic_url: https://shop.example/\nbots:"
    config.write_text(head + BOTS.format(url=url))
    return main(["qr", *words, "--config", str(config)])


@pytest.mark.parametrize(
    ("bot", "link"),
    [("tele", "https://t.me/wang_bot?start=wang"), ("plain", "https://shop.example/s/wang")],
)
def test_what_it_says(
    config: Path, sqlite: Database, capsys: pytest.CaptureFixture[str], bot: str, link: str
) -> None:
    assert lindian_qr(config, sqlite, "wang", "--bot", bot) == 0
    first, *drawn = capsys.readouterr().out.splitlines()
    assert first == link
    assert len({len(line) for line in drawn}) == 1
    assert len(drawn) > 10


def test_a_service_account_makes_its_own(
    config: Path, sqlite: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "poster.png"
    with Server(WeChatStand({"wx1": "s1"}).app) as url:
        assert lindian_qr(config, sqlite, "wang", "--out", str(out), url=url) == 0
    said = capsys.readouterr().out
    assert said.startswith("http")
    assert "wang" in said.splitlines()[0]
    assert said.endswith(f"→ {out}\n")
    assert out.read_bytes().startswith(b"\x89PNG")


def test_and_says_when_it_cannot(
    config: Path, sqlite: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lindian_qr(config, sqlite, "wang", "--bot", "service") == 1
    assert capsys.readouterr().err.startswith("微信没有给二维码")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("lin",), "no shop “lin”; there are: wang"),
        (("wang", "--bot", "x"), "x: not a bot of this shop; there are: service, plain, tele"),
        (("wang", "--out", "poster.doc"), "a picture ends in one of them"),
    ],
)
def test_what_is_refused(
    config: Path, sqlite: Database, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:  # fmt: skip
    assert lindian_qr(config, sqlite, *words) == 1
    assert why in capsys.readouterr().err
