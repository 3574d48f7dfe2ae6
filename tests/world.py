"""Builders of a small world: a shop, its goods, its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

START = 1_772_762_400_000  # Friday 2026-03-06 10:00 in Shanghai
REACTIONS: Mapping[str, Sequence[str]] = {}
