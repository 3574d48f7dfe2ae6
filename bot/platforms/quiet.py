"""Libraries that would write tokens and people's words into the log are kept from it."""

from __future__ import annotations

import logging

# httpx names whole addresses (tokens stand in them), python-telegram-bot all parameters.
_TALKATIVE = ("httpx", "telegram.Bot", "telegram.request.BaseRequest")


def _nothing(_record: logging.LogRecord) -> bool:
    return False


def hush() -> None:
    """Drop what they log, whatever the level."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_nothing)
