"""`lindian` from the outside: what each command says, and the exit code it ends with."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.__main__ import COMMANDS, main
from bot.app import House
from bot.commands import bench, serve
from bot.lanes import transact
from bot.web.serving import Door
from store import messages
from store.core import Sql
from store.core.errors import Fault, Invalid, NotFound
from store.invariants import check_invariants
from store.messages import Letter
from store.schema import migrate
from tests.bot.houses import Driven

Said = pytest.CaptureFixture[str]
BOTS = """
bots:
  tele: {platform: telegram, shop: wang, token: "1:a", secret: s, username: wang_bot, api_url: "http://127.0.0.1:9"}
"""
ANY_SHOP = BOTS.replace("shop: wang", "shop: shared")
SECRET = "secret_key: a long random secret of ours"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """No settings of whoever runs this, and no logs."""
    for name in [name for name in os.environ if name.startswith("LINDIAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


def configured(folder: Path, *lines: str, database: str = "lindian.db") -> str:
    """The path of a configuration for the database in a folder."""
    path = folder / "shop.yaml"
    where = database if "://" in database else f"sqlite:///{folder / database}"
    path.write_text("\n".join([f"database: {where}", "redis: none", *lines]))
    return str(path)


# ---- the table of commands ----


def test_without_a_command_it_says_what_there_is(capsys: Said) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (Invalid(why="not so"), 1, "not so\n"),
        (NotFound(what="shop"), 1, "what='shop'\n"),
        (Fault("the database is away"), 1, "the database is away\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_how_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: Said, raised: BaseException, code: int, said: str
) -> None:
    def fails(_args: object) -> int:
        raise raised

    monkeypatch.setattr("bot.commands.migrate.run", fails)
    assert main(["migrate"]) == code
    assert capsys.readouterr().err == said


def test_whoever_reads_its_output_may_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe:
        closed = False

        def close(self) -> None:
            self.closed = True

    def fails(_args: object) -> int:
        raise BrokenPipeError

    pipe = Pipe()
    monkeypatch.setattr("bot.commands.migrate.run", fails)
    monkeypatch.setattr("bot.__main__.sys.stderr", pipe)
    assert main(["migrate"]) == 141
    assert pipe.closed


# ---- migrate, check ----


def test_a_database_is_made_and_found_sound(tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, SECRET, ANY_SHOP)
    assert main(["check", "--config", config]) == 1
    assert "run `lindian migrate`" in capsys.readouterr().out
    for _ in range(2):
        assert main(["migrate", "--config", config]) == 0
    assert main(["check", "--config", config]) == 0
    said = capsys.readouterr().out
    assert "tele (telegram)" in said
    assert said.endswith("✓ all is well\n")


@pytest.mark.parametrize(
    "words",
    [
        ["migrate"], ["shop", "create", "ping", "--name", "P"], ["catalogue", "export", "goods.csv"],
        ["chat", "--shop", "ping"], ["backup", "copy.db"],
    ],
)  # fmt: skip
def test_a_file_that_is_no_database_is_a_sentence(
    tmp_path: Path, capsys: Said, words: list[str]
) -> None:
    (tmp_path / "lindian.db").write_text("a letter to somebody, and no database of anybody\n" * 9)
    assert main([*words, "--config", configured(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/lindian.db: file is not a database\n"
    assert {path.name for path in tmp_path.iterdir()} == {"lindian.db", "shop.yaml"}


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "in-the-way").write_text("")
    config = configured(tmp_path, database="in-the-way/lindian.db")
    assert main(["migrate", "--config", config]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/in-the-way: File exists\n"


@pytest.mark.parametrize("port", ["99999", "-5", "http"])
def test_a_port_that_is_none_is_a_sentence(capsys: Said, port: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["serve", "--demo", f"--port={port}"])
    assert end.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.endswith(f"--port: {port}: a port is a number from 0 to 65535")


def test_check_names_what_is_wrong(tmp_path: Path, sqlite_template: Path, capsys: Said) -> None:
    (tmp_path / "lindian.db").write_bytes(sqlite_template.read_bytes())
    assert main(["check", "--config", configured(tmp_path, "secret_key: short")]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line[0] == "✗"] == [
        "✗ secret_key is shorter than 16 letters: set a long random one",
        "✗ no bots are configured: see config.yaml",
    ]
    local = configured(tmp_path, SECRET, "bots: {door: {platform: local}}")
    assert main(["check", "--config", local]) == 1
    assert "✗ bots.door.platform: local" in capsys.readouterr().out
    no_key = configured(tmp_path, SECRET, "bots: {wx: {platform: wechat, app_id: x}}")
    assert main(["check", "--config", no_key]) == 1
    assert capsys.readouterr().out.startswith("✗ ")


def test_check_says_what_each_bot_lacks(shop: Driven, tmp_path: Path, capsys: Said) -> None:
    bots = f"""
