"""`lindian export-person` and `lindian erase-person`: what is known of somebody, and its end."""

from __future__ import annotations

import argparse
import json

from store.core.errors import NotAllowed, NotFound, WrongState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of both commands."""
    parser.add_argument("bot", help="the bot at which the person has an account")
    parser.add_argument("sender", help="the person's id there")
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Export as JSON on standard output, or erase."""
    from bot.app import open_database
    from bot.config import load
    from bot.lanes import transact
    from store import people, privacy
    from store.core import Tx

    def work(tx: Tx) -> object:
        person = people.by_account(tx, args.bot, args.sender)
        if args.command == "export-person":
            return privacy.export_now(tx, person)
        privacy.erase_now(tx, person)
        return None

    connection = open_database(load(args.config)).connection()
    try:
        found = transact(connection, work)
    except NotFound:
        print(f"nobody is known as {args.sender} at {args.bot}")
        return 1
    except WrongState:
        print("an order of theirs is still under way: erase after it has ended")
        return 1
    except NotAllowed:
        print("they are the last owner of a shop: make somebody else its owner first")
        return 1
    finally:
        connection.close()
    if args.command == "erase-person":
        print("erased; orders and the ledger keep a number")
    else:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0
