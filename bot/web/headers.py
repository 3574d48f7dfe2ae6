"""What every answer of the pages carries, and how many there were.

Plain ASGI, because the live windows stream. The hooks pass untouched: no browser reads them.
"""

from __future__ import annotations

from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script or style anywhere: what a shopper's name or remark smuggles in stays dead text.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)
PRIVATE = (b"cache-control", b"no-store")
# a browser cannot ask again for what answered a form: without a copy nothing leads back to it
ANSWERED = (b"cache-control", b"private, no-cache")
AREAS = ("hooks", "s", "simulator", "static", "healthz", "readyz", "metrics")


class Counts:
    """How many answers of which kind were given since the start."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()

    def add(self, path: str, status: int) -> None:
        """One more."""
        area = path.lstrip("/").split("/", 1)[0]
        self.answers[area if area in AREAS else "other", status] += 1


class Guarded:
    """An app whose answers carry the security headers and are counted."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        caching = ANSWERED if scope["method"] == "POST" else PRIVATE

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts.add(path, message["status"])
                if not path.startswith("/hooks/"):
                    message["headers"] = _with_guards(list(message.get("headers", ())), caching)
            await send(message)

        await self._app(scope, receive, guarded)


def _with_guards(
    headers: list[tuple[bytes, bytes]], caching: tuple[bytes, bytes]
) -> list[tuple[bytes, bytes]]:
    cached = any(name.lower() == b"cache-control" for name, _ in headers)
    return [*headers, *SECURITY] if cached else [*headers, *SECURITY, caching]
