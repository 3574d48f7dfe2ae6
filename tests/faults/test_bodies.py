"""Broken bodies through the whole app: refused or taken, never an answer of 5xx."""

from __future__ import annotations

import pytest

from tests.fakes.fuzz import fuzz


@pytest.mark.asyncio
async def test_broken_bodies(sqlite_url: str) -> None:
    found = await fuzz(sqlite_url, 1_200)
    assert found.statuses.total() == 1_200
    assert set(found.statuses) <= {200, 400, 401, 403, 413}
    assert found.statuses[200] > 20
    assert found.statuses[400] > 20
    assert (found.wrong, found.grown_mb < 50) == ([], True)
