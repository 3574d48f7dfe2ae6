"""kill -9 at every named edge of a commit: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.crashes import AT_RANDOM, NAMED, survive


def test_every_edge(url: str, tmp_path: Path) -> None:
    found = survive(url, tmp_path, NAMED)
    assert found.wrong == ()
    assert sorted(found.kills) == sorted(NAMED)
    assert found.orders > 0
    assert found.repeats > 0


def test_at_any_moment(url: str, tmp_path: Path) -> None:
    found = survive(url, tmp_path, [AT_RANDOM] * 6)
    assert found.wrong == ()
    assert found.orders > 0


def test_its_control(sqlite_url: str, tmp_path: Path) -> None:
    """Without the inbox key a message that was answered into a dead line takes effect twice."""
    edges = ["after COMMIT, before the reply"] * 3
    found = survive(sqlite_url, tmp_path, edges, off="the inbox key")
    assert any("another quantity" in said or "otherwise" in said for said in found.wrong), found
