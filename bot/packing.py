"""A message as JSON and back, for the time in which it waits to be served again."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from handlers.message import Content, Message

_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Content)}
_HEAD = tuple(name for name in Message.__dataclass_fields__ if name != "content")


def packed(message: Message) -> str:
    """Kind, content and the rest; what lives only as long as its HTTP request is left out."""
    head = {name: getattr(message, name) for name in _HEAD}
    return msgspec.json.encode([type(message.content).__name__, message.content, head]).decode()


def unpacked(text: str) -> Message:
    """The message that was packed."""
    kind, content, head = msgspec.json.decode(text, type=tuple[str, msgspec.Raw, dict[str, Any]])
    return Message(content=msgspec.json.decode(content, type=_KINDS[kind]), **head)
