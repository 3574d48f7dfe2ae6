"""`lindian serve`: everything in one process; with `--demo` a living neighbourhood in a fresh folder."""

from __future__ import annotations

import argparse
import socket
import tempfile
from pathlib import Path

from store.core.clock import SystemIds

HELP = "serve shops: hooks, pages and the worker in one process"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian serve`."""
    parser.add_argument(
        "--demo", action="store_true", help="a living neighbourhood, in a fresh folder"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from bot.app import build
    from bot.config import load
    from bot.demo import demo_settings, seed_demo
    from bot.logs import set_up_logs
    from bot.web import create_app
    from bot.web.serving import Door
    from store.schema import migrate

    port = free_port(args.host, args.port) if args.demo else args.port
    if args.demo:
        folder = Path(tempfile.mkdtemp(prefix="lindian-demo-"))
        settings = demo_settings(folder, f"http://{args.host}:{port}")
    else:
        settings = load(args.config)
    if not settings.secret_key:
        if not args.demo:
            print(
                "secret_key is empty: set a long random one in config.yaml (or LINDIAN_SECRET_KEY)"
            )
            return 1
        ids = SystemIds()
        settings.secret_key = "".join(ids.token() for _ in range(4))
    set_up_logs(settings.log_level)
    house = build(settings)
    migrate(settings.database)
    if args.demo:
        seed_demo(house)

    def opened() -> None:
        if args.demo:
            print(links(settings.public_url), flush=True)

    Door(create_app(house, demo=args.demo), args.host, port, opened).run()
    return 0


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
