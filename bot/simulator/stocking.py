"""Other goods for a simulated shop, from a file, with plenty of each."""

from __future__ import annotations

from pathlib import Path

from bot.lanes import transact
from bot.sheets import read_rows
from store import catalogue, shops, stock
from store.core import MILLI, Database, Tx, ask
from store.core import run as now
from store.core.errors import Invalid

PLENTY = 1_000 * MILLI


def stock_up(database: Database, file: str, slug: str = "wang") -> None:
    """Replace a shop's goods by those of a sheet; raises Invalid with what is wrong in it."""
    parsed = catalogue.parse(read_rows(Path(file)))

    def work(tx: Tx) -> None:
        shop = shops.find(tx, slug)
        report = catalogue.import_goods(tx, shop.id, parsed, None, whole=True)
        if report.refused:
            raise Invalid(why="\n".join(c.sentence() for c in report.complaints[:20]))
        place = now(tx, ask(stock.places(shop.id)))[0].id
        moves = [
            stock.Move(shop.id, sku, place, PLENTY, "restock", f"plenty:{sku}")
            for sku in dict.fromkeys(report.sku_ids)
        ]
        stock.restock_many(tx, moves)

    connection = database.connection()
    try:
        transact(connection, work)
    finally:
        connection.close()
