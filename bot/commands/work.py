"""`lindian work`: a background worker beside the serving processes (production)."""

from __future__ import annotations

import argparse
import asyncio
import signal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian work`."""
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Work until told to end; what is under way is finished first."""
    from bot.app import build, undamaged
    from bot.config import load
    from bot.logs import set_up_logs

    settings = load(args.config)
    set_up_logs(settings.log_level)

    async def work() -> None:
        house = build(settings)
        undamaged(house.database)
        ended = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, ended.set)
        house.start(background=False)
        print("working", flush=True)
        try:
            await ended.wait()
        finally:
            await house.stop()

    asyncio.run(work())
    return 0
