"""The house plan, held: who imports whom, where transactions end, what a domain looks like."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import read_user_options
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
HOUSE = ("bot", "handlers", "store")
DOMAIN_FILES = {"__init__", "models", "rules", "actions", "queries"}
NOT_DOMAINS = {"core", "migrations", "privacy"}
TOP = {
    "bot", "handlers", "store", "tests", "config.yaml", "pyproject.toml", "README.md", "README.zh.md",
    "Makefile", "requirements.lock", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "compose.yml",
}  # fmt: skip


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_imports_follow_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert read_user_options(config_filename="pyproject.toml").contracts_options
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None, no_cache=True) == 0


def test_transactions_end_in_the_lanes_alone() -> None:
    found = {
        str(path)
        for path, tree in sources(*HOUSE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) == "commit"
    }
    assert found == {"bot/lanes.py", "store/migrations/env.py"}


def test_commit_is_written_once() -> None:
    words = [
        str(path)
        for path, tree in sources(*HOUSE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "COMMIT"
    ]
    assert words == ["bot/lanes.py"]


def domains() -> list[Path]:
    return [
        folder
        for folder in sorted((ROOT / "store").iterdir())
        if folder.is_dir() and folder.name not in NOT_DOMAINS and (folder / "__init__.py").exists()
    ]


@pytest.mark.parametrize("domain", domains(), ids=lambda folder: folder.name)
def test_a_domain_has_the_five_files(domain: Path) -> None:
    names = {path.stem for path in domain.iterdir() if path.name != "__pycache__"}
    assert names <= DOMAIN_FILES


def test_neighbours_come_in_by_the_door() -> None:
    """`store.orders.*` is entered only through `store.orders`; tables and the schema see models."""
    names = {folder.name for folder in domains()}
    trespassers = []
    for path, tree in sources(*HOUSE):
        home = path.parts[1] if path.parts[0] == "store" else ""
        for module in imported(tree):
            parts = module.split(".")
            inside = parts[0] == "store" and len(parts) > 2 and parts[1] in names
            if inside and parts[1] != home:
                trespassers.append(f"{path}: {module}")
    assert trespassers == []


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_one_function_writes_the_state_of_orders() -> None:
    writers = [
        f"{path}:{node.lineno}"
        for path, tree in sources(*HOUSE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "UPDATE orders" in node.value
        and "SET state" in node.value
    ]
    assert len(writers) == 1


def test_the_top_level_is_fixed() -> None:
    ours = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }
    assert ours - TOP - {"data", "var", "build"} == set()


def test_no_package_is_empty() -> None:
    empty = [
        str(path)
        for path, tree in sources(*HOUSE)
        if path.name == "__init__.py" and not ast.get_docstring(tree)
    ]
    assert empty == []
