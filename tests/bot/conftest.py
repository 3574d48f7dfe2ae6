"""A house to drive by hand, and what always holds at the end of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import structlog

from store.core import VirtualClock
from tests.bot.houses import Driven, driven


@pytest_asyncio.fixture
async def shop(
    sqlite_template: Path, tmp_path: Path, clock: VirtualClock
) -> AsyncIterator[Driven]:
    """The demo's two shops, in business."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    made = driven(sqlite_template, tmp_path, clock)
    yield made
    structlog.reset_defaults()
    made.sound()
    made.connection.close()
    await made.house.stop()
