"""Who is at the page: signed cookies, tokens against forged forms, and passes from chat to web.

Everything is signed with the house's secret and carries its own end (UTC ms), so that nothing has
to be kept on our side but the account that the cookie's sender id stands for.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from itsdangerous import BadData, Signer, URLSafeSerializer

from store.core import DAY, HOUR

COOKIE = "lindian"
SESSION_LIVES = 180 * DAY
DRAFT_LIVES = HOUR


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. `sender` is its account at the bot `web`; `person_id` None until it has written."""

    sender: str
    person_id: int | None = None


class Sessions:
    """Reads and writes visitors' cookies. `now` is UTC ms; `token` makes eight unguessable letters."""

    def __init__(self, secret: str, now: Callable[[], int], token: Callable[[], str]) -> None:
        self._serial = URLSafeSerializer(secret, salt="lindian-session")
        self._drafts = URLSafeSerializer(secret, salt="lindian-draft")
        self._forms = Signer(secret, salt="lindian-form", key_derivation="hmac")
        self._now = now
        self._token = token

    def visitor(self, cookie: str | None) -> Visitor:
        """Who that is; a stranger for a cookie that is missing, forged or old."""
        found = _opened(self._serial, cookie or "", self._now())
        if found is None or not isinstance(found.get("s"), str):
            return self.stranger()
        return Visitor(found["s"], _number(found.get("p")))

    def stranger(self) -> Visitor:
        """Somebody new."""
        return Visitor(self._token() + self._token() + self._token())

    def known(self, visitor: Visitor, person_id: int) -> Visitor:
        """The same browser, now known to be this person's."""
        return replace(visitor, person_id=person_id)

    def cookie(self, visitor: Visitor) -> str:
        """The value of the visitor's cookie."""
        ends = self._now() + SESSION_LIVES
        text: str = self._serial.dumps({"s": visitor.sender, "p": visitor.person_id, "e": ends})
        return text

    def draft(self, visitor: Visitor, typed: Mapping[str, str]) -> str:
        """What somebody typed, for them alone to read again."""
        ends = self._now() + DRAFT_LIVES
        text: str = self._drafts.dumps({"s": visitor.sender, "t": dict(typed), "e": ends})
        return text

    def drafted(self, visitor: Visitor, text: str) -> dict[str, str]:
        """What this visitor typed; nothing if it was somebody else, or is long ago."""
        found = _opened(self._drafts, text, self._now()) or {}
        typed: dict[str, str] = found["t"] if found.get("s") == visitor.sender else {}
        return typed

    def form_token(self, visitor: Visitor) -> str:
        """What each form of this visitor carries."""
        return self._forms.get_signature(visitor.sender).decode()

    def form_holds(self, visitor: Visitor, token: str) -> bool:
        """Whether a form came from a page that we showed to this visitor."""
        return hmac.compare_digest(self.form_token(visitor).encode(), token.encode())

    def new_key(self) -> str:
        """A key for one wish to order."""
        return self._token() + self._token()


def _opened(serial: URLSafeSerializer, text: str, now: int) -> dict[str, Any] | None:
    try:
        found = serial.loads(text)
    except BadData:
        return None
    return found if isinstance(found, dict) and found.get("e", 0) > now else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
