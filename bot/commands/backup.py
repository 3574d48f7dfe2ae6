"""`lindian backup`: a consistent copy of a SQLite database, while it is in use."""

from __future__ import annotations

import argparse
from pathlib import Path

from store.core.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian backup`."""
    parser.add_argument("file", help="where to write the copy; must not exist yet")
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Copy; for PostgreSQL it names the tool to use."""
    from bot.app import open_database
    from bot.config import load

    database = open_database(load(args.config))
    if not database.url.startswith("sqlite"):
        raise Invalid(why="this database is PostgreSQL: use pg_dump --format=custom")
    if Path(args.file).exists():
        raise Invalid(why=f"{args.file} exists already")
    database.backup(args.file)
    print(f"copied to {args.file}")
    return 0
