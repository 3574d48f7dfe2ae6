"""The simulator's JSON."""

from __future__ import annotations

import msgspec
import pytest

from bot.feed import Feed
from bot.platforms.base import Hook, Outcome, Parcel, Sent
from bot.platforms.local import Local
from handlers.message import (
    Card,
    Choice,
    ContactCard,
    Content,
    Entered,
    Left,
    Link,
    Message,
    Picture,
    Reply,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)
from tests.bot.platforms.kit import NOW, one, refusal


def local() -> Local:
    return Local("sim", Feed())


def hook(**fields: object) -> Hook:
    head = {"id": "1", "chat": "ann", "sender": "ann"}
    return Hook("POST", body=msgspec.json.encode(head | fields))


def test_a_message_is_heard() -> None:
    assert one(local(), hook(name="安", text="两箱")) == Message(
        id="1",
        bot="sim",
        chat="ann",
        sender="ann",
        content=Text("两箱"),
        at=NOW,
        name="安",
        ref="1",
    )


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"text": ""}, Text("")),
        ({"kind": "text", "text": "x", "token": "q:1"}, Text("x")),
        ({"token": "q:1"}, Tapped("q:1")),
        ({"scene": "wang"}, Entered("wang")),
        ({"kind": "scene"}, Entered("")),
        ({"kind": "picture", "ref": "p", "text": "看"}, Picture("p", "看")),
        ({"kind": "voice", "ref": "v", "text": "好"}, Voice("v", "好")),
        ({"kind": "spot", "latitude": 1.5, "longitude": 2, "text": "家"}, Spot(1.5, 2.0, "家")),
        ({"kind": "link", "url": "http://x", "text": "t"}, Link("http://x", "t")),
        ({"kind": "contact", "phone": "138", "own": True}, ContactCard("138", own=True)),
        ({"kind": "left"}, Left()),
        ({"kind": "unknown", "text": "video"}, Unknown("video")),
    ],
)
def test_every_kind_becomes_what_it_means(fields: dict[str, object], content: Content) -> None:
    assert one(local(), hook(**fields)).content == content


def test_groups_quotes_and_edits() -> None:
    found = one(
        local(), hook(chat="g", text="x", group=True, addressed=False, quoted="y", edits="0")
    )
    assert (found.chat, found.group, found.addressed) == ("g", True, False)
    assert (found.quoted, found.edits) == ("y", "0")
    assert one(local(), Hook("POST", body=b'{"id":"1","chat":"ann","text":"x"}')).sender == "ann"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"id":"","chat":"a","text":"x"}', b'{"id":"1","chat":"a"}',
        b'{"id":"\\u0000","chat":"a","text":"x"}', b'{"id":"1","chat":"a","kind":"bomb"}',
        b'{"id":"1","chat":"a","text":7}', b'{"id":1,"chat":"a","text":"x"}', b"[" * 60_000,
        b'{"id":"1","chat":"a","kind":"spot","latitude":91}',
        b'{"id":"1","chat":"a","token":"' + b"x" * 65 + b'"}',
    ],
)  # fmt: skip
def test_bodies_that_are_no_message_are_refused(body: bytes) -> None:
    assert refusal(local(), Hook("POST", body=body)) == 400


def test_other_sites_cannot_speak_through_a_browser() -> None:
    body = hook(text="x").body
    for site, status in (("same-origin", 0), ("none", 0), ("cross-site", 403), ("same-site", 403)):
        assert refusal(local(), Hook("POST", {}, {"sec-fetch-site": site}, body)) == status
    assert refusal(local(), Hook("POST", body=b" " * 65_537)) == 413


def test_a_reply_is_shown_whole() -> None:
    heard = one(local(), hook(text="x"))
    reply = Reply(
        "好", Card("单", (("苹果", "¥5"),), "共 ¥5"), (Choice("确认", "q:0"),), link="http://x"
    )
    answer = local().render(reply, heard)
    assert answer.media_type == "application/json"
    assert msgspec.json.decode(answer.body) == {
        "reply": {
            "text": "好",
            "card": {
                "title": "单", "rows": [["苹果", "¥5"]], "total": "共 ¥5", "note": "", "goods": 0, "more": "",
            },
            "choices": [{"label": "确认", "token": "q:0", "url": ""}],
            "personal": True,
            "link": "http://x",
        },
        "chat": "ann",
        "later": False,
    }  # fmt: skip


def test_silence_and_later_are_told_apart() -> None:
    heard = one(local(), hook(text="x"))
    silent = msgspec.json.decode(local().render(Reply(), heard).body)
    later = msgspec.json.decode(local().acknowledge(heard).body)
    assert silent == {"reply": None, "chat": "ann", "later": False}
    assert later == {"reply": None, "chat": "ann", "later": True}


def test_what_is_personal_leaves_the_group() -> None:
    heard = one(local(), hook(chat="g", text="x", group=True))
    assert msgspec.json.decode(local().render(Reply("x"), heard).body)["chat"] == "ann"
    public = Reply("x", personal=False)
    assert msgspec.json.decode(local().render(public, heard).body)["chat"] == "g"


@pytest.mark.asyncio
async def test_later_messages_reach_the_feed() -> None:
    feed = Feed()
    recorded = feed.recorded()
    sim = Local("sim", feed)
    assert await sim.send(Parcel("k", "ann", Reply("到了"))) == Sent(Outcome.SENT)
    await sim.after(one(sim, hook(text="x")))
    await sim.close()
    ((chat, payload),) = recorded.published
    assert (chat, msgspec.json.decode(payload)["reply"]["text"]) == ("ann", "到了")
    assert all(ability.works for ability in sim.abilities())
