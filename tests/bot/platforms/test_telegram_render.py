"""What a shopper sees in Telegram: text, buttons, 4,096 UTF-16 units."""

from __future__ import annotations

import msgspec
import telegram as ptb

from bot.platforms.base import Answer
from bot.platforms.telegram import TelegramSettings
from handlers.message import Card, Choice, Reply
from tests.bot.platforms.kit import NOW, one, telegram, update_hook
from tests.bot.platforms.updates import SHAPES, in_group

HEARD = one(telegram(), update_hook(SHAPES["text"]))
YES_NO = (Choice("确认", "q7:0"), Choice("修改", "q7:1"), Choice("取消", "q7:2"))


def shown(reply: Reply) -> dict[str, object]:
    answer = telegram().render(reply, HEARD)
    assert answer.media_type == "application/json"
    return msgspec.json.decode(answer.body, type=dict[str, object])


def test_a_question_has_buttons() -> None:
    assert shown(Reply("好吗？", Card("账单", (("苹果", "¥5"),)), YES_NO)) == {
        "method": "sendMessage",
        "chat_id": 77,
        "text": "好吗？\n【账单】\n苹果\u3000¥5",
        "reply_markup": {
            "inline_keyboard": [
                [
                    {"text": "确认", "callback_data": "q7:0"},
                    {"text": "修改", "callback_data": "q7:1"},
                    {"text": "取消", "callback_data": "q7:2"},
                ]
            ]
        },
    }


def test_the_keyboard_is_what_the_library_would_send() -> None:
    choices = (*YES_NO, Choice("看店", url="https://shop.example/s/wang"))
    ours = shown(Reply("?", choices=choices))["reply_markup"]
    theirs = ptb.InlineKeyboardMarkup(
        [
            [ptb.InlineKeyboardButton(one.label, callback_data=one.token) for one in YES_NO],
            [ptb.InlineKeyboardButton("看店", url="https://shop.example/s/wang")],
        ]
    )
    assert ours == msgspec.json.decode(theirs.to_json())


def test_long_labels_stand_alone() -> None:
    choices = (Choice("山东红富士苹果 5斤装", "q:0"), Choice("阿克苏苹果", "q:1"))
    markup = shown(Reply("哪一种？", choices=choices))["reply_markup"]
    assert msgspec.convert(markup, dict[str, list[list[object]]])["inline_keyboard"] == [
        [{"text": "山东红富士苹果 5斤装", "callback_data": "q:0"}],
        [{"text": "阿克苏苹果", "callback_data": "q:1"}],
    ]


def test_a_token_that_telegram_would_refuse_becomes_a_numbered_line() -> None:
    found = shown(Reply("?", choices=(Choice("好", "q:" + "9" * 63), Choice("不", ""))))
    assert found == {"method": "sendMessage", "chat_id": 77, "text": "?\n1. 好\n2. 不"}
    assert "reply_markup" in shown(Reply("?", choices=(Choice("好", "9" * 64),)))


def test_choices_alone_point_down() -> None:
    assert shown(Reply(choices=YES_NO))["text"] == "👇"


def test_silence_is_an_empty_answer() -> None:
    assert telegram().render(Reply(), HEARD) == Answer()
    assert telegram().acknowledge(HEARD) == Answer()


def test_4096_units_pass_and_one_more_is_summarised() -> None:
    fits = "😀" * 2048
    assert shown(Reply(fits))["text"] == fits
    text = str(shown(Reply(fits + "."))["text"])
    assert text.endswith("……\n👉 https://shop.example/s/wang")
    assert len(text.encode("utf-16-le")) // 2 in (4095, 4096)


def test_what_is_personal_leaves_the_group() -> None:
    asked = one(telegram(), update_hook(in_group("/basket")))
    private = msgspec.json.decode(telegram().render(Reply("您的购物车"), asked).body)
    public = msgspec.json.decode(telegram().render(Reply("有货", personal=False), asked).body)
    assert (private["chat_id"], public["chat_id"]) == (77, -1001234567890)


def test_a_bot_of_many_shops_has_no_page() -> None:
    assert TelegramSettings("1:a", "s", public_url="https://x", shop="shared").page == ""
    assert (
        TelegramSettings("1:a", "s", public_url="https://x/", shop="lin").page == "https://x/s/lin"
    )
    assert NOW > 0
