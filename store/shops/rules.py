"""What a shop may be called, and who may run it."""

from __future__ import annotations

import re

ROLES = ("owner", "keeper", "courier")
INVITATION = "keeper/"
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


def is_slug(text: str) -> bool:
    """Whether this can stand in a link and be typed as a shop's code: a-z, 0-9, inner dashes."""
    return _SLUG.fullmatch(text) is not None


def invitation(shop_id: int, role: str) -> str:
    """What an invitation's code is about."""
    return f"{INVITATION}{shop_id}/{role}/"


def invited(about: str) -> tuple[int, str]:
    """The shop and the role that an invitation is about."""
    _, shop_id, role, _ = about.split("/")
    return int(shop_id), role


def one_a_line(names: tuple[str, ...]) -> str:
    """Other names as they are stored: no blanks, no repeats."""
    return "\n".join(dict.fromkeys(name.strip() for name in names if name.strip()))
