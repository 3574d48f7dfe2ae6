"""What Telegram may say to a shop, and what that means."""

from __future__ import annotations

import os
from datetime import datetime

import msgspec
import pytest
import telegram as ptb

from bot.platforms.base import Answer, Heard, Hook
from bot.platforms.telegram import SECRET_HEADER
from handlers.message import (
    Called,
    ContactCard,
    Content,
    Entered,
    Left,
    Picture,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)
from tests.bot.platforms.kit import (
    BOT_ID,
    NOW,
    SECONDS,
    SECRET,
    USERNAME,
    bit_flips,
    one,
    refusal,
    telegram,
    update_hook,
)
from tests.bot.platforms.updates import (
    ANN,
    GROUP,
    PRIVATE,
    SHAPES,
    SHOP,
    Json,
    entity,
    in_group,
    message,
    pressed,
    said,
    update,
)

os.environ["PTB_TIMEDELTA"] = "1"
NOTHING = Answer()


def heard(given: Json) -> Heard:
    found = one(telegram(), update_hook(given))
    assert isinstance(found, Heard)
    return found


def test_a_message_is_heard_with_all_that_is_needed() -> None:
    assert heard(SHAPES["text"]) == Heard(
        id="u10000",
        bot="wang",
        chat="77",
        sender="77",
        content=Text("来两箱苹果 😀"),
        at=SECONDS * 1000,
        name="安 Li",
        ref="5",
    )


@pytest.mark.parametrize(
    ("shape", "content"),
    [
        ("command", Called("help")),
        ("photo", Picture("large", "这个有吗")),
        ("voice", Voice("f1")),
        ("location", Spot(31.2, 121.4)),
        ("venue", Spot(31.2, 121.4, "驿站")),
        ("own number", ContactCard("13800000000", "安", own=True)),
        ("other number", ContactCard("13900000000", "李")),
        ("sticker", Unknown("sticker")),
        ("document", Unknown("document")),
        ("video", Unknown("video")),
        ("video note", Unknown("video_note")),
        ("audio", Unknown("audio")),
        ("dice", Unknown("dice")),
        ("button", Tapped("q7:0")),
        ("blocked", Left()),
    ],
)
def test_every_kind_becomes_what_it_means(shape: str, content: Content) -> None:
    assert heard(SHAPES[shape]).content == content


@pytest.mark.parametrize(
    "shape",
    ["unblocked", "put into a group", "joined", "pinned", "channel post", "inline query", "poll"],
)
def test_what_nobody_said_to_us_needs_no_answer(shape: str) -> None:
    assert telegram().parse(update_hook(SHAPES[shape]), NOW) == NOTHING


@pytest.mark.parametrize(
    "given",
    [
        update(),
        update(message=said(text="x") | {"from": SHOP}),
        update(message={"message_id": 1, "chat": GROUP, "date": SECONDS, "text": "x"}),
        update(edited_message=said(location={"latitude": 1, "longitude": 1})),
        pressed(data=""),
    ],
)
def test_bots_live_locations_and_empty_buttons_are_passed_over(given: Json) -> None:
    assert telegram().parse(update_hook(given), NOW) == NOTHING


# Commands, groups, privacy


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/start", Entered("")),
        ("/start wang-3", Entered("wang-3")),
        (f"/start@{USERNAME} wang", Entered("wang")),
        ("/START wang", Entered("wang")),
        ("/help", Called("help")),
        ("/orders", Called("status")),
        ("/whatever", Called("")),
        (f"/Help@{USERNAME.upper()}", Called("help")),
        ("/basket 两箱\n苹果", Text("两箱\n苹果")),
        ("/", Text("/")),
        ("1/2 斤", Text("1/2 斤")),
    ],
)
def test_commands(text: str, content: Content) -> None:
    assert heard(message(text=text)).content == content


def mention(text: str, name: str = USERNAME) -> Json:
    before = text.index("@")
    offset = len(text[:before].encode("utf-16-le")) // 2
    return in_group(text, entities=[entity("mention", offset, len(name) + 1)])


QUOTED: Json = {"message_id": 4, "chat": GROUP, "date": SECONDS, "text": "今天有苹果"}


