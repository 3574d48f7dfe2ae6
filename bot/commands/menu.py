"""`lindian menu BOT`: put the shop's menu under the chat of a WeChat account."""

from __future__ import annotations

import argparse
import asyncio
import sys

import msgspec

from bot.commands.wechat_account import calling
from bot.config import Settings, load
from bot.platforms.configured import wechat_settings
from bot.platforms.wechat_api import NotSent
from bot.platforms.wechat_read import SAY
from bot.platforms.wechat_settings import WeChatSettings
from store.core.errors import Refusal


class Entry(msgspec.Struct, omit_defaults=True):
    """One button of a menu: says words, opens a page, or unfolds."""

    name: str
    type: str = ""
    key: str = ""
    url: str = ""
    sub_button: list[Entry] = []


class Menu(msgspec.Struct):
    """At most three buttons of 4 characters, each with at most five of 8 (WeChat's limits)."""

    button: list[Entry]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian menu`."""
    parser.add_argument("bot", help="the bot's name in config.yaml (a WeChat account)")
    parser.add_argument("--config", help="another configuration file")
    parser.add_argument("--show", action="store_true", help="print the menu, change nothing")
    parser.add_argument("--remove", action="store_true", help="take the menu away")


def run(args: argparse.Namespace) -> int:
    """Create, show or remove the menu; 0 when it worked, else 1 and a sentence."""
    try:
        settings = load(args.config)
        account = _account(settings, args.bot)
        if args.show:
            print(msgspec.json.format(msgspec.json.encode(menu_of(account))).decode())
        else:
            asyncio.run(_change(settings, account, remove=args.remove))
            print(f"{args.bot}: 菜单已{'移除' if args.remove else '更新'}。")
    except (Refusal, NotSent, ValueError) as error:
        print(f"{args.bot}: {error}", file=sys.stderr)
        return 1
    return 0


def _account(settings: Settings, name: str) -> WeChatSettings:
    bot = settings.bots.get(name)
    if bot is None:
        raise ValueError(f"no such bot; there are: {', '.join(settings.bots) or 'none'}")
    if bot.platform != "wechat":
        raise ValueError(f"only WeChat accounts have menus; this one is on {bot.platform}")
    return wechat_settings(bot, settings.public_url)


async def _change(settings: Settings, account: WeChatSettings, *, remove: bool) -> None:
    async with calling(settings, account) as api:
        await (api.delete_menu() if remove else api.create_menu(menu_of(account)))


def menu_of(account: WeChatSettings) -> Menu:
    """What a shopper finds under the chat; a bot of many shops has no page of its own."""
    page = [Entry("网页逛店", "view", url=account.page)] if account.page else []
    return Menu(
        [
            Entry("买东西", sub_button=[_say("有什么卖"), _say("老样子"), _say("购物车"), *page]),
            Entry("我的", sub_button=[_say("我的订单"), _say("我的地址")]),
            Entry("帮助", sub_button=[_say("怎么下单"), _say("找店主")]),
        ]
    )


def _say(words: str) -> Entry:
    """A button that says its own name."""
    return Entry(words, "click", key=SAY + words)
