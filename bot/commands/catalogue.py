"""`lindian catalogue import F` and `… export F`: goods of a shop as a CSV, XLSX or JSON sheet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bot.commands.which_shop import shop_named
from bot.lanes import transact
from store import catalogue, shops, stock
from store.catalogue import Complaint, ImportReport, Parsed
from store.core import Tx, ask
from store.core import run as now
from store.core.errors import Invalid, Refusal

T = TypeVar("T")
MOST_SAID = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian catalogue`."""
    parser.add_argument("--config", help="another configuration file")
    steps = parser.add_subparsers(dest="step", required=True, metavar="import|export")
    bring = steps.add_parser("import", help="goods from a CSV, XLSX or JSON file")
    bring.add_argument("--replace", action="store_true", help="unlist what the file lacks")
    bring.add_argument("--dry-run", action="store_true", help="only say what would change")
    give = steps.add_parser("export", help="goods into a CSV or XLSX file")
    for step in (bring, give):
        step.add_argument("file", type=Path)
        step.add_argument("--config", default=argparse.SUPPRESS, help="another configuration file")
        where = step.add_mutually_exclusive_group()
        where.add_argument("--shop", metavar="SLUG", help="the shop (default: the only one)")
        where.add_argument(
            "--platform", action="store_true", help="the catalogue that all shops share"
        )


def run(args: argparse.Namespace) -> int:
    """Import or export; 0 when it worked, 1 and a sentence for each fault when not."""
    try:
        return _import(args) if args.step == "import" else _export(args)
    except Refusal as refusal:
        print(refusal.facts.get("why", refusal), file=sys.stderr)
        return 1


def _with_database(args: argparse.Namespace, work: Callable[[Tx], T]) -> T:
    from bot.app import open_database
    from bot.config import load
    from store.schema import migrate

    database = open_database(load(args.config))
    migrate(database.url)
    connection = database.connection()
    try:
        return transact(connection, work)
    finally:
        connection.close()


def _shop(tx: Tx, args: argparse.Namespace) -> tuple[int, str]:
    """The shop that is meant and its name; 0 is the platform. Raises Invalid where several may be."""
    known = shops.slugs_of(tx)
    if args.platform or not (args.shop or known):
        return 0, "平台目录 / the platform's catalogue"
    if not args.shop and len(known) > 1:
        raise Invalid(
            why=f"有几家店：{'、'.join(known)}。用 --shop 说是哪家，或者用 --platform 指大家共用的目录"
            f" / several shops: {', '.join(known)}. Say which with --shop,"
            " or --platform for the catalogue that all share"
        )
    slug = args.shop or known[0]
    return shop_named(tx, slug).id, slug


# ---- in ----


def _import(args: argparse.Namespace) -> int:
    parsed = _read(args.file)

    def work(tx: Tx) -> tuple[ImportReport, str]:
        shop_id, name = _shop(tx, args)
        return _bring(tx, shop_id, parsed, args), name

    report, name = _with_database(args, work)
    _say_all(report.notes)
    _say_all(report.complaints)
    print(_summary(report, name, dry=args.dry_run))
    return 1 if report.refused else 0


def _read(path: Path) -> Parsed:
    from tqdm import tqdm

    from bot.sheets import read_rows

    with tqdm(read_rows(path), desc="读取 reading", unit="行", file=sys.stderr) as rows:
        return catalogue.parse(rows)


def _bring(tx: Tx, shop_id: int, parsed: Parsed, args: argparse.Namespace) -> ImportReport:
    from tqdm import tqdm

    total = len(parsed.goods)
    with tqdm(total=total, desc="导入 importing", unit="种", file=sys.stderr) as bar:
        report = catalogue.import_goods(
            tx, shop_id, parsed, None, whole=args.replace, dry=args.dry_run, progress=bar.update
        )
    if shop_id and not args.dry_run:
        _fill(tx, shop_id, report.stock)
    return report


def _fill(tx: Tx, shop_id: int, first: Iterable[tuple[int, int]]) -> None:
    """What new goods start with lies in the shop's first place."""
    moves = list(first)
    if moves:
        places = now(tx, ask(stock.places(shop_id)))
        place = places[0].id if places else stock.add_place(tx, shop_id, "store", "店里")
        stock.restock_many(
            tx,
            [
                stock.Move(shop_id, sku, place, qty, "restock", f"first:{sku}")
                for sku, qty in moves
            ],
        )


def _say_all(complaints: tuple[Complaint, ...]) -> None:
    for complaint in complaints[:MOST_SAID]:
        print(complaint.sentence(), file=sys.stderr)
    if len(complaints) > MOST_SAID:
        more = len(complaints) - MOST_SAID
        print(f"…还有 {more} 处 / … and {more} more", file=sys.stderr)


def _summary(report: ImportReport, name: str, *, dry: bool) -> str:
    if report.refused:
        count = len(report.complaints)
        return (
            f"{name}：有 {count} 处要改，什么都没有导入 / {count} to correct, nothing was imported"
        )
    zh = f"新增 {report.added}，更改 {report.changed}，不变 {report.unchanged}，下架 {report.unlisted}"
    en = (
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged,"
        f" {report.unlisted} unlisted"
    )
    said = f"{name}{'（试运行 dry run）' if dry else ''}：{zh} / {en}"
    return f"{said}\n{_stock_left(report.stock_left)}" if report.stock_left else said


def _stock_left(count: int) -> str:
    return (
        f"{count} 种商品店里已经有了，库存没有动；补货请对店铺说：补货 苹果 20箱"
        f" / the shop has {count} of these goods already: their stock was left alone."
        " To restock, say to the shop: restock apples 20"
    )


# ---- out ----


def _export(args: argparse.Namespace) -> int:
    from bot.sheets import write_rows

    def work(tx: Tx) -> tuple[list[catalogue.GoodsRow], str]:
        shop_id, name = _shop(tx, args)
        return catalogue.export_goods(tx, shop_id), name

    goods, name = _with_database(args, work)
    write_rows(args.file, catalogue.HEADERS, map(catalogue.cells, goods))
    print(f"{name}：{len(goods)} 种商品 → {args.file} / {len(goods)} goods")
    return 0
