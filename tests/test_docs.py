"""What we write about the house is true: commands run, keys and links are there, twins agree."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from pydantic.fields import FieldInfo

from bot.__main__ import COMMANDS, main
from bot.config import BotSettings, LlmSettings, Settings, load

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
ROOMS = ("bot", "handlers", "store", "tests")
DOCS = (
    *READMES, "CHANGELOG.md", "CONTRIBUTING.md", *(f"{room}/README.md" for room in ROOMS), "compose.yml", "config.yaml",
)  # fmt: skip
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")

# What README.md tells people to type and this test does not, and why.
OUTSIDE = {
    "make run": "opens the demo until Ctrl-C; the browser tests open the same one",
    "make test": "is what runs this",
    "lindian shop keeper ping": "waits for somebody to say the code; tests/bot/test_shop_command.py says it",
    "lindian menu ping": "asks WeChat; tests/bot/test_menu_command.py asks a stand-in",
}
LASTING = ("lindian serve --port 8000", "lindian work")  # run until somebody ends them
HOSTS = {"shop.example", "t.me", "127.0.0.1", "host"}
NEVER = re.compile(r"file://|/root\b|/home/|/Users/|/opt/|/tmp/|[A-Z]:\\")  # a machine's own paths


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language, without their indentation."""
    return [
        textwrap.dedent(body) for _, kind, body in FENCE.findall(text(name)) if kind == language
    ]


def prose(name: str) -> str:
    """A page without its blocks."""
    return FENCE.sub("", text(name))


# ---- the commands run ----