bots:
  away: {{platform: telegram, shop: nosuch, token: "1:a", secret: "wrong word!"}}
  sub: {{platform: wechat, shop: wang, token: t, aes_key: {"a" * 43}, kind: subscription, verified: false}}
  far: {{platform: wechat, app_id: x, secret: s, token: t, aes_key: {"a" * 43}, api_url: "ftp://x"}}
"""
    assert main(["check", "--config", configured(tmp_path, SECRET, bots)]) == 1
    said = capsys.readouterr().out
    assert "sub (wechat, subscription account, not verified)\n" in said
    assert "far (wechat, service account, verified)\n" in said
    assert "✓ web sign-in" not in said
    assert "✓ mentions in groups" in said
    assert [line for line in said.splitlines() if line[0] == "✗"] == [
        "✗ bots.away.secret: Telegram takes A-Z, a-z, 0-9, _ and - only, 256 at most",
        "✗ bots.sub.app_id: a WeChat account needs it",
        "✗ bots.sub.secret: a WeChat account needs it",
        "✗ bots.far.api_url: begins with http:// or https://",
        "✗ bots.away.shop: no shop “nosuch”; there are: lin, wang",
    ]


def test_a_bot_that_cannot_work_is_a_sentence_everywhere(tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, SECRET, 'bots: {tele: {platform: telegram, token: "1:a"}}')
    sentence = "bots.tele: a Telegram bot needs a secret for its webhook\n"
    assert main(["check", "--config", config]) == 1
    assert capsys.readouterr().out == f"✗ {sentence}"
    assert main(["serve", "--config", config]) == 1
    assert capsys.readouterr().err == sentence


def test_check_tells_whether_a_model_is_asked(
    tmp_path: Path, sqlite_template: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lindian.db").write_bytes(sqlite_template.read_bytes())
    llm = 'llm: {url: "http://127.0.0.1:9/v1", model: small}'
    unsure = "bots: {wx: {platform: wechat, app_id: x, secret: s, token: t, aes_key: KEY, verified: false}}"
    mute = unsure.replace("KEY", "a" * 43)
    said = {}
    for name, parts in {"off": (ANY_SHOP,), "on": (ANY_SHOP, llm), "mute": (mute, llm)}.items():
        assert main(["check", "--config", configured(tmp_path, SECRET, *parts)]) == 0
        said[name] = capsys.readouterr().out
    assert "– language model: none" in said["off"]
    assert "✓ language model: small at http://127.0.0.1:9/v1, asked by tele\n" in said["on"]
    assert "asked by no bot" in said["mute"]
    half = configured(tmp_path, SECRET, BOTS, "llm: {model: small}")
    assert main(["check", "--config", half]) == 1
    assert "✗ llm: set both url and model, or neither" in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "bot.llm_endpoint", None)
    assert main(["check", "--config", configured(tmp_path, SECRET, BOTS, llm)]) == 1
    assert "pip install -e '.[llm]'" in "".join(capsys.readouterr())


def test_check_finds_a_planted_fault(shop: Driven, tmp_path: Path, capsys: Said) -> None:
    shop.order()
    config = configured(tmp_path, SECRET, BOTS)
    assert main(["check", "--config", config]) == 0
    plant = Sql(
        "UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = (SELECT MIN(sku_id) FROM stock)"
    )
    transact(shop.connection, lambda tx: tx.run(plant))
    assert main(["check", "--config", config]) == 1
    assert "✗ not so: on hand is the sum of the moves" in capsys.readouterr().out
    repair = Sql(plant.sqlite.replace("+ 1", "- 1"))
    transact(shop.connection, lambda tx: tx.run(repair))


def test_check_counts_letters_that_may_not_have_arrived(
    shop: Driven, tmp_path: Path, capsys: Said
) -> None:
    config = configured(tmp_path, SECRET, BOTS)
    assert main(["check", "--config", config]) == 0
    assert "✓ letters: all arrived or on their way\n" in capsys.readouterr().out
    letters = [Letter(key, "tele", "77", "{}", "service") for key in "abc"]
    transact(shop.connection, lambda tx: messages.put_letters(tx, letters))
    plant = Sql("UPDATE outbox SET state = CASE WHEN key = 'c' THEN 'refused' ELSE 'unknown' END")
    transact(shop.connection, lambda tx: tx.run(plant))
    assert main(["check", "--config", config]) == 0
    assert "– letters: 2 unknown (may have arrived), 1 refused (never will)\n" in (
        capsys.readouterr().out
    )


def test_check_of_a_database_that_is_away(tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, SECRET, BOTS, database="postgresql://nobody@127.0.0.1:9/none")
    assert main(["check", "--config", config]) == 1
    assert "✗ " in capsys.readouterr().out


# ---- backup ----


def test_a_backup_is_the_whole_shop(shop: Driven, tmp_path: Path, capsys: Said) -> None:
    shop.order()
    config = configured(tmp_path, SECRET, BOTS)
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy), "--config", config]) == 0
    assert main(["backup", str(copy), "--config", config]) == 1
    assert capsys.readouterr().err == f"{copy} exists already\n"
    shop.order("shopper2", "来一箱苹果 送幸福里3号楼")  # after the copy was taken
    restored = configured(tmp_path, SECRET, BOTS, database="copy.db")
    assert main(["check", "--config", restored]) == 0
    assert len(shop.rows("SELECT * FROM orders")) == 2
    database = type(shop.house.database)(
        f"sqlite:///{copy}", shop.clock, shop.house.database.ids, {}
    )
    connection = database.connection()
    tx = connection.begin(read=True)
    assert check_invariants(tx) == []
    assert tx.rows(Sql("SELECT number, state FROM orders")) == [(1, "placed")]
    connection.close()


def test_postgresql_has_its_own_tool(tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, database="postgresql://nobody@127.0.0.1:9/none")
    assert main(["backup", "copy", "--config", config]) == 1
    assert "pg_dump" in capsys.readouterr().err


# ---- people ----


def test_what_is_known_of_somebody_and_its_end(shop: Driven, tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, SECRET, BOTS)
    shop.order()
    assert main(["export-person", "wang", "shopper", "--config", config]) == 0
    known = json.loads(capsys.readouterr().out)
    assert [order["number"] for order in known["orders"]] == [1]
    assert main(["erase-person", "wang", "shopper", "--config", config]) == 1
    assert capsys.readouterr().out.startswith("an order of theirs is still under way")
    shop.say("shopper", "取消订单")
    shop.say("shopper", "1")
    assert shop.rows("SELECT state FROM orders") == [("cancelled",)]
    assert main(["erase-person", "wang", "shopper", "--config", config]) == 0
    assert capsys.readouterr().out == "erased; orders and the ledger keep a number\n"
    assert main(["export-person", "wang", "shopper", "--config", config]) == 1
    assert capsys.readouterr().out == "nobody is known as shopper at wang\n"
    bot_name, keeper = shop.rows(
        "SELECT a.bot, a.sender FROM accounts a JOIN keepers k ON k.person_id = a.person_id ORDER BY 1"
    )[0]
    assert main(["erase-person", bot_name, keeper, "--config", config]) == 1
    assert capsys.readouterr().out.startswith("they are the last owner")


# ---- serve, work ----


def test_the_demo_opens(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    opened: list[Door] = []

    def run(self: Door) -> None:
        opened.append(self)
        self._opened()

    monkeypatch.setattr(Door, "run", run)
    assert main(["serve", "--demo", "--port", "0"]) == 0
    said = capsys.readouterr().out
    assert f"http://127.0.0.1:{opened[0].config.port}/simulator" in said


def test_a_shop_needs_a_secret(tmp_path: Path, capsys: Said) -> None:
    assert main(["serve", "--config", configured(tmp_path, BOTS)]) == 1
    assert capsys.readouterr().out.startswith("secret_key is empty")


def test_nobody_serves_a_bot_that_believes_everybody(tmp_path: Path, capsys: Said) -> None:
    config = configured(tmp_path, SECRET, "bots: {door: {platform: local}}")
    assert main(["serve", "--config", config]) == 1
    assert capsys.readouterr().err.startswith("bots.door.platform: local")


def test_a_real_shop_opens_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr(Door, "run", lambda self: self._opened())
    assert main(["serve", "--config", configured(tmp_path, SECRET, BOTS)]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "lindian.db").exists()


def test_a_port_that_is_taken_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve.free_port("127.0.0.1", port) not in {port, 0}
    assert serve.free_port("192.0.2.1", 8000) == 8000  # nothing can be had there


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_when_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    config = configured(tmp_path, SECRET, BOTS)
    migrate(f"sqlite:///{tmp_path / 'lindian.db'}")
    start, stop = House.start, House.stop
    done: list[str] = []

    def started(self: House, **how: bool) -> None:
        start(self, **how)
        done.append(f"background={how['background']}")
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)

    async def stopped(self: House) -> None:
        await stop(self)
        done.append("stopped")

    monkeypatch.setattr(House, "start", started)
    monkeypatch.setattr(House, "stop", stopped)
    assert main(["work", "--config", config]) == 0
    assert done == ["background=False", "stopped"]


# ---- chat, bench ----


def test_a_script_is_played(tmp_path: Path, capsys: Said) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("shopper: 有什么水果\n", encoding="utf-8")
    assert main(["chat", "--script", str(script)]) == 0
    assert "shop → shopper:" in capsys.readouterr().out
    assert main(["chat", "--script", str(tmp_path / "none.txt")]) == 1
    assert "cannot read" in capsys.readouterr().err


def test_a_talk_in_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    said = iter(["来两斤苹果"])

    def typed(_prompt: str) -> str:
        try:
            return next(said)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    assert main(["chat", "--as", "shopper"]) == 0
    assert "苹果" in capsys.readouterr().out


def test_measurements_need_a_checkout(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(Invalid, match="checkout"):
        bench.run(_args(name="turn", rest=[]))

    def broken(_name: str) -> object:
        raise ModuleNotFoundError(name="numpy")

    monkeypatch.setattr(importlib, "import_module", broken)
    with pytest.raises(ModuleNotFoundError):
        bench.run(_args(name="turn", rest=[]))
    assert capsys.readouterr().out == ""


def test_a_measurement_gets_its_own_options(monkeypatch: pytest.MonkeyPatch) -> None:
    class Measures:
        @staticmethod
        def add_arguments(parser: Any) -> None:
            parser.add_argument("--times", type=int)

        @staticmethod
        def main(args: Any) -> int:
            return int(args.times)

    monkeypatch.setattr(importlib, "import_module", lambda _name: Measures)
    assert bench.run(_args(name="turn", rest=["--times", "3"])) == 3


def _args(**given: object) -> Any:
    import argparse

    return argparse.Namespace(**given)


# ---- where the configuration stands ----


@pytest.mark.parametrize("last", [True, False])
def test_the_configuration_is_named_first_or_last(
    tmp_path: Path, sqlite_template: Path, capsys: Said, *, last: bool
) -> None:
    (tmp_path / "lindian.db").write_bytes(sqlite_template.read_bytes())
    named = ["--config", configured(tmp_path)]
    create = ["create", "wang", "--name", "老王"]
    assert main(["shop", *create, *named] if last else ["shop", *named, *create]) == 0
    export = ["export", str(tmp_path / "goods.csv")]
    assert main(["catalogue", *export, *named] if last else ["catalogue", *named, *export]) == 0
    assert "0 goods" in capsys.readouterr().out
