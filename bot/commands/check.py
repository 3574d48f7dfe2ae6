"""`lindian check`: configuration, database, invariants; what each account can do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from store.core.errors import Invalid, LindianError

if TYPE_CHECKING:
    from bot.config import LlmSettings, Settings
    from store.core import Tx


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian check`."""
    parser.add_argument("--config", help="another configuration file")


def run(args: argparse.Namespace) -> int:
    """Say what is wrong; 1 if anything is."""
    from bot.app import build, no_locals
    from bot.config import load

    settings = load(args.config)
    problems = _settings_problems(settings)
    try:
        no_locals(settings.bots)
    except Invalid as no:
        problems.append(str(no.facts["why"]))
    settings.redis = "none"
    try:
        house = build(settings, demo=True)
    except ValueError as error:
        print(f"✗ {error}")
        return 1
    for name, platform in house.platforms.items():
        print(f"{name} ({platform.name})")
        for ability in platform.abilities():
            mark = "✓" if ability.works else "–"
            print(
                f"  {mark} {ability.name}" + (f": {ability.instead}" if not ability.works else "")
            )
    print(_language_model(settings.llm, house.desk.thinks))
    try:
        problems += database_problems(house.database, _letters)
    except LindianError as error:
        problems.append(str(error))
    for problem in problems:
        print(f"✗ {problem}")
    if not problems:
        print("✓ all is well")
    return int(bool(problems))


def _language_model(llm: LlmSettings, asking: Collection[str]) -> str:
    if not llm.on:
        return "– language model: none, the rules alone read what is said"
    who = ", ".join(sorted(asking)) or "no bot, for none of them can write later"
    return f"✓ language model: {llm.model} at {llm.url}, asked by {who}"


def _settings_problems(settings: Settings) -> list[str]:
    problems = []
    if bool(settings.llm.url) != bool(settings.llm.model):
        problems.append("llm: set both url and model, or neither")
    if len(settings.secret_key) < 16:
        problems.append("secret_key is shorter than 16 letters: set a long random one")
    if not settings.bots:
        problems.append("no bots are configured: see config.yaml")
    return problems


def _letters(tx: Tx) -> None:
    from store import messages

    counts = messages.unsent(tx)
    meaning = {"unknown": "may have arrived", "refused": "never will", "parked": "given up"}
    said = ", ".join(f"{n} {state} ({meaning[state]})" for state, n in counts.items() if n)
    print(f"– letters: {said}" if said else "✓ letters: all arrived or on their way")


def database_problems(
    database: object, look: Callable[[Tx], None] = lambda _tx: None
) -> list[str]:
    """What is wrong with a database: its schema, or something that should always hold."""
    from store.core import Database
    from store.invariants import check_invariants
    from store.schema import pending_migrations

    assert isinstance(database, Database)  # noqa: S101 - narrows the type for the lazy import
    if damage := database.damage():
        return [f"the database file is damaged, put the last backup in its place: {damage}"]
    if pending_migrations(database.url):
        return ["the database is older than this program: run `lindian migrate`"]
    connection = database.connection()
    try:
        tx = connection.begin(read=True)
        look(tx)
        return check_invariants(tx)
    finally:
        connection.rollback()
        connection.close()
