"""Whatever arrives, an adapter answers with messages, an answer, or a BadHook."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict

import msgspec
import pytest

from bot.feed import Feed
from bot.platforms.base import Answer, BadHook, Hook, Platform
from bot.platforms.local import Local
from handlers.message import Message, Reply
from tests.bot.platforms.kit import (
    MANY,
    NOW,
    aes_hook,
    mutations,
    plain_hook,
    resigned,
    sealed_bytes,
    telegram,
    text_xml,
    update_hook,
    wechat,
    xml,
)
from tests.bot.platforms.updates import SHAPES

COUNT = 20_000 if MANY else 4_000

SAID = [
    text_xml().encode(),
    xml("location", Location_X="31.2", Location_Y="121.4", Label="家", MsgId=3).encode(),
    xml("event", Event="subscribe", EventKey="qrscene_wang").encode(),
    xml("voice", MediaId="v", Recognition="两箱", MsgId=4).encode(),
]
UPDATES = [msgspec.json.encode(shape) for shape in SHAPES.values()]
LOCAL = [
    b'{"id":"1","chat":"ann","sender":"ann","text":"\xe4\xb8\xa4\xe7\xae\xb1"}',
    b'{"id":"2","chat":"g","group":true,"addressed":false,"token":"q:1"}',
    b'{"id":"3","chat":"a","kind":"spot","latitude":1.5,"longitude":-2,"text":"x"}',
]


def outer_mutated(body: bytes) -> Hook:
    """The envelope's own bytes are broken, the address is right."""
    return Hook("POST", aes_hook(text_xml()).query, {}, body)


CASES: dict[str, tuple[Platform, Sequence[bytes], Callable[[bytes], Hook]]] = {
    "plain": (wechat("plain"), SAID, plain_hook),
    "inside the envelope": (wechat(), SAID, lambda body: resigned(sealed_bytes(body))),
    "the envelope": (wechat(), [aes_hook(text_xml()).body], outer_mutated),
    "telegram": (telegram(), UPDATES, update_hook),
    "local": (Local("sim", Feed()), LOCAL, lambda body: Hook("POST", body=body)),
}


@pytest.mark.parametrize("case", CASES)
def test_no_mutation_raises_anything_but_bad_hook(case: str) -> None:
    platform, seeds, hook = CASES[case]
    taken = refused = 0
    tracemalloc.start()
    for body in mutations(seeds, COUNT, seed=len(case)):
        try:
            parsed = platform.parse(hook(body), NOW)
        except BadHook as bad:
            refused += bad.status in (400, 403, 413)
            continue
        taken += 1
        if not isinstance(parsed, Answer):
            (message,) = parsed
            _storable(message)
            assert platform.render(Reply("好"), message).status == 200
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken + refused == COUNT
    assert refused > COUNT // 20
    assert grown < 5_000_000


def _storable(message: Message) -> None:
    """Encodable, without NUL, with names of a sane length and a time that a BIGINT holds."""
    said = [*asdict(message).values(), *asdict(message.content).values()]
    assert not any(isinstance(value, str) and "\x00" in value for value in said)
    assert msgspec.json.encode(message)
    assert 0 < len(message.id) <= 140
    assert 0 < len(message.chat) <= 128
    assert len(message.sender) <= 512
    assert -(2**63) <= message.at < 2**63
