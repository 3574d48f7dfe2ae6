"""The demo: a neighbourhood in a fresh folder, on the simulator's own platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.app import House
from bot.config import BotSettings, Settings
from bot.lanes import transact
from bot.simulator.neighbourhood import seed

SHOPS = ("wang", "lin")


def demo_settings(folder: Path, url: str, **over: Any) -> Settings:
    """Settings of a demo: SQLite in `folder`, a local bot for each shop.

    Made here and nowhere else: the bots of a real shop may stand in the environment, and are no
    part of a demo.
    """
    made: dict[str, Any] = {
        "database": f"sqlite:///{folder / 'lindian.db'}",
        "redis": "none",
        "bots": simulated_bots(),
    }
    return Settings.model_construct(**{**made, "public_url": url, **over})


def simulated_bots() -> dict[str, BotSettings]:
    """A bot of the simulator for each shop of the demo."""
    return {slug: BotSettings(platform="local", shop=slug) for slug in SHOPS}


def with_bots_of(named: Settings) -> dict[str, Any]:
    """What a named configuration adds to a demo: its bots beside the simulator's, its secret, its pace."""
    return {
        "bots": simulated_bots() | named.bots,
        "redis": named.redis,
        "secret_key": named.secret_key,
        "reply_within": named.reply_within,
        "log_level": named.log_level,
        "llm": named.llm,
    }


def seed_demo(house: House) -> None:
    """Fill a migrated, empty database."""
    connection = house.database.connection()
    try:
        transact(connection, seed)
    finally:
        connection.close()
