"""`lindian chat`: talk to a shop in the terminal, or play a script on a fresh demo shop."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from store.core.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian chat`."""
    parser.add_argument("--as", dest="who", choices=["shopper", "keeper"], default="shopper")
    parser.add_argument("--script", help="a file of `who: text` lines (- for standard input)")
    parser.add_argument("--platform", choices=["local", "wechat", "telegram"], default="local")
    parser.add_argument("--catalogue", help="goods for the shop: JSON, CSV or XLSX")


def run(args: argparse.Namespace) -> int:
    """Chat until the end of input; 1 if a turn of the script failed."""
    from bot.logs import set_up_logs

    set_up_logs("WARNING")
    return asyncio.run(_play(args) if args.script else _talk(args))


def _lines(name: str) -> list[str]:
    if name == "-":
        return sys.stdin.readlines()
    try:
        return Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(why=f"cannot read {name}: {error}") from None


async def _play(args: argparse.Namespace) -> int:
    from bot.simulator.script import play, read_script
    from bot.simulator.stage import stage
    from bot.simulator.stocking import stock_up

    script = list(read_script(_lines(args.script)))
    async with stage(args.platform) as scene:
        if args.catalogue:
            stock_up(scene.house.database, args.catalogue)
        async for line in play(scene, script):
            print(line, flush=True)
    return 0


async def _talk(args: argparse.Namespace) -> int:
    from bot.simulator.script import from_shop
    from bot.simulator.stage import stage
    from bot.simulator.stocking import stock_up

    async with stage(args.platform) as scene:
        if args.catalogue:
            stock_up(scene.house.database, args.catalogue)
        print("邻店 · Ctrl-D 结束 / Ctrl-D to end")
        while text := await asyncio.to_thread(_ask, args.who):
            for who, lines in await scene.say(args.who, text):
                print(from_shop(who, lines))
    return 0


def _ask(who: str) -> str:
    try:
        return input(f"{who}: ")
    except EOFError:
        return ""
