"""Accounts, hooks and mutations that the platform tests share."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from bot.platforms.base import Answer, BadHook, Hook, Platform
from bot.platforms.telegram import SECRET_HEADER, Telegram, TelegramSettings
from bot.platforms.wechat import WeChat, WeChatSettings
from bot.platforms.wechat_xml import read
from handlers.message import Message

NOW = 1_760_000_123_000
SECONDS = NOW // 1000
APP_ID, TOKEN, ORIGINAL = "wx5823bf96d3bd56c7", "QDG6eKqqX9ukQdTAK7", "gh_7f083739789a"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
SECRET, BOT_TOKEN, BOT_ID, USERNAME = (
    "s3cr3t_",
    "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5",
    110201543,
    "wang_bot",
)
MANY = os.environ.get("LINDIAN_FULL") == "1"


class NoSender:
    """An outgoing side that must not be used."""


def account(mode: Literal["aes", "plain"] = "aes", **over: str) -> WeChatSettings:
    given = {"app_id": APP_ID, "secret": "x", "token": TOKEN, "aes_key": AES_KEY} | over
    return WeChatSettings(**given, mode=mode, public_url="https://shop.example", shop="wang")


def wechat(mode: Literal["aes", "plain"] = "aes", **over: str) -> WeChat:
    return WeChat("wang", account(mode, **over), NoSender())  # type: ignore[arg-type]


def telegram(**over: str) -> Telegram:
    given = {"token": BOT_TOKEN, "secret": SECRET, "username": USERNAME} | over
    settings = TelegramSettings(**given, public_url="https://shop.example", shop="wang")
    return Telegram("wang", settings, NoSender())  # type: ignore[arg-type]


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def signed(at: int = SECONDS, nonce: str = "486452656", token: str = TOKEN) -> dict[str, str]:
    stamp = str(at)
    return {"signature": sha1(token, stamp, nonce), "timestamp": stamp, "nonce": nonce}


def plain_hook(xml: str | bytes, at: int = SECONDS) -> Hook:
    return Hook("POST", signed(at), {}, xml.encode() if isinstance(xml, str) else xml)


def aes_hook(xml: str, at: int = SECONDS, nonce: str = "486452656", app_id: str = APP_ID) -> Hook:
    outer = WeChatCrypto(TOKEN, AES_KEY, app_id).encrypt_message(xml, nonce, str(at))
    return resigned(read(outer.encode())["Encrypt"], at, nonce)


def resigned(encrypted: str, at: int = SECONDS, nonce: str = "486452656") -> Hook:
    """A hook whose signature is right, whatever is in the envelope."""
    mark = sha1(TOKEN, str(at), nonce, encrypted)
    query = signed(at, nonce) | {"encrypt_type": "aes", "msg_signature": mark}
    body = f"<xml><ToUserName>{ORIGINAL}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"
    return Hook("POST", query, {}, body.encode())


def xml(kind: str, **fields: object) -> str:
    head = {
        "ToUserName": ORIGINAL,
        "FromUserName": "oNeighbour",
        "CreateTime": SECONDS,
        "MsgType": kind,
    }
    inner = "".join(
        f"<{name}><![CDATA[{text}]]></{name}>" for name, text in (head | fields).items()
    )
    return f"<xml>{inner}</xml>"


def text_xml(text: str = "来两箱苹果", number: int = 6054768590064713728) -> str:
    return xml("text", Content=text, MsgId=number)


def update_hook(update: object, secret: str = SECRET) -> Hook:
    body = update if isinstance(update, bytes) else msgspec.json.encode(update)
    return Hook("POST", {}, {SECRET_HEADER: secret}, body)


def one(platform: Platform, hook: Hook, now: int = NOW) -> Message:
    """The one message that a hook must hold."""
    parsed = platform.parse(hook, now)
    assert not isinstance(parsed, Answer)
    (message,) = parsed
    return message


def refusal(platform: Platform, hook: Hook, now: int = NOW) -> int:
    """The status with which a hook is refused; 0 when it is taken."""
    try:
        platform.parse(hook, now)
    except BadHook as bad:
        return bad.status if bad.why else -1
    return 0


def with_query(hook: Hook, **over: str) -> Hook:
    return Hook(hook.method, {**hook.query, **over}, hook.headers, hook.body)


def bit_flips(text: str) -> Iterator[str]:
    """Every string that differs from `text` in one bit of one character."""
    for place, char in enumerate(text):
        for bit in range(7):
            yield text[:place] + chr(ord(char) ^ (1 << bit)) + text[place + 1 :]


def mutations(seeds: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """`count` broken versions of the seeds: flipped, cut, doubled, spliced, stuffed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    stuffing = (
        b"\x00", b"\xff\xfe", b"]]>", b"<![CDATA[", b"<!DOCTYPE x>", b"&lol;", b"<xml>", b"</xml>",
        b"{", b"}", b"[[[[", b"null", b"-1", b"1e999", b"\\ud800", b"\\u0000", b'"', b"9" * 40,
        "全角１２".encode(), b"\xed\xa0\x80", b"<MsgType>event</MsgType>", b'"text":{}', b" " * 300,
    )  # fmt: skip
    for _ in range(count):
        body = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 2, 4, 12))):
            _break(body, chance, stuffing, seeds)
        yield bytes(body)


def _break(
    body: bytearray, chance: random.Random, stuffing: Sequence[bytes], seeds: Sequence[bytes]
) -> None:
    at = chance.randrange(len(body) + 1)
    match chance.randrange(6):
        case 0 if at < len(body):
            body[at] ^= 1 << chance.randrange(8)
        case 1:
            del body[at:]
        case 2:
            del body[at : at + chance.randrange(1, 40)]
        case 3:
            body[at:at] = chance.choice(stuffing)
        case 4:
            body[at:at] = body[max(0, at - 60) : at]
        case _:
            other = chance.choice(seeds)
            start = chance.randrange(len(other))
            body[at : at + 30] = other[start : start + 30]


def sealed_bytes(body: bytes) -> str:
    """Any bytes in a good envelope for this account."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    return PrpCrypto(crypto.key).encrypt(body, APP_ID).decode()  # type: ignore[no-any-return]
