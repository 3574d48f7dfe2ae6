"""`lindian`: one command with a table of sub-commands. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import importlib
import sys

# name → (module, what it does); the module has add_arguments(parser) and run(args) -> exit code
COMMANDS = {
    "serve": (
        "bot.commands.serve",
        "everything in one process; --demo opens a living neighbourhood",
    ),
    "work": ("bot.commands.work", "a background worker (production)"),
    "chat": ("bot.commands.chat", "talk to a shop in the terminal, or play a script"),
    "understand": ("bot.commands.understand", "messages (JSONL) in, readings (JSONL) out"),
    "chain": ("bot.commands.chain", "group chains (JSONL) in, lines (JSONL) out"),
    "search": ("bot.commands.search", "a query a line in, the goods that it may mean out"),
    "shop": ("bot.commands.shop", "open a shop, and say who keeps it"),
    "catalogue": ("bot.commands.catalogue", "import and export goods (CSV, XLSX)"),
    "menu": ("bot.commands.menu", "create the menu of a WeChat account"),
    "qr": ("bot.commands.qr", "a shop's QR code, for its door, parcels and posters"),
    "check": ("bot.commands.check", "configuration, database, invariants: what is wrong"),
    "migrate": ("bot.commands.migrate", "bring the database to the newest schema"),
    "backup": ("bot.commands.backup", "a consistent copy of a SQLite database"),
    "export-person": ("bot.commands.person", "all that is known of a person"),
    "erase-person": ("bot.commands.person", "erase a person; orders keep a number"),
    "bench": ("bot.commands.bench", "measure: turn, trust, understand, search"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="lindian",
        description="邻店: a messaging account becomes a neighbourhood shop.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    chosen = next((word for word in arguments if word in COMMANDS), None)
    for name, (module, words) in COMMANDS.items():
        sub = commands.add_parser(name, help=words, description=words)
        if name == chosen:
            importlib.import_module(module).add_arguments(sub)
    args = parser.parse_args(arguments)
    if args.command is None:
        parser.print_help()
        return 0
    return run(args)


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; what it refuses is a sentence on standard error."""
    from store.core.errors import Fault, Refusal

    try:
        code: int = importlib.import_module(COMMANDS[args.command][0]).run(args)
    except Refusal as no:
        print(no.facts.get("why") or no, file=sys.stderr)
        return 1
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has gone: `lindian … | head`
        sys.stderr.close()
        return 141
    return code


if __name__ == "__main__":
    sys.exit(main())
