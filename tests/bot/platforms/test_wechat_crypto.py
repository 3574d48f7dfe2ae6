"""Our crypto and parser against implementations that are not ours: WeRoBot and wechatpy."""

from __future__ import annotations

import random
import string

import pytest
import xmltodict
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from werobot.crypto import MessageCrypt

from bot.platforms.wechat_xml import read
from handlers.message import Entered, Link, Message, Picture, Reply, Spot, Tapped, Text, Voice
from tests.bot.platforms.kit import (
    AES_KEY,
    APP_ID,
    ORIGINAL,
    SECONDS,
    TOKEN,
    aes_hook,
    one,
    resigned,
    wechat,
    xml,
)

# Without a: what looks like a link's tag is broken on purpose.
ALPHABET = (
    string.ascii_letters.strip("a").replace("A", "") + " \n<>&\"'" + "来两箱苹果送号楼😀é]]>　"
)


def texts(count: int) -> list[str]:
    chance = random.Random(count)  # noqa: S311 - repeatable on purpose
    return ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 300))) for _ in range(count)]


def escaped(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")


def test_200_messages_sealed_by_werobot_are_read() -> None:
    theirs = MessageCrypt(TOKEN, AES_KEY, APP_ID)
    shop = wechat()
    for text in texts(200):
        said = xml("text", Content=escaped(text), MsgId=1)
        outer = read(theirs.encrypt_message(said, str(SECONDS), "77").encode())
        hook = resigned(outer["Encrypt"], SECONDS, "77")
        assert hook.query["msg_signature"] == outer["MsgSignature"]
        assert one(shop, hook).content == Text(text)


def test_200_replies_sealed_by_us_are_read_by_werobot() -> None:
    theirs = MessageCrypt(TOKEN, AES_KEY, APP_ID)
    shop = wechat()
    heard = one(shop, aes_hook(xml("text", Content="x", MsgId=1)))
    for text in texts(200):
        outer = xmltodict.parse(shop.render(Reply(text), heard).body)["xml"]
        inner = theirs.decrypt_message(
            outer["TimeStamp"], outer["Nonce"], outer["MsgSignature"], outer["Encrypt"]
        )
        fields = xmltodict.parse(inner, strip_whitespace=False)["xml"]
        assert fields == {
            "ToUserName": "oNeighbour",
            "FromUserName": ORIGINAL,
            "CreateTime": str(SECONDS),
            "MsgType": "text",
            "Content": text,
        }


def test_wechatpy_reads_our_replies_too() -> None:
    shop = wechat()
    heard = one(shop, aes_hook(xml("text", Content="x", MsgId=1)))
    for text in texts(50):
        outer = xmltodict.parse(shop.render(Reply(text), heard).body)["xml"]
        inner = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(
            outer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
        )
        assert read(inner.encode())["Content"] == text


SHAPES = [
    ("text", {"Content": "{}", "MsgId": 7}),
    ("image", {"PicUrl": "http://x/{}", "MediaId": "m{}", "MsgId": 8}),
    ("voice", {"MediaId": "v", "Format": "amr", "Recognition": "{}", "MsgId": 9}),
    (
        "location",
        {"Location_X": "31.25", "Location_Y": "-1.5", "Scale": "1", "Label": "{}", "MsgId": 1},
    ),
    ("link", {"Title": "{}", "Description": "d{}", "Url": "http://{}", "MsgId": 2}),
    ("event", {"Event": "subscribe", "EventKey": "qrscene_{}", "Ticket": "t"}),
    ("event", {"Event": "SCAN", "EventKey": "{}", "Ticket": "t"}),
    ("event", {"Event": "CLICK", "EventKey": "{}"}),
]


@pytest.mark.parametrize(("kind", "fields"), SHAPES, ids=lambda shape: str(shape)[:30])
def test_the_same_bytes_mean_the_same_to_wechatpy(kind: str, fields: dict[str, object]) -> None:
    shop = wechat()
    for text in [line.strip() or "x" for line in texts(40)]:
        filled = {name: str(value).replace("{}", escaped(text)) for name, value in fields.items()}
        said = xml(kind, **filled)
        ours, theirs = one(shop, aes_hook(said)), parse_message(said)
        assert (ours.sender, ours.at // 1000) == (theirs.source, theirs.time)
        assert kind == "event" or ours.id == f"m{theirs.id}"
        assert _ours(ours) == _theirs(theirs, kind)


def _ours(message: Message) -> tuple[object, ...]:
    match message.content:
        case Text(text):
            return (text,)
        case Picture(ref):
            return (ref,)
        case Voice(ref, heard):
            return (ref, heard)
        case Spot(latitude, longitude, label):
            return (latitude, longitude, label)
        case Link(url, title, description):
            return (url, title, description)
        case Entered(scene):
            return (scene,)
        case Tapped(token):
            return (token,)
        case other:
            raise AssertionError(other)


def _theirs(message: object, kind: str) -> tuple[object, ...]:
    names = {
        "text": ("content",),
        "image": ("media_id",),
        "voice": ("media_id", "recognition"),
        "location": ("location_x", "location_y", "label"),
        "link": ("url", "title", "description"),
        "event": ("scene_id",) if hasattr(message, "scene_id") else ("key",),
    }[kind]
    values = tuple(getattr(message, name) for name in names)
    return (float(values[0]), float(values[1]), values[2]) if kind == "location" else values
