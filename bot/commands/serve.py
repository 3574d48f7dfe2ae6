"""`lindian serve`: everything in one process; with `--demo` a living neighbourhood in a fresh folder."""

from __future__ import annotations

import argparse
import os
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from store.core.clock import SystemIds

if TYPE_CHECKING:
    from bot.config import Settings

LAST_PORT = 65_535
HELP = "serve shops: hooks, pages and the worker in one process"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian serve`."""
    parser.add_argument(
        "--demo", action="store_true", help="a living neighbourhood, in a fresh folder"
    )
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from bot.config import load

    with ExitStack() as stack:
        port = free_port(args.host, args.port) if args.demo else args.port
        settings = demo(args, port, stack) if args.demo else load(args.config)
        return _serve(args, settings, port)


def demo(args: argparse.Namespace, port: int, stack: ExitStack) -> Settings:
    """A demo in a fresh folder that goes with it; the bots of a named configuration join in."""
    from bot.config import load
    from bot.demo import demo_settings, with_bots_of

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lindian-demo-")))
    named = args.config or os.environ.get("LINDIAN_CONFIG")
    more = with_bots_of(load(named)) if named else {}
    return demo_settings(folder, f"http://{args.host}:{port}", **more)


def _serve(args: argparse.Namespace, settings: Settings, port: int) -> int:
    from bot.app import build, undamaged
    from bot.demo import seed_demo
    from bot.logs import set_up_logs
    from bot.web import create_app
    from bot.web.serving import Door
    from store.schema import migrate

    if not settings.secret_key:
        if not args.demo:
            print(
                "secret_key is empty: set a long random one in config.yaml (or LINDIAN_SECRET_KEY)"
            )
            return 1
        ids = SystemIds()
        settings.secret_key = "".join(ids.token() for _ in range(4))
    set_up_logs(settings.log_level)
    house = build(settings, demo=args.demo)
    undamaged(house.database)
    migrate(settings.database)
    if args.demo:
        seed_demo(house)

    def opened() -> None:
        if args.demo:
            print(links(settings.public_url), flush=True)

    Door(create_app(house, demo=args.demo), args.host, port, opened).run()
    return 0


def port_number(text: str) -> int:
    """A port as it is typed."""
    if not (text.isdecimal() and int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text}: a port is a number from 0 to {LAST_PORT}")
    return int(text)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or a free one if somebody has it."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    return wanted


def links(url: str) -> str:
    """Where to go first."""
    return (
        "\n  邻店 Lindian is open.\n\n"
        f"  chat with a shop      {url}/simulator\n"
        f"  王师傅的邻店 (courier)  {url}/s/wang\n"
        f"  林姐小店 (micro-store)  {url}/s/lin\n\n"
        "  Ctrl-C closes it; the demo's data goes with it.\n"
    )
