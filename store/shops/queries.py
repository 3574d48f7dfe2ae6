"""Reading shops, their keepers and communities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.core import Sql, Tx
from store.core.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class ShopTerms:
    """A shop and its terms. Money in fen, `accept_within` in ms; `free_over_fen` None = never free."""

    id: int
    slug: str
    name: str
    kind: str
    about: str
    currency: str
    timezone: str
    delivery_fee_fen: int
    free_over_fen: int | None
    minimum_fen: int
    accept_within: int
    version: int
    price_version: int
    orders_made: int


@dataclass(frozen=True, slots=True)
class KeeperRef:
    """Who runs a shop, in the order in which they are called."""

    person_id: int
    role: str
    rank: int


@dataclass(frozen=True, slots=True)
class RoleAsk:
    """What is this person in that shop?"""

    shop_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CommunityRef:
    """A 小区 with its other names."""

    id: int
    name: str
    city: str = ""
    aliases: tuple[str, ...] = ()


_COLUMNS = """s.id, s.slug, s.name, s.kind, s.about, s.currency, s.timezone, s.delivery_fee_fen,
    s.free_over_fen, s.minimum_fen, s.accept_within, s.version, s.price_version,
    s.orders_made"""
_TERMS = Sql(f"SELECT {_COLUMNS} FROM shops s WHERE s.id IN (SELECT id FROM {{rows: id int}})")
_BY_SLUG = Sql(f"SELECT {_COLUMNS} FROM shops s WHERE s.slug = :slug")
_CALLED = Sql(f"SELECT {_COLUMNS} FROM shops s WHERE lower(s.name) = :name")
_SLUGS = Sql("SELECT slug FROM shops ORDER BY slug")


def terms_of(tx: Tx, shop_ids: Sequence[int]) -> dict[int, ShopTerms]:
    """Shops by their ids; unknown ones are absent."""
    rows = tx.rows(_TERMS, rows=sorted({(shop,) for shop in shop_ids})) if shop_ids else []
    return {row[0]: ShopTerms(*row) for row in rows}


def terms_many(tx: Tx, shop_ids: Sequence[int]) -> list[ShopTerms | Refusal]:
    """Shops in the order in which they were asked for; NotFound for an unknown one."""
    found = terms_of(tx, shop_ids)
    return [found.get(shop) or NotFound(what="shop") for shop in shop_ids]


def by_slug(tx: Tx, slug: str) -> ShopTerms:
    """The shop of this short name, in any case; raises NotFound."""
    row = tx.row(_BY_SLUG, slug=slug.strip().lower())
    if row is None:
        raise NotFound(what="shop")
    return ShopTerms(*row)


def called(tx: Tx, said: str) -> ShopTerms:
    """The shop of this short name or, if only one is called so, full name; raises NotFound."""
    try:
        return by_slug(tx, said)
    except NotFound:
        rows = tx.rows(_CALLED, name=said.strip().lower())
        if len(rows) != 1:
            raise
        return ShopTerms(*rows[0])


def slugs(tx: Tx) -> list[str]:
    """The short names of all shops."""
    return [row[0] for row in tx.rows(_SLUGS)]


_KEEPERS = Sql("""
    SELECT shop_id, person_id, role, rank FROM keepers
    WHERE shop_id IN (SELECT id FROM {rows: id int}) ORDER BY shop_id, rank, person_id
""")
_ROLES = Sql("""
    SELECT shop_id, person_id, role FROM keepers
    WHERE (shop_id, person_id) IN (SELECT shop_id, person_id FROM {rows: shop_id int, person_id int})
""")


def keepers_of(tx: Tx, shop_ids: Sequence[int]) -> dict[int, list[KeeperRef]]:
    """Who runs these shops, in the order of calling; [] for a shop that nobody runs."""
    found: dict[int, list[KeeperRef]] = {shop: [] for shop in shop_ids}
    if found:
        for shop, *keeper in tx.rows(_KEEPERS, rows=sorted((shop,) for shop in found)):
            found[shop].append(KeeperRef(*keeper))
    return found


def keepers(tx: Tx, shop_id: int) -> list[KeeperRef]:
    """Who runs one shop."""
    return keepers_of(tx, [shop_id])[shop_id]


_KEEPS = Sql("SELECT 1 FROM keepers WHERE person_id = :person_id LIMIT 1")


def keeps_any(tx: Tx, person_id: int) -> bool:
    """Whether somebody runs a shop, whichever."""
    return tx.row(_KEEPS, person_id=person_id) is not None


def teams(tx: Tx, shop_ids: Sequence[int]) -> Mapping[int, list[int]]:
    """The people who run these shops, in the order of calling."""
    return {
        shop: [keeper.person_id for keeper in some]
        for shop, some in keepers_of(tx, shop_ids).items()
    }


def role_many(tx: Tx, asks: Sequence[RoleAsk]) -> list[str | None]:
    """What each is in their shop: owner, keeper, courier, or None for a shopper."""
    keys = [(ask.shop_id, ask.person_id) for ask in asks]
    rows = tx.rows(_ROLES, rows=sorted(set(keys))) if keys else []
    found = {(shop, person): role for shop, person, role in rows}
    return [found.get(key) for key in keys]


_COMMUNITIES = Sql("""
    SELECT c.id, c.name, c.city, c.aliases
    FROM shop_communities s JOIN communities c ON c.id = s.community_id
    WHERE s.shop_id = :shop_id ORDER BY c.id
""")


def communities(tx: Tx, shop_id: int) -> list[CommunityRef]:
    """Where a shop delivers."""
    return [
        CommunityRef(number, name, city, tuple(aliases.split("\n")) if aliases else ())
        for number, name, city, aliases in tx.rows(_COMMUNITIES, shop_id=shop_id)
    ]
