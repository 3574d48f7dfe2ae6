"""What no file of lines can say: groups, pictures, stickers, places, buttons that are too old."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from bot.logs import set_up_logs
from bot.simulator.local import LocalPerson
from bot.simulator.stage import Stage, prepare, stage
from bot.simulator.telegram import TelegramPerson
from store import people, shops
from store.core import MINUTE
from store.invariants import check_invariants

GROUPS: dict[str, str | int] = {"local": "群1", "telegram": -100200300}
ADDRESS = "幸福里3号楼2单元501"
Play = Callable[[Stage], Awaitable[None]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("stages")

    def made(platform: str) -> Path:
        path = folder / f"{platform}.db"
        if not path.exists():
            prepare(path, platform)
        return path

    return made


@asynccontextmanager
async def _on(platform: str, folder: Path, prepared: Path) -> AsyncIterator[Stage]:
    set_up_logs("CRITICAL")
    async with stage(platform, folder, prepared) as scene:
        yield scene
        assert await scene.house.read(check_invariants) == []


@pytest.fixture
def on_local(tmp_path: Path, prepared: Callable[[str], Path]) -> Callable[[Play], None]:
    """Play something on the simulator's own platform."""

    def run(play: Play) -> None:
        async def whole() -> None:
            async with _on("local", tmp_path, prepared("local")) as scene:
                await play(scene)

        asyncio.run(whole())

    return run


def _told(heard: list[tuple[str, list[str]]], who: str) -> str:
    return "\n".join(line for name, lines in heard if name == who for line in lines)


@pytest.mark.parametrize("platform", GROUPS)
def test_a_group_learns_nothing_of_anybody(
    platform: str, tmp_path: Path, prepared: Callable[[str], Path]
) -> None:
    async def play() -> None:
        async with _on(platform, tmp_path, prepared(platform)) as scene:
            await scene.say("shopper", f"来一箱光明纯牛奶 送{ADDRESS}，电话13800138000")
            await scene.say("shopper", "确认")
            await scene.say("keeper", "接单 1")
            person = cast("LocalPerson | TelegramPerson", scene.person("shopper"))
            for said, answer in SAID_IN_A_GROUP:
                scene.clock.forward(MINUTE)
                heard = "\n".join(await person.say_in(GROUPS[platform], said))  # type: ignore[arg-type]
                assert heard.startswith(answer), said
                assert not [secret for secret in SECRETS if secret in heard], said
                private = _told(await scene.later(), "shopper")
                assert (private != "") == (answer == IN_PRIVATE), said
            quiet = await person.say_in(GROUPS[platform], "来十斤苹果", to_shop=False)  # type: ignore[arg-type]
            assert (quiet, await scene.later()) == ([], [])

    asyncio.run(play())


IN_PRIVATE = "收到，细节私聊里说。"
SECRETS = ("2单元501", "138", "合计", "¥65.9 ", "#1", "篮子里", "上次买的", "小李")
SAID_IN_A_GROUP = (
    ("苹果多少钱", "洛川苹果（75mm起）：¥6.8/斤"),
    ("有椰子吗", "“椰子”这儿暂时没有。"),
    ("来一箱牛奶", "牛奶有几种，要哪种？"),
    ("来两斤苹果", IN_PRIVATE),
    ("不要香蕉了", IN_PRIVATE),
    ("我的篮子", IN_PRIVATE),
    ("我的地址", IN_PRIVATE),
    ("我的订单", IN_PRIVATE),
    ("我的数据", IN_PRIVATE),
    ("老样子", IN_PRIVATE),
    ("来两个榴莲", IN_PRIVATE),
    ("你好", "您好，这里是王师傅的邻店。"),
    ("帮助", "直接说话就能买东西："),
)


def test_talk_in_a_group_is_answered_there_or_not_at_all(
    on_local: Callable[[Play], None],
) -> None:
    async def play(scene: Stage) -> None:
        await scene.say("shopper", "来两斤苹果")  # where to: asked and answered in private
        person = cast("LocalPerson", scene.person("shopper"))
        for said in ("今天天气真好", "大家好", "？"):
            heard = await person.say_in("群1", said)
            assert len(heard) == 1, said
            assert not heard[0].startswith("收到，细节私聊里说"), said
            assert await scene.later() == [], said

    on_local(play)


def test_pictures_voices_stickers_and_links_get_a_clear_sentence(
    on_local: Callable[[Play], None],
) -> None:
    async def play(scene: Stage) -> None:
        person = cast("LocalPerson", scene.person("shopper"))
        assert await person.show("p1") == [
            "图片我看不懂，也转不过去；店主会知道您发了图。打字说一下是什么，更快。"
        ]
        assert _told(await scene.later(), "keeper") == (
            "小李（A）发来一张图片，我转不过来，可以问问是什么。\n回复“回复 A 您的话”就能答。"
        )
        shown = await person.show("p2", "来两斤苹果")
        assert shown[0] == "送到哪儿？发我楼号房号就行，也可以自己来取。"
        assert (await person.speak())[0].startswith("这段语音我没听清")
        assert (await person.speak("来一板鸡蛋"))[2:4] == [
            "洛川苹果 2斤 × ¥6.8　¥13.6",
            "鲜鸡蛋 1板 × ¥24.8　¥24.8",
        ]
        sticker = "收到！这种消息我还看不懂，打字告诉我就行。"
        assert await person.message(kind="unknown", text="sticker") == [sticker]
        assert (await person.point(31.2, 121.4))[0].startswith("位置收到了")
        shown = await person.point(31.2, 121.4, "幸福里9号楼")
        assert "送到　　　　　　　　幸福里9号楼" in shown
        assert await person.message(kind="link", url="https://x.test", text="好文") == [
            "链接收到了。想买什么直接打字说就行。"
        ]

    on_local(play)


