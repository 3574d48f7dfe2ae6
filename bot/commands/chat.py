"""`lindian chat`: talk to a fresh demo shop in the terminal, or with `--shop` to your own."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from store.core.errors import Invalid

if TYPE_CHECKING:
    from bot.simulator.script import Scene

_CODE = (
    "还不是店主的话，先发 `lindian shop keeper {shop}` 给的“绑定 …”"
    " / No keeper yet? Say the 绑定 … that `lindian shop keeper {shop}` prints"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian chat`."""
    parser.add_argument(
        "--as",
        dest="who",
        choices=["shopper", "keeper"],
        default="shopper",
        help="who you are; with --shop the keeper is one once they said the code of `lindian shop keeper`",
    )
    parser.add_argument("--script", help="a file of `who: text` lines (- for standard input)")
    parser.add_argument("--platform", choices=["local", "wechat", "telegram"], default="local")
    parser.add_argument("--catalogue", help="goods for the demo shop: JSON, CSV or XLSX")
    parser.add_argument("--shop", help="your own shop's short name instead of the demo")
    parser.add_argument("--config", help="another configuration file, with --shop")


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

    script = list(read_script(_lines(args.script)))
    async with _scene(args) as scene:
        async for line in play(scene, script):
            print(line, flush=True)
    return 0


async def _talk(args: argparse.Namespace) -> int:
    from bot.simulator.script import from_shop

    async with _scene(args) as scene:
        print("邻店 · Ctrl-D 结束 / Ctrl-D to end")
        if args.shop and args.who == "keeper":
            print(_CODE.format(shop=args.shop))
        while text := await asyncio.to_thread(_ask, args.who):
            for who, lines in await scene.say(args.who, text):
                print(from_shop(who, lines))
    return 0


@asynccontextmanager
async def _scene(args: argparse.Namespace) -> AsyncIterator[Scene]:
    """Where it is talked: a fresh demo shop, or the counter of a real one."""
    if args.shop:
        async with _counter(args) as real:
            yield real
        return
    from bot.simulator.stage import stage
    from bot.simulator.stocking import stock_up

    async with stage(args.platform) as demo:
        if args.catalogue:
            stock_up(demo.house.database, args.catalogue)
        yield demo


def _counter(args: argparse.Namespace) -> AbstractAsyncContextManager[Scene]:
    from bot.app import open_database
    from bot.commands.which_shop import shop_named
    from bot.config import load
    from bot.simulator.counter import counter
    from store.schema import migrate

    if args.catalogue or args.platform != "local":
        raise Invalid(
            why="--shop 是真的店：不能再给 --catalogue 或 --platform"
            " / --shop is a real shop: --catalogue and --platform are for the demo"
        )
    settings = load(args.config)
    migrate(settings.database)
    connection = open_database(settings).connection()
    try:
        shop_named(connection.begin(read=True), args.shop)
    finally:
        connection.close()
    return counter(settings, args.shop)


def _ask(who: str) -> str:
    try:
        return input(f"{who}: ")
    except EOFError:
        return ""