@pytest.mark.parametrize(
    ("given", "addressed", "said"),
    [
        (in_group("谁家的猫"), False, "谁家的猫"),
        (in_group("/help"), True, Called("help")),
        (in_group(f"/help@{USERNAME}"), True, Called("help")),
        (in_group("/help@other_bot"), False, Called("help")),
        (mention(f"@{USERNAME} 来一箱"), True, "来一箱"),
        (mention(f"@{USERNAME.upper()}来一箱"), True, "来一箱"),
        (mention(f"😀😀 来 @{USERNAME} 一箱"), True, "😀😀 来  一箱"),
        (mention("@other_bot 来一箱", "other_bot"), False, "@other_bot 来一箱"),
        (in_group(f"@{USERNAME} 无标记"), False, f"@{USERNAME} 无标记"),
        (in_group("王记 来一箱", entities=[entity("text_mention", 0, 2, user=SHOP)]), True, "来一箱"),
        (in_group("小李 来", entities=[entity("text_mention", 0, 2, user=ANN)]), False, "小李 来"),
        (in_group("要", reply_to_message=QUOTED | {"from": SHOP}), True, "要"),
        (in_group("要", reply_to_message=QUOTED | {"from": ANN}), False, "要"),
        (message(text="hi"), True, "hi"),
        (in_group("x", entities=[entity("mention", 2**40, 2**50)]), False, "x"),
    ],
)  # fmt: skip
def test_in_a_group_only_who_means_the_shop_is_answered(
    given: Json, addressed: bool, said: str | Called
) -> None:
    found = heard(given)
    content = Text(said) if isinstance(said, str) else said
    assert (found.addressed, found.content) == (addressed, content)


@pytest.mark.parametrize("kind", ["video", "document", "animation", "audio"])
def test_what_stands_under_what_cannot_be_read_is_read(kind: str) -> None:
    update = message(**{kind: {"file_id": "f"}}, caption="来两斤苹果")
    assert one(telegram(), update_hook(update)).content == Text("来两斤苹果")
    spoken = message(voice={"file_id": "v"}, caption="来两斤梨")
    assert one(telegram(), update_hook(spoken)).content == Voice("v", "来两斤梨")


def test_a_caption_can_mention_the_shop_too() -> None:
    marks = [entity("mention", 0, len(USERNAME) + 1)]
    given = update(
        message=said(
            GROUP, photo=[{"file_id": "p"}], caption=f"@{USERNAME} 有吗", caption_entities=marks
        )  # type: ignore[arg-type]
    )
    found = heard(given)
    assert (found.addressed, found.content) == (True, Picture("p", "有吗"))


def test_without_a_name_only_its_number_and_commands_reach_the_shop() -> None:
    shop = telegram(username="")
    assert not one(shop, update_hook(mention(f"@{USERNAME} 来"))).addressed
    shop.learn("")
    assert not one(shop, update_hook(mention(f"@{USERNAME} 来"))).addressed
    shop.learn(USERNAME)
    assert one(shop, update_hook(mention(f"@{USERNAME} 来"))).addressed
    assert shop.me.id == BOT_ID


def test_quotes_and_edits_name_what_they_refer_to() -> None:
    assert heard(SHAPES["reply"]).quoted == "苹果"
    first, edit = heard(message(text="两箱")), heard(SHAPES["edit"])
    assert (first.ref, first.edits) == ("5", "")
    assert (edit.ref, edit.edits, edit.content) == ("", "5", Text("三箱"))
    assert first.chat == edit.chat


def test_a_pressed_button_knows_its_place_and_its_query() -> None:
    alone, grouped = heard(pressed()), heard(pressed(chat=GROUP))
    assert (alone.chat, alone.group, alone.handle, alone.at) == (
        "77",
        False,
        "4382bfdwdsb323b2d9",
        NOW,
    )
    assert (grouped.chat, grouped.group, grouped.addressed) == (str(GROUP["id"]), True, True)
    assert heard(pressed(message=None, inline_message_id="x")).chat == "77"


# Forgeries and broken bodies


