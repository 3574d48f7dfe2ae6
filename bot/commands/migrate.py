"""`lindian migrate`: bring the database to the newest schema."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian migrate`."""
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Migrate; safe to run again."""
    from bot.app import open_database
    from bot.config import load
    from store.schema import migrate

    database = open_database(load(args.config))
    migrate(database.url)
    print("the database has the newest schema")
    return 0
