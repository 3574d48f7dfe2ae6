"""`lindian qr SLUG`: the code for a shop's door, its parcels or a poster.

A WeChat service account makes a parametric code, so that who scans it stands in that shop at once;
a Telegram bot has deep links; in any other case the code opens the shop's page.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from bot.commands.wechat_account import calling
from bot.config import BotSettings, Settings, load
from bot.platforms.configured import wechat_settings
from bot.platforms.wechat_api import NotSent
from handlers.context import SHARED
from store.core.errors import Invalid

PICTURES = (".png", ".svg", ".pdf", ".eps")
DOT = 12  # pixels of a module in a picture
DAMAGE = "m"  # 15 % of it may be scratched


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian qr`."""
    parser.add_argument("slug", help="the shop's short name")
    parser.add_argument("--bot", help="which of its bots (default: the first that has a code)")
    parser.add_argument("--out", type=Path, metavar="poster.png", help="a PNG, SVG, PDF or EPS")
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Print the link and its code, and save it if that is asked for."""
    settings = load(args.config)
    if args.out is not None and args.out.suffix.lower() not in PICTURES:
        raise Invalid(
            why=f"{args.out}: 图片要 {'、'.join(PICTURES)} / a picture ends in one of them"
        )
    _known(settings, args.slug)
    try:
        link = link_of(settings, args.slug, _bots(settings, args.slug, args.bot))
    except NotSent as error:
        print(f"微信没有给二维码 / WeChat made no code: {error}", file=sys.stderr)
        return 1
    print(link)
    _draw(link, args.out)
    return 0


def _known(settings: Settings, slug: str) -> None:
    """A poster is not printed for a shop that is not there. Raises Invalid."""
    from bot.app import open_database
    from bot.commands.which_shop import shop_named

    connection = open_database(settings).connection()
    try:
        shop_named(connection.begin(read=True), slug)
    finally:
        connection.close()


def _bots(settings: Settings, slug: str, name: str | None) -> list[BotSettings]:
    serving = {n: bot for n, bot in settings.bots.items() if bot.shop in {slug, SHARED}}
    if name is None:
        return list(serving.values())
    if name not in serving:
        raise Invalid(
            why=f"{name}: not a bot of this shop; there are: {', '.join(serving) or 'none'}"
        )
    return [serving[name]]


def link_of(settings: Settings, slug: str, bots: list[BotSettings]) -> str:
    """What the code says: the first of these bots that can be entered by one, else the page."""
    for bot in bots:
        if bot.platform == "wechat" and bot.kind == "service" and bot.verified:
            return asyncio.run(_parametric(settings, slug, bot))
        if bot.platform == "telegram" and bot.username:
            return f"https://t.me/{bot.username}?start={slug}"
    return f"{settings.public_url.rstrip('/')}/s/{slug}"


async def _parametric(settings: Settings, slug: str, bot: BotSettings) -> str:
    async with calling(settings, wechat_settings(bot, settings.public_url)) as api:
        return (await api.qr(slug)).url


def _draw(link: str, out: Path | None) -> None:
    import segno

    code: Any = segno.make(link, error=DAMAGE, micro=False)
    code.terminal(out=sys.stdout, compact=True)
    if out is not None:
        code.save(str(out), scale=DOT)
        print(f"→ {out}")
