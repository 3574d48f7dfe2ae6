"""The one call that a shop makes all the time, as an answer to a hook or by the API."""

from __future__ import annotations

import msgspec


class Button(msgspec.Struct, omit_defaults=True):
    """An inline button: a token for us or a link for the browser."""

    text: str
    callback_data: str = ""
    url: str = ""


class Keyboard(msgspec.Struct):
    """Rows of buttons."""

    inline_keyboard: list[list[Button]]


class SendMessage(msgspec.Struct, omit_defaults=True, tag_field="method", tag="sendMessage"):
    """One call of `sendMessage`; encoded, it names its method, as the answer to a hook must."""

    chat_id: int
    text: str
    reply_markup: Keyboard | None = None