def test_ten_thousand_letters_are_answered_like_any_others(
    on_local: Callable[[Play], None],
) -> None:
    async def play(scene: Stage) -> None:
        assert len(await scene.say("shopper", "哈" * 10_000)) == 1
        heard = _told(await scene.say("shopper", "来两斤苹果。" + "谢谢" * 5_000), "shopper")
        assert "洛川苹果" in heard
        assert _told(await scene.say("shopper", "a" * 10_000), "shopper") != ""

    on_local(play)


def test_an_old_button_places_nothing(on_local: Callable[[Play], None]) -> None:
    async def play(scene: Stage) -> None:
        person = cast("LocalPerson", scene.person("shopper"))
        await scene.say("shopper", f"来一板鸡蛋 送{ADDRESS}")
        token = person._choices[0].token
        await scene.say("shopper", "再来一斤苹果")
        again = await person.message(token=token)
        assert again[0] == "单子有变动，以这张为准："
        assert (await person.tap(1))[0].startswith("下单成功！订单 #1，")
        assert await person.message(token=token) == ["订单 #1 已经下好了，不用再确认。"]
        nothing = await scene.person("shopper2").say("你好")
        assert nothing
        stranger = cast("LocalPerson", scene.person("shopper2"))
        assert (await stranger.message(token="do:wang:accepted:1"))[0].startswith(
            "现在没有等您选的"
        )
        assert (await stranger.message(token=token))[0].startswith("现在没有等您选的")

    on_local(play)


def test_a_keeper_may_press_what_is_shown(on_local: Callable[[Play], None]) -> None:
    async def play(scene: Stage) -> None:
        await scene.say("shopper", f"来一板鸡蛋 送{ADDRESS}")
        await scene.say("shopper", "确认")
        keeper = scene.person("keeper")
        assert (await keeper.tap(1))[0] == "#1 已接单。"
        assert (await keeper.tap(1))[0] == "#1 配送中。"
        assert (await keeper.tap(1))[0] == "#1 已送达。"

    on_local(play)


def test_the_next_keeper_is_called_when_the_first_is_silent(
    on_local: Callable[[Play], None],
) -> None:
    async def play(scene: Stage) -> None:
        await scene.say("shopper3", "你好")

        async def second() -> None:
            met = await people.meet(people.Meeting("wang", "shopper3", ""))
            shop = await shops.by_slug("wang")
            await shops.add_keeper(shop.id, met.person_id, "courier")

        await scene.house.lane.run(second)
        heard = await scene.say("shopper", "转人工")
        assert [who for who, _ in heard] == ["shopper", "keeper"]
        heard = await scene.wait(15 * MINUTE + 1)
        assert sorted(who for who, _ in heard) == ["shopper", "shopper3"]
        assert _told(heard, "shopper") == "抱歉让您久等了，我再去叫人。"
        assert _told(heard, "shopper3").startswith("小李（A）找您")
        heard = await scene.say("shopper3", "回复 A 我来帮您")
        assert _told(heard, "shopper") == "店主：我来帮您"
        # whoever took it, keeps it
        heard = await scene.say("shopper", "谢谢")
        assert [who for who, _ in heard] == ["shopper3"]

    on_local(play)


def test_who_comes_in_is_welcome(on_local: Callable[[Play], None]) -> None:
    async def play(scene: Stage) -> None:
        heard = "\n".join(await scene.person("shopper").scan("wang"))
        assert heard.startswith("欢迎来到王师傅的邻店！天天进小区")
        assert await scene.person("shopper").leave() == []

    on_local(play)


def test_an_edited_message_corrects_and_does_not_add(
    tmp_path: Path, prepared: Callable[[str], Path]
) -> None:
    async def whole() -> None:
        async with _on("telegram", tmp_path, prepared("telegram")) as scene:
            shopper = cast("TelegramPerson", scene.person("shopper"))
            await shopper.say("来两箱苹果")
            shown = await shopper.edit("来三箱苹果")
            assert "洛川苹果 3箱 × ¥62　¥186" in shown

    asyncio.run(whole())


def test_what_is_no_place_is_no_address(on_local: Callable[[Play], None]) -> None:
    async def play(scene: Stage) -> None:
        shopper = scene.person("shopper")
        assert "送到哪儿" in (await shopper.say("来两箱苹果"))[0]
        for words in ("😂😂😂", "今天天气真好呀"):
            shown = await shopper.say(words)
            assert not any("幸福里" in line for line in shown), shown

    on_local(play)
