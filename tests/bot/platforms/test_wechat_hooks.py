"""What WeChat's servers may say to a shop, and what nobody else may."""

from __future__ import annotations

import base64
from binascii import b2a_base64
from struct import pack

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.platforms.base import Answer, BadHook, Heard, Hook
from bot.platforms.wechat import WeChat
from handlers.message import (
    Content,
    Entered,
    Left,
    Link,
    Picture,
    Spot,
    Tapped,
    Text,
    Unknown,
    Voice,
)
from tests.bot.platforms.kit import (
    AES_KEY,
    APP_ID,
    NOW,
    ORIGINAL,
    SECONDS,
    TOKEN,
    account,
    aes_hook,
    bit_flips,
    one,
    plain_hook,
    refusal,
    resigned,
    sha1,
    signed,
    text_xml,
    wechat,
    with_query,
    xml,
)

SAID = text_xml()


def test_the_handshake_gives_the_echo_back() -> None:
    hook = Hook("GET", signed() | {"echostr": "4375120948345356249"})
    for mode in ("aes", "plain"):
        assert wechat(mode).parse(hook, NOW) == Answer(body=b"4375120948345356249")


def test_an_echo_that_is_none_is_refused() -> None:
    for echo in ("<script>\n", "ä", "x" * 2000):
        assert refusal(wechat(), Hook("GET", signed() | {"echostr": echo})) == 400


def test_a_message_is_heard_with_all_that_is_needed_to_answer_it() -> None:
    expected = Heard(
        id="m6054768590064713728",
        bot="wang",
        chat="oNeighbour",
        sender="oNeighbour",
        content=Text("来两箱苹果"),
        at=SECONDS * 1000,
        handle=ORIGINAL,
    )
    assert one(wechat(), aes_hook(SAID)) == expected
    assert one(wechat("plain"), plain_hook(SAID)) == expected


@pytest.mark.parametrize(
    ("said", "content"),
    [
        (xml("text", Content="", MsgId=1), Text("")),
        (xml("text", Content="a]]]]><![CDATA[>b", MsgId=1), Text("a]]>b")),
        (xml("image", PicUrl="http://x/p", MediaId="m1", MsgId=1), Picture("m1")),
        (xml("voice", MediaId="v1", Format="amr", MsgId=1), Voice("v1")),
        (xml("voice", MediaId="v1", Recognition="两箱苹果", MsgId=1), Voice("v1", "两箱苹果")),
        (xml("video", MediaId="v", ThumbMediaId="t", MsgId=1), Unknown("video")),
        (xml("shortvideo", MediaId="v", ThumbMediaId="t", MsgId=1), Unknown("shortvideo")),
        (xml("hologram", MsgId=1), Unknown("hologram")),
        (
            xml("location", Location_X="31.2", Location_Y="121.4", Label="3号楼", MsgId=1),
            Spot(31.2, 121.4, "3号楼"),
        ),
        (xml("location", Location_X="nan", Location_Y="1", MsgId=1), Unknown("location")),
        (xml("location", Location_X="91", Location_Y="1", MsgId=1), Unknown("location")),
        (xml("location", Location_X="east", Location_Y="1", MsgId=1), Unknown("location")),
        (xml("link", Url="https://a.cn", Title="t", Description="d", MsgId=1),
         Link("https://a.cn", "t", "d")),
        (xml("event", Event="subscribe", EventKey=""), Entered("")),
        (xml("event", Event="subscribe", EventKey="qrscene_wang", Ticket="T"), Entered("wang")),
        (xml("event", Event="SCAN", EventKey="wang", Ticket="T"), Entered("wang")),
        (xml("event", Event="CLICK", EventKey="q1:0"), Tapped("q1:0")),
        (xml("event", Event="CLICK", EventKey="say:购物车"), Text("购物车")),
        (xml("event", Event="unsubscribe", EventKey=""), Left()),
    ],
)  # fmt: skip
def test_every_kind_becomes_what_it_means(said: str, content: Content) -> None:
    assert one(wechat(), aes_hook(said)).content == content


@pytest.mark.parametrize(
    "event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "scancode_push"]
)
def test_what_nobody_said_is_only_acknowledged(event: str) -> None:
    hook = aes_hook(xml("event", Event=event, EventKey="http://x", Latitude="1"))
    assert wechat().parse(hook, NOW) == Answer(body=b"success")


