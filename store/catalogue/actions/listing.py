"""A keeper's word about one good: on or off the shelf, a new price, another name."""

from __future__ import annotations

from collections.abc import Sequence

from store import shops
from store.catalogue import rules
from store.core import Event, Row, Sql, Tx, record
from store.core.errors import Invalid, NotFound


class PriceChanged(Event, frozen=True, tag=True):
    """A unit of a SKU has another price; `was_fen` None = it had none."""

    sku_id: int
    unit: str
    price_fen: int
    was_fen: int | None = None


class Listed(Event, frozen=True, tag=True):
    """A shop sells a SKU now."""

    sku_id: int


class OnSale(Event, frozen=True, tag=True):
    """What came on the shelves at once: one good, or a whole sheet of them."""

    sku_ids: tuple[int, ...]


class Unlisted(Event, frozen=True, tag=True):
    """A shop sells a SKU no longer."""

    sku_id: int


LISTING = "shop_id int, sku_id int, state text"
PRICE = "shop_id int, sku_id int, unit text, price_fen int"
_LIST = Sql(f"""
    INSERT INTO listings (shop_id, sku_id, state) SELECT shop_id, sku_id, state FROM {{rows: {LISTING}}}
    WHERE true ON CONFLICT (shop_id, sku_id) DO UPDATE SET state = excluded.state
""")
_PRICE = Sql(f"""
    INSERT INTO prices (shop_id, sku_id, unit, price_fen)
    SELECT shop_id, sku_id, unit, price_fen FROM {{rows: {PRICE}}}
    WHERE true ON CONFLICT (shop_id, sku_id, unit) DO UPDATE SET price_fen = excluded.price_fen
""")


def list_many(tx: Tx, rows: Sequence[Row]) -> None:
    """Put `(shop_id, sku_id, 'on'|'off')` on or off the shelves, and record it."""
    if rows:
        tx.run(_LIST, rows=sorted(rows))
        record(tx, [(Listed if row[2] == "on" else Unlisted)(row[0], row[1]) for row in rows])
        record(tx, [OnSale(shop, tuple(skus)) for shop, skus in _on_sale(rows).items()])


def _on_sale(rows: Sequence[Row]) -> dict[int, list[int]]:
    """The SKUs that each shop sells now; nobody buys of the platform."""
    found: dict[int, list[int]] = {}
    for shop_id, sku_id, state in sorted(rows):
        if shop_id and state == "on":
            found.setdefault(shop_id, []).append(sku_id)
    return found


def price_many(tx: Tx, rows: Sequence[Row], by: int | None) -> None:
    """Set `(shop_id, sku_id, unit, price_fen)`, with a line of history each."""
    if rows:
        tx.run(_PRICE, rows=sorted(rows))
        tx.insert(
            "price_changes",
            f"id int, {PRICE}, since int, person_id int",
            [(tx.new_id(), *row, tx.now, by) for row in rows],
        )


_SKU = Sql("""
    SELECT s.name, l.state FROM skus s
    LEFT JOIN listings l ON l.sku_id = s.id AND l.shop_id = :shop_id
    WHERE s.id = :sku_id AND s.shop_id IN (0, :shop_id)
""")
_SUGGESTED = Sql("""
    SELECT CAST(:shop_id AS bigint), p.sku_id, p.unit, p.price_fen FROM prices p
    WHERE p.shop_id = 0 AND p.sku_id = :sku_id
        AND NOT EXISTS (SELECT 1 FROM prices o WHERE o.shop_id = :shop_id AND o.sku_id = :sku_id)
""")


def shelve(tx: Tx, shop_id: int, sku_id: int, on: bool, by: int | None) -> bool:
    """Sell a SKU, or no longer; False if that is how it was. NotFound: another shop's SKU.

    A platform SKU that the shop never priced starts at the platform's suggested prices.
    """
    found = tx.row(_SKU, shop_id=shop_id, sku_id=sku_id)
    if found is None or (found[1] is None and not on):
        raise NotFound(what="sku")
    state = "on" if on else "off"
    if found[1] == state:
        return False
    list_many(tx, [(shop_id, sku_id, state)])
    if on:
        price_many(tx, tx.rows(_SUGGESTED, shop_id=shop_id, sku_id=sku_id), by)
    shops.touch(tx, shop_id)
    return True


_PRICED = Sql("""
    SELECT u.unit, p.price_fen FROM listings l JOIN sku_units u ON u.sku_id = l.sku_id
    LEFT JOIN prices p ON p.shop_id = l.shop_id AND p.sku_id = u.sku_id AND p.unit = u.unit
    WHERE l.shop_id = :shop_id AND l.sku_id = :sku_id ORDER BY u.rank, u.unit
""")


def reprice(
    tx: Tx, shop_id: int, sku_id: int, unit: str, price_fen: int, by: int | None
) -> int | None:
    """Set the price of one unit; what it was before (fen), None if it had none of its own.

    NotFound: the shop never listed it. Invalid `why`: `unit` (facts `unit`, `units`) or `price`
    (facts `price_fen`, `most`). Names do not change, so vocabularies stay.
    """
    priced = tx.rows(_PRICED, shop_id=shop_id, sku_id=sku_id)
    units: dict[str, int | None] = {row[0]: row[1] for row in priced}
    if not units:
        raise NotFound(what="sku")
    if unit not in units:
        raise Invalid(why="unit", unit=unit, units=tuple(units))
    if not rules.good_price(price_fen):
        raise Invalid(why="price", price_fen=price_fen, most=rules.MAX_PRICE)
    was = units[unit]
    if was != price_fen:
        price_many(tx, [(shop_id, sku_id, unit, price_fen)], by)
        shops.touch_prices(tx, shop_id)
        record(tx, [PriceChanged(shop_id, sku_id, unit, price_fen, was)])
    return was


_CALLED = Sql("""
    SELECT l.sku_id, s.name, s.name FROM listings l JOIN skus s ON s.id = l.sku_id
    WHERE l.shop_id = :shop_id
    UNION ALL
    SELECT l.sku_id, s.name, a.text FROM listings l JOIN skus s ON s.id = l.sku_id
    JOIN aliases a ON a.sku_id = l.sku_id AND a.shop_id IN (0, :shop_id)
    WHERE l.shop_id = :shop_id
""")


def teach_alias(tx: Tx, shop_id: int, sku_id: int, text: str) -> bool:
    """Call a SKU by another name in this shop; False if it already is.

    NotFound: the shop never listed it. Invalid `why`: `alias` (fact `alias`: unusable as a name) or
    `alias_taken` (facts `alias`, `name` of this SKU, `other`, the one that already has the name).
    """
    alias = rules.clean(text)
    if not rules.good_alias(alias):
        raise Invalid(why="alias", alias=alias)
    called = sorted(tx.rows(_CALLED, shop_id=shop_id))
    name = next((row[1] for row in called if row[0] == sku_id), None)
    if name is None:
        raise NotFound(what="sku")
    same = {row[0]: row[1] for row in called if rules.folded(row[2]) == rules.folded(alias)}
    if sku_id in same:
        return False
    if same:
        raise Invalid(why="alias_taken", alias=alias, name=name, other=next(iter(same.values())))
    tx.insert_new("aliases", "shop_id int, sku_id int, text text", [(shop_id, sku_id, alias)])
    shops.touch(tx, shop_id)
    return True
