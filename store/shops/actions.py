"""Opening shops, running them, and saying where they deliver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from store import people
from store.core import HOUR, Sql, Tx, is_currency
from store.core.errors import Invalid, NotFound
from store.shops import rules
from store.shops.queries import terms_of


@dataclass(frozen=True, slots=True)
class NewShop:
    """A shop to open. Money in fen, `accept_within` in ms; `free_over_fen` None = never free."""

    slug: str
    name: str
    kind: str = "courier"
    about: str = ""
    currency: str = "CNY"
    timezone: str = "Asia/Shanghai"
    delivery_fee_fen: int = 0
    free_over_fen: int | None = None
    minimum_fen: int = 0
    accept_within: int = 2 * HOUR


@dataclass(frozen=True, slots=True)
class NewTerms:
    """What changes in a shop's terms; None leaves as it is. `never_free` takes free delivery away."""

    name: str | None = None
    about: str | None = None
    delivery_fee_fen: int | None = None
    free_over_fen: int | None = None
    minimum_fen: int | None = None
    accept_within: int | None = None
    never_free: bool = False


_SHOP = (
    "id int, slug text, name text, kind text, about text, currency text, timezone text, "
    "delivery_fee_fen int, free_over_fen int, minimum_fen int, accept_within int, version int, "
    "orders_made int"
)


def create(tx: Tx, shop: NewShop) -> int:
    """Open a shop; its id.

    Raises Invalid for a slug that is none or taken, no name, an unknown currency, negative money.
    """
    if not shop.name.strip():
        raise Invalid(why="name")
    if not is_currency(shop.currency):
        raise Invalid(why="currency", currency=shop.currency)
    _check_money(shop.delivery_fee_fen, shop.free_over_fen, shop.minimum_fen)
    if not rules.is_slug(shop.slug):
        raise Invalid(why="slug")
    shop_id = tx.new_id()
    row = (
        shop_id, shop.slug, shop.name, shop.kind, shop.about, shop.currency, shop.timezone,
        shop.delivery_fee_fen, shop.free_over_fen, shop.minimum_fen, shop.accept_within, 1, 0,
    )  # fmt: skip
    if not tx.insert_new("shops", _SHOP, [row]):
        raise Invalid(why="slug_taken")
    return shop_id


def _check_money(*sums: int | None) -> None:
    if any(fen is not None and fen < 0 for fen in sums):
        raise Invalid(why="money")


_CHANGE = Sql("""
    UPDATE shops SET name = COALESCE(:name, name), about = COALESCE(:about, about),
        delivery_fee_fen = COALESCE(:delivery_fee_fen, delivery_fee_fen),
        free_over_fen = CASE WHEN :never_free THEN NULL
            ELSE COALESCE(:free_over_fen, free_over_fen) END,
        minimum_fen = COALESCE(:minimum_fen, minimum_fen),
        accept_within = COALESCE(:accept_within, accept_within)
    WHERE id = :shop_id
""")
_TOUCH = Sql("UPDATE shops SET version = version + 1 WHERE id = :shop_id")


_TOUCH_PRICES = Sql("UPDATE shops SET price_version = price_version + 1 WHERE id = :shop_id")


def touch_prices(tx: Tx, shop_id: int) -> None:
    """A price of the shop changed; names did not."""
    tx.run(_TOUCH_PRICES, shop_id=shop_id)


def change_terms(tx: Tx, shop_id: int, terms: NewTerms) -> None:
    """Change a shop's terms; raises NotFound, or Invalid for negative money."""
    _check_money(
        terms.delivery_fee_fen, terms.free_over_fen, terms.minimum_fen, terms.accept_within
    )
    if not tx.run(_CHANGE, shop_id=shop_id, **asdict(terms)):
        raise NotFound(what="shop")


def touch(tx: Tx, shop_id: int) -> None:
    """Goods, aliases or communities changed: vocabularies of the older version are stale."""
    tx.run(_TOUCH, shop_id=shop_id)


_LOCK = Sql("""
    SELECT id FROM shops WHERE id IN (SELECT id FROM {rows: id int}) ORDER BY id /*+lock*/
""")
_COUNT = Sql("""
    UPDATE shops SET orders_made = orders_made + rows.count
    FROM {rows: id int, count int} WHERE shops.id = rows.id
    RETURNING shops.id, orders_made
""")


def next_numbers(tx: Tx, counts: Mapping[int, int]) -> dict[int, int]:
    """Reserve so many order numbers in each shop; the first of each. Raises NotFound."""
    if not counts:
        return {}
    tx.rows(_LOCK, rows=sorted((shop,) for shop in counts))
    made = tx.rows(_COUNT, rows=sorted(counts.items()))
    if len(made) < len(counts):
        raise NotFound(what="shop")
    return {shop: last - counts[shop] + 1 for shop, last in made}


