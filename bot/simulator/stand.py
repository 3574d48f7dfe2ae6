"""What both platform stand-ins share: a small HTTP server, a transcript, faults on demand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import msgspec
import uvicorn
from starlette.requests import Request
from starlette.responses import Response

Params = Mapping[str, object]
_START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a bot made: the method's name and its parameters."""

    method: str
    params: Params


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message on a phone: the chat that shows it, its lines, the tokens of its choices."""

    chat: str
    lines: tuple[str, ...]
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the next call of `method` (any, when empty).

    The call is carried out if `deliver` or without a `body`; then `delay` seconds pass; then
    `status` and `body` are the answer, or the true answer if there is no body.
    """

    method: str = ""
    delay: float = 0.0
    deliver: bool = False
    status: int = 200
    body: bytes | None = None


@dataclass
class Book:
    """What the stand-in remembers: calls, deliveries, faults still to come."""

    calls: list[Call] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fail(self, fault: Fault, times: int = 1) -> None:
        """Let the next calls go wrong."""
        self.faults += [fault] * times

    def called(self, method: str) -> list[Params]:
        """The parameters of every call of a method so far."""
        return [call.params for call in self.calls if call.method == method]

    def fault(self, method: str) -> Fault | None:
        """The next fault for this method, taken off the list."""
        due = next((fault for fault in self.faults if fault.method in ("", method)), None)
        if due:
            self.faults.remove(due)
        return due


async def answered(book: Book, call: Call, perform: Callable[[], tuple[int, object]]) -> Response:
    """Carry a call out, or let it go wrong as ordered."""
    book.calls.append(call)
    fault = book.fault(call.method)
    if fault is None:
        return _json(*perform())
    truth = _json(*perform()) if fault.deliver or fault.body is None else None
    await asyncio.sleep(fault.delay)
    if fault.body is None and truth:
        return truth
    return Response(fault.body, fault.status, media_type="application/json")


def _json(status: int, content: object) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


async def params_of(request: Request) -> dict[str, object]:
    """Query, form and JSON body in one; form values that are JSON are read as such."""
    found: dict[str, object] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = msgspec.json.decode(await request.body(), type=dict[str, object])
        return found | body
    form = await request.form()
    return found | {name: _value(value) for name, value in form.items() if isinstance(value, str)}


def _value(text: str) -> object:
    if not text.startswith(("{", "[")):
        return text
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


class Server:
    """An ASGI app on a free local port, in a thread of its own, while the block lasts."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        config = uvicorn.Config(
            app,
            port=0,
            lifespan="off",
            loop="asyncio",
            log_level="critical",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        """The server's address."""
        self._thread.start()
        waiting = threading.Event()
        for _ in range(int(_START_SECONDS / 0.01)):
            if self._server.started:
                port = self._server.servers[0].sockets[0].getsockname()[1]
                return f"http://127.0.0.1:{port}"
            waiting.wait(0.01)
        raise TimeoutError("the stand-in did not start")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop and wait for the thread."""
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)
