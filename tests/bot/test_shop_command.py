"""`lindian shop`: a shop is opened, and somebody becomes its keeper."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bot.commands import shop as command
from bot.lanes import transact
from store import people, shops
from store.core import MINUTE, Connection, Database, Tx, VirtualClock, ask, run
from store.core.errors import Invalid, NotFound
from store.people import Meeting
from store.shops import KeeperRef


@pytest.fixture
def config(tmp_path: Path, sqlite: Database) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(
        f"database: {sqlite.url}\nbots:\n  ping_tg: {{platform: telegram, shop: ping}}\n"
        "  other: {platform: local, shop: wang}\n"
    )
    return path


def lindian(config: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["--config", str(config), *words]))


def look(database: Database, slug: str) -> tuple[shops.ShopTerms, list[KeeperRef], list[str]]:
    connection = database.connection()

    def work(tx: Tx) -> tuple[shops.ShopTerms, list[KeeperRef], list[str]]:
        terms = shops.find(tx, slug)
        places = [place.name for place in shops.communities_of(tx, terms.id)]
        return terms, shops.keepers_of(tx, [terms.id])[terms.id], places

    try:
        return transact(connection, work)
    finally:
        connection.close()


def who_is(database: Database, bot: str, sender: str) -> int:
    connection = database.connection()
    try:
        return transact(connection, lambda tx: people.by_account(tx, bot, sender))
    finally:
        connection.close()


def test_a_shop_opens_with_its_terms(
    config: Path, sqlite: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "create ping --name 平姐小店 --kind store --about 楼下 --serves 幸福里 --serves 翠湖苑"
    money = "--fee 3.5 --free-over 39 --minimum 10"
    assert lindian(config, *words.split(), *money.split()) == 0
    terms, keepers, places = look(sqlite, "ping")
    assert (terms.name, terms.kind, terms.about) == ("平姐小店", "store", "楼下")
    assert (terms.delivery_fee_fen, terms.free_over_fen, terms.minimum_fen) == (350, 3900, 1000)
    assert (terms.currency, terms.timezone) == ("CNY", "Asia/Shanghai")
    assert (keepers, places) == ([], ["幸福里", "翠湖苑"])
    assert capsys.readouterr().out == (
        "平姐小店 (ping) 开张了 / is open. 接下来 / next:\n"
        "  lindian catalogue import goods.csv --shop ping\n"
        "  lindian shop keeper ping\n"
    )


def test_delivery_costs_nothing_unless_said(config: Path, sqlite: Database) -> None:
    assert lindian(config, "create", "ping", "--name", "P", "--currency", "sgd") == 0
    terms, _, _ = look(sqlite, "ping")
    assert (terms.kind, terms.currency) == ("courier", "SGD")
    assert (terms.delivery_fee_fen, terms.free_over_fen, terms.minimum_fen) == (0, None, 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Ping! --name P", "代号只能用 a-z、0-9 和中间的短横 / a short name is a-z, 0-9 and inner dashes"),
        ("wang --name P", "已经有这个代号的店了 / there is a shop of this short name"),
        ("ping --name P --fee much", "much: 不是金额，要写成 3 或 3.50 / is no sum of money: write 3 or 3.50"),
        ("ping --name P --fee 3.005", "3.005: 不是金额，要写成 3 或 3.50 / is no sum of money: write 3 or 3.50"),
        ("ping --name P --fee=-1", "-1: 不是金额，要写成 3 或 3.50 / is no sum of money: write 3 or 3.50"),
        ("ping --name P --timezone Mars/Base", "Mars/Base: 没有这个时区 / no such time zone"),
        ("ping --name P --serves=", "小区名字是空的 / a community needs a name"),
        ("ping --name=", "店名是空的 / a shop needs a name"),
        ("ping --name P --currency zzz", "ZZZ: 没有这种货币，比如 CNY、SGD / no such currency; such as CNY, SGD"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_leaves_nothing(
    config: Path, sqlite: Database, words: str, why: str
) -> None:
    lindian(config, "create", "wang", "--name", "王师傅")
    with pytest.raises(Invalid) as refused:
        lindian(config, "create", *words.split())
    assert refused.value.facts["why"] == why
    connection = sqlite.connection()
    assert transact(connection, shops.slugs_of) == ["wang"]
    connection.close()


def test_a_known_sender_becomes_the_owner(config: Path, sqlite: Database) -> None:
    lindian(config, "create", "ping", "--name", "P")
    assert lindian(config, "keeper", "ping", "ping_tg", "12345") == 0
    assert lindian(config, "keeper", "ping", "ping_tg", "67890", "--role", "courier") == 0
    owner, courier = who_is(sqlite, "ping_tg", "12345"), who_is(sqlite, "ping_tg", "67890")
    _, keepers, _ = look(sqlite, "ping")
    assert keepers == [KeeperRef(owner, "owner", 0), KeeperRef(courier, "courier", 1)]


def test_a_keeper_needs_a_shop_and_a_whole_account(config: Path) -> None:
    lindian(config, "create", "ping", "--name", "P")
    with pytest.raises(Invalid) as refused:
        lindian(config, "keeper", "pong", "ping_tg", "12345")
    assert refused.value.facts["why"] == "没有“pong”这家店 / no shop “pong”; there are: ping"
    with pytest.raises(Invalid) as refused:
        lindian(config, "keeper", "ping", "ping_tg")
    assert refused.value.facts["why"] == (
        "ping_tg: 还要发信人的 id / the sender's id there is needed too"
    )


@pytest.mark.parametrize("bot", ["nobot", "other"])
def test_a_keeper_writes_to_a_bot_that_speaks_for_the_shop(
    config: Path, sqlite: Database, bot: str
) -> None:
    lindian(config, "create", "ping", "--name", "P")
    with pytest.raises(Invalid) as refused:
        lindian(config, "keeper", "ping", bot, "123")
    assert refused.value.facts["why"] == (
        f"没有替 ping 说话的账号“{bot}” / no bot “{bot}” speaks for ping; there are: ping_tg"
    )
    assert look(sqlite, "ping")[1] == []


def say_code(connection: Connection, sender: str, code: str) -> shops.TakenUp:
    """What the shop does with 绑定 CODE."""

    def work(tx: Tx) -> shops.TakenUp:
        (met,) = people.meet_many(tx, [Meeting("ping-wx", sender, "平姐")])
        return run(tx, ask(shops.take_up(met.person_id, code)))

    return transact(connection, work)


def test_who_says_the_code_to_the_shop_becomes_its_keeper(
    config: Path, sqlite: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    lindian(config, "create", "ping", "--name", "P")
    capsys.readouterr()
    phone = sqlite.connection()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            code = capsys.readouterr().out.split("绑定 ")[1].split()[0]
            say_code(phone, "openid-of-ping", code)

    assert command.invited(sqlite, look(sqlite, "ping")[0].id, "keeper", sleep)
    phone.close()
    assert slept == [1.0, 1.0, 1.0]
    _, keepers, _ = look(sqlite, "ping")
    assert keepers == [KeeperRef(who_is(sqlite, "ping-wx", "openid-of-ping"), "keeper", 0)]


def test_an_invitation_is_good_once_and_though_nobody_waits(
    config: Path, sqlite: Database, clock: VirtualClock
) -> None:
    lindian(config, "create", "ping", "--name", "平姐小店")
    shop = look(sqlite, "ping")[0].id
    phone = sqlite.connection()
    code = transact(phone, lambda tx: shops.invite(tx, shop, "courier"))
    assert say_code(phone, "first", code.lower()) == shops.TakenUp(shop, "平姐小店", "courier")
    stale = transact(phone, lambda tx: shops.invite(tx, shop, "owner"))
    for said in (code, "NOSUCHCD", "%"):
        with pytest.raises(NotFound):
            say_code(phone, "second", said)
    clock.forward(10 * MINUTE)
    with pytest.raises(NotFound):
        say_code(phone, "second", stale)
    phone.close()
    assert look(sqlite, "ping")[1] == [KeeperRef(who_is(sqlite, "ping-wx", "first"), "courier", 0)]


def test_an_invitation_that_nobody_takes_up_makes_no_keeper(
    config: Path, sqlite: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    lindian(config, "create", "ping", "--name", "P")
    monkeypatch.setattr(command, "LOOKS", 2)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.0)
    assert lindian(config, "keeper", "ping") == 1
    assert capsys.readouterr().out.endswith(
        "没有人说出这个码，再来一次就好 / nobody said the code: run this again\n"
    )
    _, keepers, _ = look(sqlite, "ping")
    assert keepers == []
