"""The demo: a neighbourhood in a fresh folder, on the simulator's own platform."""

from __future__ import annotations

from pathlib import Path

from bot.app import House
from bot.config import BotSettings, Settings
from bot.lanes import transact
from bot.simulator.neighbourhood import seed

SHOPS = ("wang", "lin")


def demo_settings(folder: Path, url: str, **over: object) -> Settings:
    """Settings of a demo: SQLite in `folder`, a local bot for each shop."""
    bots = {slug: BotSettings(platform="local", shop=slug) for slug in SHOPS}
    return Settings.model_validate(
        {
            "database": f"sqlite:///{folder / 'lindian.db'}",
            "redis": "none",
            "public_url": url,
            "bots": bots,
            **over,
        }
    )


def seed_demo(house: House) -> None:
    """Fill a migrated, empty database."""
    connection = house.database.connection()
    try:
        transact(connection, seed)
    finally:
        connection.close()