def test_events_of_one_second_are_told_apart_and_a_repeat_is_not() -> None:
    events = [
        xml("event", Event="subscribe", EventKey="qrscene_a"),
        xml("event", Event="SCAN", EventKey="a"),
        xml("event", Event="SCAN", EventKey="b"),
        xml("event", Event="SCAN", EventKey="b", FromUserName="oOther"),
        xml("event", Event="SCAN", EventKey="b", CreateTime=SECONDS - 1),
    ]
    ids = [one(wechat(), aes_hook(event)).id for event in events]
    assert len(set(ids)) == 5
    assert [one(wechat(), aes_hook(event, nonce="1")).id for event in events] == ids


def test_a_time_that_is_none_becomes_the_hour_of_arrival() -> None:
    for odd in ("", "yesterday", "-5", "99999999999999999999", "１７６００００１２３"):
        assert one(wechat(), aes_hook(xml("text", Content="x", MsgId=1, CreateTime=odd))).at == NOW


# Forgeries


@pytest.mark.parametrize("name", ["signature", "msg_signature"])
def test_no_flipped_bit_of_a_signature_passes(name: str) -> None:
    hook, shop = aes_hook(SAID), wechat()
    assert refusal(shop, hook) == 0
    forged = [with_query(hook, **{name: wrong}) for wrong in bit_flips(hook.query[name])]
    assert {refusal(shop, one) for one in forged} == {403}
    assert len(forged) == 280


def test_no_flipped_bit_passes_in_plain_mode_and_in_the_handshake() -> None:
    shop = wechat("plain")
    for hook in (plain_hook(SAID), Hook("GET", signed() | {"echostr": "1"})):
        assert refusal(shop, hook) == 0
        wrong = bit_flips(hook.query["signature"])
        assert {refusal(shop, with_query(hook, signature=one)) for one in wrong} == {403}


@pytest.mark.parametrize("wrong", ["", "0" * 40, "签名", "\ud800", "x" * 5000])
def test_signatures_of_any_shape_are_refused_quietly(wrong: str) -> None:
    assert refusal(wechat(), with_query(aes_hook(SAID), msg_signature=wrong)) == 403
    assert refusal(wechat("plain"), with_query(plain_hook(SAID), signature=wrong)) == 403


def test_ten_thousand_forgeries_pass_not_once() -> None:
    shop, forged, passed = wechat(), 0, 0
    for turn in range(18):
        hook = aes_hook(text_xml(number=turn + 1), SECONDS - turn, nonce=str(10**8 + turn))
        assert refusal(shop, hook) == 0
        for name in ("signature", "msg_signature"):
            for wrong in bit_flips(hook.query[name]):
                forged += 1
                passed += refusal(shop, with_query(hook, **{name: wrong})) != 403
    assert (forged, passed) == (10_080, 0)


def test_another_token_is_refused() -> None:
    assert refusal(wechat(token="another"), aes_hook(SAID)) == 403
    assert refusal(wechat("plain", token="another"), plain_hook(SAID)) == 403


