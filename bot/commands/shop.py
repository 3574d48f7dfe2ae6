"""`lindian shop create SLUG` and `… keeper SLUG`: how a shop gets into the house, and who runs it.

A keeper is somebody who writes from an account. Nobody knows their own id at a bot, so without one
the command prints a code: who says it to the shop is its keeper. The command only waits to see it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.commands.which_shop import shop_named
from bot.lanes import transact
from store import people, shops
from store.core import Database, Tx, fen_of
from store.core.errors import Invalid

if TYPE_CHECKING:
    from bot.config import BotSettings

T = TypeVar("T")
SHARED = "shared"
KINDS = ("courier", "store")
LOOK_EVERY = 1.0  # seconds
LOOKS = 600  # as long as a code is good
WHY = {
    "slug": "代号只能用 a-z、0-9 和中间的短横 / a short name is a-z, 0-9 and inner dashes",
    "slug_taken": "已经有这个代号的店了 / there is a shop of this short name",
    "name": "店名是空的 / a shop needs a name",
    "money": "金额不能是负的 / money cannot be negative",
    "community": "小区名字是空的 / a community needs a name",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lindian shop`."""
    parser.add_argument("--config", help="another configuration file")
    steps = parser.add_subparsers(dest="step", required=True, metavar="create|keeper")
    create = steps.add_parser("create", help="open a shop")
    _create_arguments(create)
    keeper = steps.add_parser(
        "keeper",
        help="somebody runs the shop",
        description="Print a code that makes whoever says it to the shop its keeper, and wait for that"
        " (Ctrl-C stops the waiting, the code stays good); or name them by their bot and id.",
    )
    keeper.add_argument("slug", help="the shop's short name")
    keeper.add_argument("bot", nargs="?", help="the bot that they write to")
    keeper.add_argument("sender", nargs="?", help="their id there; without it: by a code in chat")
    keeper.add_argument("--role", choices=shops.ROLES, default="owner")
    for step in (create, keeper):  # it may stand last, as with every other command
        step.add_argument("--config", default=argparse.SUPPRESS, help="another configuration file")


def _create_arguments(create: argparse.ArgumentParser) -> None:
    create.add_argument("slug", help="its short name in links and QR codes: a-z, 0-9, dashes")
    create.add_argument("--name", required=True, help="what shoppers read")
    create.add_argument("--kind", choices=KINDS, default="courier")
    create.add_argument("--about", default="", help="one sentence under the name")
    create.add_argument("--serves", action="append", default=[], metavar="小区", help="repeatable")
    create.add_argument("--fee", default="0", help="delivery fee in whole money, as 3 or 3.50")
    create.add_argument("--free-over", help="from which sum on delivery is free (default: never)")
    create.add_argument("--minimum", default="0", help="the smallest order that is delivered")
    create.add_argument("--currency", default="CNY")
    create.add_argument("--timezone", default="Asia/Shanghai")


def run(args: argparse.Namespace) -> int:
    """Open a shop, or make somebody its keeper."""
    from bot.app import open_database
    from bot.config import load
    from store.schema import migrate

    if args.step == "keeper" and args.bot and not args.sender:
        raise Invalid(why=f"{args.bot}: 还要发信人的 id / the sender's id there is needed too")
    settings = load(args.config)
    database = open_database(settings)
    migrate(database.url)
    try:
        if args.step == "create":
            return _create(database, args)
        return _keeper(database, args, settings.bots)
    except Invalid as no:
        raise Invalid(why=_why(no)) from None


def _why(no: Invalid) -> str:
    why = str(no.facts.get("why"))
    if why == "currency":
        code = no.facts.get("currency")
        return f"{code}: 没有这种货币，比如 CNY、SGD / no such currency; such as CNY, SGD"
    return WHY.get(why, why)


def _known_bot(bots: Mapping[str, BotSettings], args: argparse.Namespace) -> None:
    """The bot is in the configuration and speaks for that shop; raises Invalid."""
    mine = [name for name, bot in bots.items() if bot.shop in {args.slug, SHARED}]
    if args.bot not in mine:
        there = ", ".join(mine) or "none"
        raise Invalid(
            why=f"没有替 {args.slug} 说话的账号“{args.bot}”"
            f" / no bot “{args.bot}” speaks for {args.slug}; there are: {there}"
        )


def with_transaction(database: Database, work: Callable[[Tx], T]) -> T:
    """Do something in a transaction of its own."""
    connection = database.connection()
    try:
        return transact(connection, work)
    finally:
        connection.close()


# ---- a shop ----


def _create(database: Database, args: argparse.Namespace) -> int:
    shop = shops.NewShop(
        args.slug,
        args.name,
        args.kind,
        args.about,
        args.currency.upper(),
        _zone(args.timezone),
        delivery_fee_fen=_fen(args.fee),
        free_over_fen=None if args.free_over is None else _fen(args.free_over),
        minimum_fen=_fen(args.minimum),
    )

    def work(tx: Tx) -> None:
        shop_id = shops.create(tx, shop)
        for name in args.serves:
            shops.serve_now(tx, shop_id, shops.add_community_now(tx, name))

    with_transaction(database, work)
    print(
        f"{args.name} ({args.slug}) 开张了 / is open. 接下来 / next:\n"
        f"  lindian catalogue import goods.csv --shop {args.slug}\n"
        f"  lindian shop keeper {args.slug}"
    )
    return 0


def _fen(text: str) -> int:
    fen = fen_of(text)
    if fen is None:
        raise Invalid(
            why=f"{text}: 不是金额，要写成 3 或 3.50 / is no sum of money: write 3 or 3.50"
        )
    return fen


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(why=f"{name}: 没有这个时区 / no such time zone") from None
    return name


# ---- who runs it ----


def _keeper(database: Database, args: argparse.Namespace, bots: Mapping[str, BotSettings]) -> int:
    shop = with_transaction(database, lambda tx: shop_named(tx, args.slug))
    if args.sender:
        _known_bot(bots, args)
        with_transaction(database, lambda tx: _known_keeper(tx, args))
    elif not invited(database, shop.id, args.role):
        print("没有人说出这个码，再来一次就好 / nobody said the code: run this again")
        return 1
    print(f"{shop.name} ({args.slug}): 好了，是 {args.role} 了 / they are {args.role} now")
    return 0


def _known_keeper(tx: Tx, args: argparse.Namespace) -> None:
    """The account may be new: it is theirs as soon as they write."""
    (met,) = people.meet_many(tx, [people.Meeting(args.bot, args.sender)])
    shops.add_keeper_now(tx, shop_named(tx, args.slug).id, met.person_id, args.role)


def invited(
    database: Database, shop_id: int, role: str, sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Print a code and wait for somebody to say it to the shop; whether they did.

    The shop itself makes them its keeper in that turn, whether anybody waits here or not.
    """
    code = with_transaction(database, lambda tx: shops.invite(tx, shop_id, role))
    print(
        f"10 分钟内给店铺发这句话 / within 10 minutes, say this to the shop:\n\n  绑定 {code}\n\n"
        "发出以前这里一直等着；按 Ctrl-C 不等了，码照样能用"
        " / This waits until somebody does; Ctrl-C stops the waiting, and the code stays good",
        flush=True,
    )
    for _ in range(LOOKS):
        sleep(LOOK_EVERY)
        if with_transaction(database, lambda tx: shops.taken_up(tx, shop_id, role, code)):
            return True
    return False
