"""A real demo server and a real Chromium; without one, the run says which tests it left out."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    sync_playwright,
)

HERE = Path(__file__).parent
SHOTS = HERE / "shots"
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
WHY = "no Chromium here (Debian: apt-get install chromium fonts-noto-cjk; or set CHROMIUM)"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
STREET = {"viewport": {"width": 1380, "height": 860}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser tests out where there is no browser."""
    for item in items:
        if CHROMIUM is None and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=WHY))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report.nodeid for report in skipped if WHY in str(report.longrepr)]
    if left_out:
        terminalreporter.section("browser tests not run")
        terminalreporter.line(WHY)
        for name in left_out:
            terminalreporter.line(f"  {name}")


class Server:
    """`lindian serve --demo` as a newcomer starts it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--demo", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=HERE.parent.parent,
        )
        self.lines: list[str] = []
        self._opened = threading.Event()
        self.url = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._opened.wait(60) or not self.url:
            self.stop()
            pytest.fail("the demo did not open:\n" + "".join(self.lines))
        self._answers()

    def _answers(self) -> None:
        """Wait until somebody answers at the door."""
        for _ in range(100):
            try:
                httpx.get(f"{self.url}/readyz").raise_for_status()
            except httpx.HTTPError:
                self._opened.clear()
                self._opened.wait(0.1)
            else:
                return

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(r"(http://\S+)/simulator", line)
            if found:
                self.url = found[1]
                self._opened.set()
        self._opened.set()

    def stop(self) -> None:
        """End it as Ctrl-C does; twice, if somebody's window is still open."""
        for _ in range(2):
            if self.process.poll() is not None:
                break
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
                break
            except subprocess.TimeoutExpired:
                continue
        else:
            self.process.kill()
        self._reader.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A fresh demo; it must not have stumbled over anything."""
    started = Server()
    yield started
    started.stop()
    assert not [line for line in started.lines if "Traceback" in line], "".join(started.lines)


@pytest.fixture
def demo(server: Server) -> str:
    """The address of a fresh demo."""
    return server.url


@pytest.fixture(scope="module")
def demo_pages() -> Iterator[str]:
    """The address of a demo that tests only look at."""
    server = Server()
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, which talks to Chromium."""
    with sync_playwright() as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, kept from calling home."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


def grave(said: ConsoleMessage) -> bool:
    """Whether a page's complaint is one; that an answer was a 4xx some tests want."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages as somebody; whatever a page complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**how: object) -> Page:
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
        context = chromium.new_context(**{**settings, **how})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if grave(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Takes pictures for people to look at."""
    SHOTS.mkdir(exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.wait_for_timeout(150)
        page.screenshot(path=SHOTS / f"{name}.png")

    return take