_KEEPER = Sql("""
    INSERT INTO keepers (shop_id, person_id, role, rank)
    SELECT s.id, :person_id, :role,
        (SELECT COALESCE(MAX(k.rank) + 1, 0) FROM keepers k WHERE k.shop_id = s.id)
    FROM shops s WHERE s.id = :shop_id
    ON CONFLICT (shop_id, person_id) DO UPDATE SET role = excluded.role
""")
_RANK = Sql("UPDATE keepers SET rank = :rank WHERE shop_id = :shop_id AND person_id = :person_id")
_DISMISS = Sql("DELETE FROM keepers WHERE shop_id = :shop_id AND person_id = :person_id")


def add_keeper(
    tx: Tx, shop_id: int, person_id: int, role: str = "keeper", rank: int | None = None
) -> None:
    """They run the shop too, called after those who do already, unless `rank` says otherwise.

    Somebody who is there already changes their role. Raises Invalid for no such role, NotFound.
    """
    if role not in rules.ROLES:
        raise Invalid(why="role")
    if not tx.run(_KEEPER, shop_id=shop_id, person_id=person_id, role=role):
        raise NotFound(what="shop")
    if rank is not None:
        tx.run(_RANK, shop_id=shop_id, person_id=person_id, rank=rank)


def dismiss_keeper(tx: Tx, shop_id: int, person_id: int) -> None:
    """They run the shop no longer; raises NotFound if they never did."""
    if not tx.run(_DISMISS, shop_id=shop_id, person_id=person_id):
        raise NotFound(what="keeper")


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Somebody took up an invitation: what they are now, and in which shop."""

    shop_id: int
    name: str
    role: str


# a code belongs to somebody, and an invitation to nobody yet: the house itself holds them all
HOUSE = people.Meeting("lindian", "invitations")


def invite(tx: Tx, shop_id: int, role: str) -> str:
    """A code that makes whoever says it run the shop, in that role; 10 minutes, one use."""
    if role not in rules.ROLES:
        raise Invalid(why="role")
    (house,) = people.meet_many(tx, [HOUSE])
    return people.issue_code(tx, house.person_id, rules.invitation(shop_id, role))


def take_up(tx: Tx, person_id: int, code: str) -> TakenUp:
    """They said an invitation's code; raises NotFound for one that is none, or good no more."""
    about = people.code_about(tx, rules.INVITATION, code)
    people.use_code(tx, code, about)
    shop_id, role = rules.invited(about)
    add_keeper(tx, shop_id, person_id, role)
    return TakenUp(shop_id, terms_of(tx, [shop_id])[shop_id].name, role)


def taken_up(tx: Tx, shop_id: int, role: str, code: str) -> bool:
    """Whether somebody has said the code of this invitation."""
    return people.code_used(tx, code, rules.invitation(shop_id, role))


_SAME = Sql("SELECT id, aliases FROM communities WHERE name = :name AND city = :city ORDER BY id")
_ALIASES = Sql("UPDATE communities SET aliases = :aliases WHERE id = :id")
_SERVED_BY = Sql("""
    UPDATE shops SET version = version + 1
    WHERE id IN (SELECT shop_id FROM shop_communities WHERE community_id = :id)
""")
_SERVE = Sql("""
    INSERT INTO shop_communities (shop_id, community_id)
    SELECT s.id, c.id FROM shops s JOIN communities c ON c.id = :community_id
    WHERE s.id = :shop_id ON CONFLICT DO NOTHING
""")
_SERVED = Sql("""
    SELECT 1 FROM shop_communities WHERE shop_id = :shop_id AND community_id = :community_id
""")
_STOP = Sql("""
    DELETE FROM shop_communities WHERE shop_id = :shop_id AND community_id = :community_id
""")


def add_community(tx: Tx, name: str, city: str = "", aliases: tuple[str, ...] = ()) -> int:
    """A 小区, its id; one of the same name and city is the same one, and gains the aliases.

    Raises Invalid for an empty name.
    """
    name, city = name.strip(), city.strip()
    if not name:
        raise Invalid(why="community")
    known = tx.row(_SAME, name=name, city=city)
    if known is None:
        number = tx.new_id()
        row = (number, name, city, rules.one_a_line(aliases))
        tx.insert("communities", "id int, name text, city text, aliases text", [row])
        return number
    number, old = known
    fresh = rules.one_a_line((*old.split("\n"), *aliases))
    if fresh != old:
        tx.run(_ALIASES, id=number, aliases=fresh)
        tx.run(_SERVED_BY, id=number)
    return int(number)


def serve(tx: Tx, shop_id: int, community_id: int) -> None:
    """The shop delivers there from now on; raises NotFound for an unknown community."""
    if tx.run(_SERVE, shop_id=shop_id, community_id=community_id):
        touch(tx, shop_id)
    elif tx.row(_SERVED, shop_id=shop_id, community_id=community_id) is None:
        raise NotFound(what="community")


def stop_serving(tx: Tx, shop_id: int, community_id: int) -> None:
    """The shop delivers there no longer; raises NotFound if it never did."""
    if not tx.run(_STOP, shop_id=shop_id, community_id=community_id):
        raise NotFound(what="community")
    touch(tx, shop_id)
