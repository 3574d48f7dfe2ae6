"""Logs: one line an event, without what people said, who they are, or any secret."""

from __future__ import annotations

import logging

import structlog

HIDDEN = {"token", "secret", "text", "phone", "address", "name", "body", "key"}


def set_up_logs(level: str) -> None:
    """Write what matters to standard error, from `level` on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _hide,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    for noisy in ("httpx", "httpcore", "httpx2", "httpcore2", "openai", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _hide(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    for name in HIDDEN & event.keys():
        event[name] = "…"
    return event