def folder_of_a_reader(folder: Path) -> dict[str, str]:
    """Somebody who follows the page: its files, its environment."""
    config: dict[str, dict[str, object]] = {}
    for block in blocks("README.md", "yaml"):
        found = yaml.safe_load(block)
        bots = {**config.get("bots", {}), **found.get("bots", {})}
        config = {**config, **found, "bots": bots}
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    (goods,) = blocks("README.md", "csv")
    (folder / "goods.csv").write_text(goods, encoding="utf-8")
    nowhere = {
        f"LINDIAN_BOTS__{bot.upper()}__API_URL": "http://127.0.0.1:9" for bot in config["bots"]
    }
    exported = re.findall(
        r"^export (\w+)=(\S+)$", "\n".join(blocks("README.md", "sh")), re.MULTILINE
    )
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LINDIAN_SECRET_KEY": "a-long-random-word-of-somebody",
        **nowhere,
        **dict(exported),
    }


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    lines = "\n".join(blocks("README.md", "sh")).splitlines()
    skipped = {line for line in lines if line in OUTSIDE or line in LASTING}
    assert skipped == {*OUTSIDE, *LASTING}, "the list of what is not run has a line too many"
    script = "\n".join(["set -eux", *(line for line in lines if line not in skipped)])
    done = subprocess.run(
        ["sh", "-c", script],
        check=False,
        cwd=tmp_path,
        env=folder_of_a_reader(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    beginning = blocks("README.md", "text")[0]
    assert beginning in done.stdout, "the tour says something else by now"
    assert "✓ all is well" in done.stdout


@pytest.fixture
def reader(tmp_path: Path) -> dict[str, str]:
    env = folder_of_a_reader(tmp_path)
    subprocess.run(["lindian", "migrate"], cwd=tmp_path, env=env, check=True, capture_output=True)
    return env


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str, within: float = 20.0) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            return httpx.get(url, timeout=2).is_success
        except httpx.TransportError:
            time.sleep(0.05)
    return False


def test_what_runs_until_it_is_ended_ends_well(tmp_path: Path, reader: dict[str, str]) -> None:
    port = free_port()
    running = [
        subprocess.Popen(
            line.replace("8000", str(port)).split(),
            cwd=tmp_path,
            env=reader,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in LASTING
    ]
    try:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        time.sleep(0.5)  # the worker has no door to knock at
        assert [process.poll() for process in running] == [None, None]
    finally:
        for process in running:
            process.send_signal(signal.SIGINT)
        said = [process.communicate(timeout=30)[0] for process in running]
    assert {process.returncode for process in running} <= {0, 130}
    assert "Traceback" not in "".join(said)


def test_the_makefile_does_what_the_readme_says() -> None:
    made = subprocess.run(
        ["make", "-n", "run", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert ".venv/bin/lindian serve --demo" in made
    assert "tests/browser/install.sh" in made
    assert ".venv/bin/python -m pytest" in made


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: lindian {name}" in capsys.readouterr().out


def test_help_comes_at_once() -> None:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "--help"], cwd=ROOT, check=True, capture_output=True
        )
        took.append(time.perf_counter() - start)
    assert min(took) < 0.5


# ---- everything is said ----


def keys() -> Iterator[tuple[str, str, FieldInfo]]:
    """(key, environment, field) of every setting."""
    for name, field in Settings.model_fields.items():
        env = "LINDIAN_BOTS__NAME__…" if name == "bots" else f"LINDIAN_{name.upper()}"
        if name == "llm":
            for part, inner in LlmSettings.model_fields.items():
                yield f"llm.{part}", f"LINDIAN_LLM__{part.upper()}", inner
        else:
            yield name, env, field
    for name, field in BotSettings.model_fields.items():
        yield f"bots.NAME.{name}", f"LINDIAN_BOTS__NAME__{name.upper()}", field


def shown(field: FieldInfo, required: str) -> str:
    """A default as the table shows it."""
    if field.is_required():
        return required
    default = field.default
    plain = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{plain}`" if plain else '`""`'


@pytest.mark.parametrize(
    ("name", "required"), [("README.md", "required"), ("README.zh.md", "必填")]
)
def test_every_setting_is_in_the_table(name: str, required: str) -> None:
    rows = [
        line for line in text(name).splitlines() if line.startswith("| `") and "LINDIAN_" in line
    ]
    said = [row.rsplit("|", 2)[0] + "|" for row in rows]
    assert said == [
        f"| `{key}` | `{env}` | {shown(field, required)} |" for key, env, field in keys()
    ]  # fmt: skip


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_table(name: str) -> None:
    said = re.findall(r"^\| `lindian ([\w-]+)` \| \S", text(name), re.MULTILINE)
    assert sorted(said) == sorted(COMMANDS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_its_map(room: str) -> None:
    inside = sorted(
        path.name
        for path in (ROOT / room).iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    )
    assert [name for name in inside if f"`{name}/`" not in text(f"{room}/README.md")] == []


def test_the_twins_have_one_shape() -> None:
    english, chinese = READMES
    assert HEADING.findall(prose(english)) == HEADING.findall(prose(chinese))
    for language in ("sh", "yaml", "csv"):
        assert blocks(english, language) == blocks(chinese, language)
    assert [len(body.splitlines()) for body in blocks(english, "text")] == [
        len(body.splitlines()) for body in blocks(chinese, "text")
    ]


# ---- nothing leads astray ----


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    found = ["".join(either) for either in LINK.findall(prose(name))]
    targets = [target.partition("#")[0] for target in found if "://" not in target]
    home = (ROOT / name).parent
    assert [target for target in targets if not (home / target).exists()] == []


@pytest.mark.parametrize("name", DOCS)
def test_no_machine_and_no_index_is_named(name: str) -> None:
    assert NEVER.findall(text(name)) == []
    hosts = re.findall(r"\w+://(?:[^@\s`]+@)?([\w.-]+)", text(name))
    services = set(yaml.safe_load(text("compose.yml"))["services"])
    assert set(hosts) <= HOSTS | services


@pytest.mark.parametrize("name", ["requirements.lock", "tests/requirements.lock", "Makefile"])
def test_what_is_installed_names_no_address(name: str) -> None:
    assert re.findall(r"\w+://\S+", text(name)) == []


def test_code_that_is_shown_is_ours() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "handlers").rglob("*.py")]
    shown_code = [code for name in DOCS if name.endswith(".md") for code in blocks(name, "python")]
    assert shown_code
    assert [code for code in shown_code if not any(code in source for source in sources)] == []


def test_the_pictures_are_light() -> None:
    pictures = sorted((ROOT / "tests" / "browser" / "pictures").glob("*"))
    assert [picture.name for picture in pictures] == ["shop.png", "simulator.png"]
    assert [picture.name for picture in pictures if picture.stat().st_size > 250_000] == []


# ---- the files that people start from ----


def test_compose_keeps_no_secret_and_runs_what_exists() -> None:
    services = yaml.safe_load(text("compose.yml"))["services"]
    commands = [service.get("command", "").split() for service in services.values()]
    ours = [words for words in commands if "lindian" in words]
    assert sorted(words[1] for words in ours) == ["migrate", "serve", "work"]
    assert {words[0] for words in ours} == {"lindian"}
    secrets = re.findall(
        r"^ +\w*(?:PASSWORD|SECRET_KEY): (.*)$", text("compose.yml"), re.MULTILINE
    )
    assert len(secrets) == 2
    assert all(value.startswith("${") for value in secrets)


def test_the_example_configuration_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LINDIAN_")]:
        monkeypatch.delenv(name)
    assert load(ROOT / "config.yaml").bots == {}