def test_no_flipped_bit_of_the_secret_passes() -> None:
    wrong = [*bit_flips(SECRET), "", SECRET + "x", SECRET[:-1], "密", "\ud800"]
    hooks = [update_hook(SHAPES["text"], secret) for secret in wrong]
    assert {refusal(telegram(), hook) for hook in hooks} == {403}
    assert refusal(telegram(), Hook("POST", body=b"{}")) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b"\xff", b"[" * 60_000,
        b'{"update_id":' + b"[" * 60_000, b'{"update_id":-1}', b'{"update_id":1e999}',
        b'{"update_id":' + b"9" * 40 + b"}", b'{"update_id":1,"message":{}}',
        b'{"update_id":1,"message":[]}', b'{"update_id":1,"message":{"message_id":1,"chat":{}}}',
        b'{"update_id":1,"callback_query":{"id":7}}', b'{"update_id":"1"}',
    ],
)  # fmt: skip
def test_bodies_that_are_no_update_are_refused(body: bytes) -> None:
    assert refusal(telegram(), update_hook(body)) == 400


def test_a_body_over_64_kilobytes_is_too_large() -> None:
    assert refusal(telegram(), Hook("POST", {}, {SECRET_HEADER: SECRET}, b" " * 65_537)) == 413


def test_characters_that_no_database_keeps_are_left_out() -> None:
    body = msgspec.json.encode(message(text="a-b")).replace(b"a-b", rb"a\u0000b\u0007")
    assert one(telegram(), update_hook(body)).content == Text("ab")


def test_settings_that_cannot_work_are_named() -> None:
    for token in ("", "x", "abc:def", "１２:x"):
        with pytest.raises(ValueError, match="token"):
            telegram(token=token)
    with pytest.raises(ValueError, match="secret"):
        telegram(secret="")


# The library is the reference


def _theirs(given: Json) -> dict[str, object]:
    found = ptb.Update.de_json(given, None)  # type: ignore[arg-type]
    query, change = found.callback_query, found.my_chat_member
    words = found.message or found.edited_message
    chat, user = found.effective_chat, found.effective_user
    moment: datetime | None = words.date if words else change.date if change else None
    assert user is not None
    return {
        "id": f"u{found.update_id}",
        "chat": str(chat.id if chat else user.id),
        "sender": str(user.id),
        "name": user.full_name,
        "group": chat is not None and chat.type != "private",
        "at": int(moment.timestamp()) * 1000 if moment else NOW,
        "handle": query.id if query else "",
        "content": _content(found),
    }


def _content(found: ptb.Update) -> object:
    if found.callback_query:
        return found.callback_query.data
    words = found.message or found.edited_message
    if words is None:
        return found.my_chat_member.new_chat_member.status if found.my_chat_member else None
    if words.text is not None:
        mark = words.parse_entities(["mention"])
        return "".join(words.text.split(next(iter(mark.values()), "\0"))).strip()
    if words.photo:
        return (words.photo[-1].file_id, words.caption)
    if words.venue:
        return (words.venue.location.latitude, words.venue.location.longitude, words.venue.title)
    if words.location:
        return (words.location.latitude, words.location.longitude, "")
    if words.contact:
        return (words.contact.phone_number, words.contact.user_id == found.effective_user.id)  # type: ignore[union-attr]
    return words.voice.file_id if words.voice else words.effective_attachment is not None


def _ours(content: Content) -> object:
    match content:
        case Text(text) | Tapped(text) | Voice(text):
            return text
        case Picture(ref, caption):
            return (ref, caption)
        case Spot(latitude, longitude, label):
            return (latitude, longitude, label)
        case ContactCard(phone, _, own):
            return (phone, own)
        case Left():
            return "kicked"
        case Called(name):
            return f"/{name}"
        case other:
            return isinstance(other, Unknown)


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "dice"])
def test_the_same_update_means_the_same_to_python_telegram_bot(shape: str) -> None:
    given = SHAPES[shape]
    parsed = telegram().parse(update_hook(given), NOW)
    if isinstance(parsed, Answer):
        found = ptb.Update.de_json(given, None)  # type: ignore[arg-type]
        words = found.message
        assert words is None or (words.text is None and words.effective_attachment is None)
        return
    (ours,) = parsed
    assert isinstance(ours, Heard)
    theirs = _theirs(given)
    assert {name: getattr(ours, name) for name in theirs} | {
        "content": _ours(ours.content)
    } == theirs


def test_private_is_the_only_chat_that_is_no_group() -> None:
    assert not heard(update(message=said(PRIVATE, text="x"))).group  # type: ignore[arg-type]
    assert heard(update(message=said(GROUP, text="x"))).group  # type: ignore[arg-type]
