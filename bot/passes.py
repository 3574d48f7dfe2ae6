"""Passes: short-lived links from chat to page, so that one person has one basket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer

from store.core import MINUTE

PASS_LIVES = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Pass:
    """A link from chat that logs a person in; `nonce` is spent on first use."""

    person_id: int
    nonce: str


class Passes:
    """Short-lived links from chat: `/s/{shop}?k=…` continues as the person who asked for it."""

    def __init__(self, secret: str, now: Callable[[], int], token: Callable[[], str]) -> None:
        self._serial = URLSafeSerializer(secret, salt="lindian-pass")
        self._now = now
        self._token = token

    def sign(self, person_id: int) -> str:
        """A pass for this person, good for 30 minutes and one use."""
        ends = self._now() + PASS_LIVES
        text: str = self._serial.dumps([person_id, ends, self._token() + self._token()])
        return text

    def read(self, token: str) -> Pass | None:
        """Whose pass that is; None if it is forged or too old."""
        try:
            person_id, ends, nonce = self._serial.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        return Pass(person_id, nonce) if ends > self._now() else None
