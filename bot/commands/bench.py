"""`lindian bench NAME`: measurements, as ratios within one run."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from store.core.errors import Invalid

# name → the module under tests/benchmarks with add_arguments(parser) and main(args) -> exit code
BENCHES = ("turn", "trust", "understand", "search")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; each measurement adds its own."""
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="options of the measurement")


def run(args: argparse.Namespace) -> int:
    """Run one measurement; they lie with the tests, in a checkout of the project."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    try:
        module = importlib.import_module(f"tests.benchmarks.{args.name}")
    except ModuleNotFoundError as error:
        if error.name in {"tests", "tests.benchmarks", f"tests.benchmarks.{args.name}"}:
            raise Invalid(why="run this in a checkout of the project, after `make test`") from None
        raise
    parser = argparse.ArgumentParser(prog=f"lindian bench {args.name}")
    module.add_arguments(parser)
    code: int = module.main(parser.parse_args(args.rest))
    return code
