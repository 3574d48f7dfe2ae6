"""`lindian check`: configuration, database, invariants; what each account can do."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from store.core.errors import Invalid, LindianError, Refusal

if TYPE_CHECKING:
    from bot.app import House
    from bot.config import BotSettings, LlmSettings, Settings
    from store.core import Database, Tx


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
        problems += _looked_at(build(settings, demo=True))
    except Refusal as no:
        problems.append(str(no.facts.get("why") or no))
    except (ValueError, LindianError) as error:
        problems.append(str(error))
    for problem in problems:
        print(f"✗ {problem}")
    if not problems:
        print("✓ all is well")
    return int(bool(problems))


def _looked_at(house: House) -> list[str]:
    """Say what the house can do; what is wrong with its database."""
    settings = house.settings
    for name, platform in house.platforms.items():
        print(f"{name} ({_account(settings.bots[name])})")
        for ability in platform.abilities():
            mark = "✓" if ability.works else "–"
            print(
                f"  {mark} {ability.name}" + (f": {ability.instead}" if not ability.works else "")
            )
    print(_language_model(settings.llm, house.desk.thinks))
    return database_problems(house.database, settings.bots)


def _account(bot: BotSettings) -> str:
    if bot.platform != "wechat":
        return bot.platform
    return f"wechat, {bot.kind} account, {'' if bot.verified else 'not '}verified"


def _language_model(llm: LlmSettings, asking: Collection[str]) -> str:
    if not llm.on:
        return "– language model: none, the rules alone read what is said"
    who = ", ".join(sorted(asking)) or "no bot, for none of them can write later"
    return f"✓ language model: {llm.model} at {llm.url}, asked by {who}"


def _settings_problems(settings: Settings) -> list[str]:
    from bot.platforms.configured import faults

    problems = []
    if bool(settings.llm.url) != bool(settings.llm.model):
        problems.append("llm: set both url and model, or neither")
    if len(settings.secret_key) < 16:
        problems.append("secret_key is shorter than 16 letters: set a long random one")
    if not settings.bots:
        problems.append("no bots are configured: see config.yaml")
    for name, bot in settings.bots.items():
        problems += [f"bots.{name}.{fault}" for fault in faults(bot)]
    return problems


def _letters(tx: Tx) -> None:
    from store import messages

    counts = messages.unsent(tx)
    meaning = {"unknown": "may have arrived", "refused": "never will", "parked": "given up"}
    said = ", ".join(f"{n} {state} ({meaning[state]})" for state, n in counts.items() if n)
    print(f"– letters: {said}" if said else "✓ letters: all arrived or on their way")


def _strangers(tx: Tx, bots: Mapping[str, BotSettings]) -> list[str]:
    """Bots that speak for a shop that is not there."""
    from handlers.context import SHARED
    from store import shops

    known = {SHARED, *shops.slugs_of(tx)}
    there = ", ".join(sorted(known - {SHARED})) or "none"
    return [
        f"bots.{name}.shop: no shop “{bot.shop}”; there are: {there}"
        for name, bot in bots.items()
        if bot.shop not in known
    ]


def database_problems(database: Database, bots: Mapping[str, BotSettings]) -> list[str]:
    """What is wrong with a database: its schema, a shop that is missing, what should always hold."""
    from store.invariants import check_invariants
    from store.schema import pending_migrations

    if damage := database.damage():
        return [f"the database file is damaged, put the last backup in its place: {damage}"]
    if pending_migrations(database.url):
        return ["the database is older than this program: run `lindian migrate`"]
    connection = database.connection()
    try:
        tx = connection.begin(read=True)
        _letters(tx)
        return _strangers(tx, bots) + check_invariants(tx)
    finally:
        connection.rollback()
        connection.close()
