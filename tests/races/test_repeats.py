"""Platforms deliver again, also while the first is being served: no extra effect, the stored reply."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.repeats import repeat

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("platform", ["wechat", "telegram"])
async def test_repeats(url: str, tmp_path: Path, platform: str) -> None:
    found = await repeat(url, tmp_path, platform, messages=12, times=5)
    assert (found.repeats, found.extra, found.other_words, found.wrong) == (60, 0, 0, [])


@pytest.mark.parametrize("platform", ["wechat", "telegram"])
async def test_repeats_without_the_inbox_key(
    sqlite_url: str, tmp_path: Path, platform: str
) -> None:
    found = await repeat(sqlite_url, tmp_path, platform, 6, 4, off="the inbox key")
    assert found.extra > 0
