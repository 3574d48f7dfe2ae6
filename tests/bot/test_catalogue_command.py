"""`lindian catalogue`: goods in and out by the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import catalogue as command
from bot.lanes import transact
from bot.sheets import read_rows, write_rows
from store import catalogue, shops, stock
from store.core import Connection, Database, Tx, ask, run

HEADERS = ("编号", "名称", "单位", "价格", "库存")
ROWS = [
    {"编号": "A1", "名称": "苹果", "单位": "斤;箱=10", "价格": "斤=5.98;箱=55", "库存": "40"},
    {"编号": "A2", "名称": "鸡蛋", "单位": "板=30个", "价格": "24.8", "库存": "2"},
]


@pytest.fixture
def config(tmp_path: Path, sqlite: Database) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(f"database: {sqlite.url}\n")
    return path


@pytest.fixture
def opened(sqlite: Database) -> Iterator[Connection]:
    connection = sqlite.connection()
    yield connection
    connection.close()


@pytest.fixture
def goods(tmp_path: Path) -> Path:
    path = tmp_path / "goods.csv"
    write_rows(path, HEADERS, ROWS)
    return path


def lindian(config: Path, *words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["--config", str(config), *map(str, words)]))


def open_shops(opened: Connection, *slugs: str) -> list[int]:
    def work(tx: Tx) -> list[int]:
        return [shops.create(tx, shops.NewShop(slug, slug)) for slug in slugs]

    return transact(opened, work)


def test_in_and_out_again(
    config: Path, goods: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lindian(config, "import", goods) == 0
    said = capsys.readouterr()
    assert "新增 2，更改 0，不变 0，下架 0 / 2 added, 0 changed" in said.out
    assert "平台目录" in said.out
    assert "2/2" in said.err
    for name in ("out.csv", "out.xlsx"):
        assert lindian(config, "export", tmp_path / name) == 0
        assert lindian(config, "import", tmp_path / name, "--replace") == 0
        assert "新增 0，更改 0，不变 2" in capsys.readouterr().out
    assert list(read_rows(tmp_path / "out.csv")) == list(read_rows(tmp_path / "out.xlsx"))


def test_the_only_shop_is_meant(
    config: Path, goods: Path, opened: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    (wang,) = open_shops(opened, "wang")
    assert lindian(config, "import", goods) == 0
    assert "库存没有动" not in capsys.readouterr().out
    assert lindian(config, "import", goods) == 0
    assert "2 种商品店里已经有了，库存没有动；补货请对店铺说" in capsys.readouterr().out

    def look(tx: Tx) -> None:
        apple, eggs = [good.sku_id for good in catalogue.goods_of(tx, wang)]
        left = stock.available(tx, [(wang, apple), (wang, eggs)])
        assert left == {(wang, apple): 40_000, (wang, eggs): 60_000}
        assert [place.kind for place in run(tx, ask(stock.places(wang)))] == ["store"]
        assert catalogue.goods_of(tx, 0) == []

    transact(opened, look)


def test_one_of_several_shops(
    config: Path, goods: Path, opened: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    wang, lin = open_shops(opened, "wang", "lin")
    transact(opened, lambda tx: stock.add_place(tx, lin, "van", "车"))
    assert lindian(config, "import", goods, "--shop", "lin") == 0
    assert lindian(config, "import", goods, "--platform") == 0
    assert lindian(config, "import", goods, "--shop", "mei") == 1
    assert "没有“mei”这家店 / no shop “mei”; there are: lin, wang" in capsys.readouterr().err
    tx = opened.begin()
    assert [len(catalogue.goods_of(tx, shop)) for shop in (0, wang, lin)] == [2, 0, 2]
    assert len(run(tx, ask(stock.places(lin)))) == 1


@pytest.mark.parametrize("step", ["import", "export"])
def test_which_of_several_shops_has_to_be_said(
    config: Path, goods: Path, opened: Connection, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    open_shops(opened, "wang", "lin", "mei")
    assert lindian(config, step, goods) == 1
    assert "several shops: lin, mei, wang. Say which with --shop" in capsys.readouterr().err
    assert catalogue.goods_of(opened.begin(), 0) == []


def test_a_dry_run_only_says(
    config: Path, goods: Path, opened: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    (wang,) = open_shops(opened, "wang")
    assert lindian(config, "import", goods, "--dry-run") == 0
    assert "试运行" in capsys.readouterr().out
    assert catalogue.goods_of(opened.begin(), wang) == []


def test_each_row_that_is_wrong_is_named(
    config: Path, tmp_path: Path, opened: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    (wang,) = open_shops(opened, "wang")
    bad = [{"编号": str(i), "名称": "", "单位": "个", "价格": "1"} for i in range(60)]
    write_rows(tmp_path / "bad.csv", HEADERS, [*ROWS, *bad])
    assert lindian(config, "import", tmp_path / "bad.csv") == 1
    said = capsys.readouterr()
    assert "第4行「名称」：不能为空 / Row 4, name: must not be empty" in said.err
    assert "…还有 10 处 / … and 10 more" in said.err
    assert "有 60 处要改，什么都没有导入 / 60 to correct, nothing was imported" in said.out
    assert catalogue.goods_of(opened.begin(), wang) == []


def test_a_file_that_is_none(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lindian(config, "import", tmp_path / "none.csv") == 1
    assert "打不开" in capsys.readouterr().err
    assert lindian(config, "export", tmp_path / "out.pdf") == 1
    assert ".csv 或 .xlsx" in capsys.readouterr().err
