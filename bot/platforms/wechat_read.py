"""From the fields of a WeChat message to what was said."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping

from bot.platforms.base import BadHook, Heard
from handlers.message import (
    Content,
    Entered,
    Left,
    Link,
    Picture,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)

Fields = Mapping[str, str]
_LONGEST_NAME = 128
SAY = "say:"  # what the keys of our own menu begin with
_QR = "qrscene_"


def heard(fields: Fields, bot: str, now: int) -> Heard | None:
    """The message; None for events that nobody said (menu links, delivery reports, positions).

    Raises BadHook when sender, type or identity are missing.
    """
    sender = _required(fields, "FromUserName")
    kind = _required(fields, "MsgType").lower()
    content = _event(fields) if kind == "event" else _said(kind, fields)
    if content is None:
        return None
    return Heard(
        id=_event_id(fields, sender) if kind == "event" else "m" + _required(fields, "MsgId"),
        bot=bot,
        chat=sender,
        sender=sender,
        content=content,
        at=_at(fields, now),
        handle=_required(fields, "ToUserName"),
    )


def _required(fields: Fields, name: str) -> str:
    value = fields.get(name, "").strip()
    if not value or len(value) > _LONGEST_NAME:
        raise BadHook(400, f"{name} is missing or too long")
    return value


def _event_id(fields: Fields, sender: str) -> str:
    """Sender and time alone collide: a scan and a follow may fall into one second."""
    parts = (sender, fields.get("CreateTime", ""), fields["Event"], fields.get("EventKey", ""))
    return "e" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _at(fields: Fields, now: int) -> int:
    """CreateTime in milliseconds, or the hour of arrival if it is no time."""
    said = fields.get("CreateTime", "")
    return int(said) * 1000 if said.isascii() and said.isdigit() and len(said) == 10 else now


def _said(kind: str, fields: Fields) -> Content:
    reader = _READERS.get(kind)
    return reader(fields) if reader else Unknown(kind[:_LONGEST_NAME])


def _event(fields: Fields) -> Content | None:
    reader = _EVENTS.get(_required(fields, "Event").lower())
    return reader(fields) if reader else None


def _spot(fields: Fields) -> Content:
    try:
        latitude, longitude = float(fields["Location_X"]), float(fields["Location_Y"])
    except (KeyError, ValueError):
        return Unknown("location")
    on_earth = (
        math.isfinite(latitude + longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    )
    return Spot(latitude, longitude, fields.get("Label", "")) if on_earth else Unknown("location")


def _link(fields: Fields) -> Content:
    of = fields.get
    return Link(of("Url", ""), of("Title", ""), of("Description", ""))


def _clicked(key: str) -> Content:
    """Our own menu says words for the shopper; other keys are buttons."""
    return Text(key.removeprefix(SAY)) if key.startswith(SAY) else Tapped(key)


_READERS: dict[str, Callable[[Fields], Content]] = {
    "text": lambda fields: Text(fields.get("Content", "")),
    "image": lambda fields: Picture(fields.get("MediaId", "")),
    "voice": lambda fields: Voice(fields.get("MediaId", ""), fields.get("Recognition", "")),
    "location": _spot,
    "link": _link,
}
_EVENTS: dict[str, Callable[[Fields], Content]] = {
    "subscribe": lambda fields: Entered(fields.get("EventKey", "").removeprefix(_QR)),
    "scan": lambda fields: Entered(fields.get("EventKey", "")),
    "unsubscribe": lambda _fields: Left(),
    "click": lambda fields: _clicked(fields.get("EventKey", "")),
}
