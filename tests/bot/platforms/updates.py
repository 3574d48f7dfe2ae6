"""Telegram updates of many shapes, as the Bot API documents them."""

from __future__ import annotations

from tests.bot.platforms.kit import BOT_ID, SECONDS, USERNAME

Json = dict[str, object]

ANN: Json = {
    "id": 77,
    "is_bot": False,
    "first_name": "安",
    "last_name": "Li",
    "username": "annli",
    "language_code": "zh-hans",
}
SHOP: Json = {"id": BOT_ID, "is_bot": True, "first_name": "王记", "username": USERNAME}
PRIVATE: Json = {"id": 77, "type": "private", "first_name": "安"}
GROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "3号楼"}
PHOTO: list[Json] = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 1},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 900, "file_size": 9},
]
FILE: Json = {"file_id": "f1", "file_unique_id": "u1"}


def said(chat: Json = PRIVATE, number: int = 5, **content: object) -> Json:
    return {"message_id": number, "from": ANN, "chat": chat, "date": SECONDS} | content


def update(number: int = 10_000, **content: object) -> Json:
    return {"update_id": number} | content


def message(**content: object) -> Json:
    return update(message=said(**content))  # type: ignore[arg-type]


def in_group(text: str, **content: object) -> Json:
    return update(message=said(GROUP, text=text, **content))  # type: ignore[arg-type]


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length} | more


def pressed(data: str = "q7:0", chat: Json = PRIVATE, **over: object) -> Json:
    under = {"message_id": 9, "date": SECONDS, "chat": chat, "from": SHOP, "text": "?"}
    query: Json = {"id": "4382bfdwdsb323b2d9", "from": ANN, "chat_instance": "1", "data": data}
    return update(callback_query=query | {"message": under} | over)


def membership(status: str, chat: Json = PRIVATE) -> Json:
    old = {"user": SHOP, "status": "member"}
    new: Json = {"user": SHOP, "status": status}
    if status == "kicked":
        new["until_date"] = 0
    change = {"chat": chat, "from": ANN, "date": SECONDS, "old_chat_member": old}
    return update(my_chat_member=change | {"new_chat_member": new})


ADDRESS: Json = {"latitude": 31.2, "longitude": 121.4}
SHAPES: dict[str, Json] = {
    "text": message(text="来两箱苹果 😀"),
    "command": message(text="/help", entities=[entity("bot_command", 0, 5)]),
    "photo": message(photo=PHOTO, caption="这个有吗"),
    "voice": message(voice=FILE | {"duration": 3}),
    "location": message(location=ADDRESS),
    "venue": message(venue={"location": ADDRESS, "title": "驿站", "address": "1号"}, location=ADDRESS),
    "own number": message(contact={"phone_number": "13800000000", "first_name": "安", "user_id": 77}),
    "other number": message(contact={"phone_number": "13900000000", "first_name": "李"}),
    "sticker": message(
        sticker=FILE
        | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    ),
    "document": message(document=FILE),
    "video": message(video=FILE | {"width": 1, "height": 1, "duration": 1}),
    "video note": message(video_note=FILE | {"length": 1, "duration": 1}),
    "audio": message(audio=FILE | {"duration": 1}),
    "dice": message(dice={"emoji": "🎲", "value": 4}),
    "reply": message(
        text="这个",
        reply_to_message={"message_id": 4, "from": SHOP, "chat": PRIVATE, "date": SECONDS, "text": "苹果"},
    ),
    "group": in_group("谁家的猫"),
    "mention": in_group(f"@{USERNAME} 来一箱", entities=[entity("mention", 0, len(USERNAME) + 1)]),
    "edit": update(edited_message=said(text="三箱", edit_date=SECONDS + 5)),
    "button": pressed(),
    "button in a group": pressed(chat=GROUP),
    "blocked": membership("kicked"),
    "unblocked": membership("member"),
    "put into a group": membership("member", GROUP),
    "joined": update(message=said(GROUP, new_chat_members=[ANN])),
    "pinned": update(message=said(GROUP, left_chat_member=ANN)),
    "channel post": update(
        channel_post={"message_id": 1, "date": SECONDS, "text": "x",
                      "chat": {"id": -100, "type": "channel", "title": "c"}}
    ),
    "inline query": update(inline_query={"id": "1", "from": ANN, "query": "x", "offset": ""}),
    "poll": update(
        poll={"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
              "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
              "allows_revoting": False, "members_only": False}
    ),
}  # fmt: skip