def test_a_message_is_fresh_for_five_minutes_before_and_after() -> None:
    shop = wechat()
    for age in range(-600, 601, 5):
        hook = aes_hook(SAID, at=SECONDS - age)
        assert refusal(shop, hook) == (0 if abs(age) <= 300 else 403), age
    assert refusal(shop, aes_hook(SAID, at=SECONDS - 300), now=NOW + 1_000) == 403


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "176000012",
        "17600001230",
        "+760000123",
        " 760000123",
        "１７６００００１２３",
        "1.76e+0009",
    ],
)
def test_a_timestamp_has_ten_digits(stamp: str) -> None:
    nonce = "486452656"
    query = {"signature": sha1(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce}
    assert refusal(wechat("plain"), Hook("POST", query, {}, SAID.encode())) == 403


def test_timestamp_and_nonce_cannot_change_places() -> None:
    old, young = SECONDS - 280, SECONDS
    caught = signed(old, nonce=str(young))
    assert refusal(wechat("plain"), Hook("POST", caught, {}, SAID.encode())) == 403
    swapped = {**caught, "timestamp": caught["nonce"], "nonce": caught["timestamp"]}
    assert refusal(wechat("plain"), Hook("POST", swapped, {}, SAID.encode())) == 403
    ordinary = signed(SECONDS, "486452656")
    swapped = {**ordinary, "timestamp": ordinary["nonce"], "nonce": ordinary["timestamp"]}
    assert refusal(wechat("plain"), Hook("POST", swapped, {}, SAID.encode())) == 403


def test_a_hook_without_its_marks_is_refused() -> None:
    hook = aes_hook(SAID)
    for name in ("timestamp", "nonce", "msg_signature"):
        rest = {key: value for key, value in hook.query.items() if key != name}
        assert refusal(wechat(), Hook("POST", rest, {}, hook.body)) == 403
    assert refusal(wechat(), with_query(hook, nonce="9" * 129)) == 403


def test_safe_mode_takes_no_plain_message_and_plain_mode_no_sealed_one() -> None:
    assert refusal(wechat(), plain_hook(SAID)) == 400
    assert refusal(wechat("plain"), aes_hook(SAID)) == 400


# Broken bodies


def test_a_body_over_64_kilobytes_is_too_large() -> None:
    hook = plain_hook(b"x" * 65_537)
    assert refusal(wechat("plain"), hook) == 413
    assert refusal(wechat(), hook) == 413


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "<xml>",
        "<html></html>",
        "<xml><a>1</a><a>2</a></xml>",
        '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>',
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml></xml>',
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
        "<xml><Content>&undeclared;</Content></xml>",
        "<xml>" + "<a>" * 10_000,
        "<xml>\x00</xml>",
    ],
)
def test_xml_that_is_none_or_wants_more_than_to_be_read_is_refused(body: str) -> None:
    assert refusal(wechat("plain"), plain_hook(body)) == 400
    assert refusal(wechat(), plain_hook(body)) == 400
    assert refusal(wechat(), aes_hook(body)) == 400


def test_a_billion_laughs_cost_nothing() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><xml><Content>&l9;</Content></xml>'
    assert refusal(wechat(), aes_hook(bomb)) == 400


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "MsgType", "MsgId"])
def test_a_message_without_sender_type_or_number_is_refused(missing: str) -> None:
    fields = {"Content": "x", "MsgId": "1", missing: ""}
    kind = str(fields.pop("MsgType", "text"))
    assert refusal(wechat(), aes_hook(xml(kind, **fields))) == 400


def test_names_have_a_length() -> None:
    assert refusal(wechat(), aes_hook(xml("text", MsgId=1, FromUserName="o" * 129))) == 400


def test_an_event_needs_its_name() -> None:
    assert refusal(wechat(), aes_hook(xml("event", EventKey="x"))) == 400


def test_an_envelope_for_another_account_is_refused() -> None:
    assert refusal(wechat(), aes_hook(SAID, app_id="wxother")) == 400


@pytest.mark.parametrize("inside", ["", "AAAA", "not base64!", "信", "QUJD" * 10])
def test_envelopes_of_any_shape_are_refused(inside: str) -> None:
    assert refusal(wechat(), resigned(inside)) == 400


def sealed(plain: bytes) -> str:
    key = base64.b64decode(AES_KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return b2a_base64(encryptor.update(plain) + encryptor.finalize(), newline=False).decode()


@pytest.mark.parametrize(
    "plain",
    [
        bytes(32),
        bytes([33]) * 64,
        b"\x20" * 32,
        bytes(16) + pack("!I", 2**31) + b"<xml/>" + APP_ID.encode() + b"\x04" * 4,
        bytes(16) + pack("!I", 2**32 - 1) + bytes(11) + b"\x01",
        bytes(16) + pack("!I", 5) + bytes(10) + b"\x02\x01",
        bytes(15) + b"\x0f" * 17,
    ],
)
def test_lengths_and_paddings_that_lie_are_refused(plain: bytes) -> None:
    assert refusal(wechat(), resigned(sealed(plain))) == 400


def test_settings_that_cannot_work_are_named() -> None:
    with pytest.raises(ValueError, match="43 characters"):
        wechat(aes_key="short")
    with pytest.raises(ValueError, match="43 characters"):
        wechat(aes_key="!")
    with pytest.raises(ValueError, match="token"):
        wechat(token="")
    assert isinstance(WeChat("b", account("plain", aes_key=""), None), WeChat)  # type: ignore[arg-type]


def test_the_refusal_says_why_and_no_secret() -> None:
    with pytest.raises(BadHook) as caught:
        wechat().parse(with_query(aes_hook(SAID), msg_signature="0"), NOW)
    assert caught.value.why == "msg_signature is wrong"
