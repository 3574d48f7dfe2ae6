"""`lindian menu BOT`."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import msgspec
import pytest

from bot.caches import open_caches
from bot.commands import menu
from bot.simulator.stand import Fault, Server
from bot.simulator.wechat_stand import WeChatStand

CONFIG = """
public_url: https://shop.example
bots:
  wang:
    platform: wechat
    shop: wang
    app_id: wx1
    secret: s1
    token: t
    aes_key: jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C
    api_url: {url}
  tele: {{platform: telegram, token: "1:a", secret: s}}
"""


def run(folder: Path, url: str, *words: str, redis: str = "embedded") -> int:
    config = folder / "shop.yaml"
    config.write_text(f"redis: {redis}{CONFIG.format(url=url)}")
    parser = argparse.ArgumentParser()
    menu.add_arguments(parser)
    return menu.run(parser.parse_args([*words, "--config", str(config)]))


def test_a_menu_is_put_up_and_taken_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand = WeChatStand({"wx1": "s1"})
    with Server(stand.app) as url:
        assert run(tmp_path, url, "wang") == 0
        names = msgspec.convert(stand.menu, menu.Menu).button
        assert [entry.name for entry in names] == ["买东西", "我的", "帮助"]
        assert run(tmp_path, url, "wang", "--remove") == 0
        assert stand.menu is None
    assert capsys.readouterr().out == "wang: 菜单已更新。\nwang: 菜单已移除。\n"


def test_the_token_of_the_running_shop_is_used(tmp_path: Path) -> None:
    caches = open_caches("embedded")
    assert caches.client is not None
    redis = f"unix://{caches.client.connection_pool.connection_kwargs['path']}"
    stand = WeChatStand({"wx1": "s1"})
    with Server(stand.app) as url:
        assert [run(tmp_path, url, "wang", redis=redis) for _ in range(2)] == [0, 0]
    asyncio.run(caches.close())
    assert len(stand.called("cgi-bin/stable_token")) == 1


def test_a_menu_keeps_to_wechats_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "http://127.0.0.1:9", "wang", "--show") == 0
    shown = msgspec.json.decode(capsys.readouterr().out, type=menu.Menu)
    assert len(shown.button) <= 3
    for entry in shown.button:
        assert len(entry.name.encode()) <= 16
        assert 1 <= len(entry.sub_button) <= 5
        assert all(len(one.name.encode()) <= 60 for one in entry.sub_button)
        assert all(len(one.key.encode()) <= 128 for one in entry.sub_button)
    pages = [one.url for entry in shown.button for one in entry.sub_button if one.type == "view"]
    assert pages == ["https://shop.example/s/wang"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody",), "nobody: no such bot; there are: wang, tele\n"),
        (("tele",), "tele: only WeChat accounts have menus; this one is on telegram\n"),
        (("wang",), "wang: WeChat cannot be reached\n"),
    ],
)
def test_what_is_wrong_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert run(tmp_path, "http://127.0.0.1:9", *words) == 1
    assert capsys.readouterr().err == why


def test_an_account_that_may_not_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand = WeChatStand()
    stand.fail(Fault("cgi-bin/menu/create", body=b'{"errcode":48001,"errmsg":"api unauthorized"}'))
    with Server(stand.app) as url:
        assert run(tmp_path, url, "wang") == 1
    assert capsys.readouterr().err == "wang: this kind of account may not do that\n"
