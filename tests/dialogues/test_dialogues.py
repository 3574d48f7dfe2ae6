"""Conversations that a shopkeeper can read, each played through every platform's own wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest

from bot.logs import set_up_logs
from bot.simulator.stage import prepare
from tests.dialogues.playing import PLATFORMS, Dialogue, Played, dialogues, played

ALL = dialogues()
TURNS = 8
# What issue and shopkeeper want to see said at least once; a dialogue names its own in `# topics:`.
TOPICS = (
    "order", "several goods", "units", "address", "remark", "time", "several intents", "add", "remove",
    "change quantity", "correct oneself", "default quantity", "view basket", "choose", "address book",
    "pickup", "minimum", "delivery fee", "confirm", "cancel", "status", "reorder", "usual goods",
    "unknown goods", "need kept", "need answered", "hand-off", "hand-off late", "help", "greet", "thanks",
    "ask price", "ask stock", "ask delivery", "ask product", "ask promotion", "browse", "pay", "refund",
    "complaint", "feedback", "privacy", "accounts", "unsubscribe", "English", "today's orders", "accept", "out",
    "delivered", "cancelled by the keeper", "shelve", "unshelve", "price", "restock", "damage",
    "stock levels", "answer a shopper", "need for a shopper", "needs book", "teach", "not understood",
    "whose", "guest order", "claim", "fragments", "last question", "price change", "stock short",
    "chain", "chain posted again", "chain passed on", "chain dropped", "chain unread", "hold expires",
    "no order from talk", "nothing without a yes", "bad input",
)  # fmt: skip


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The fresh demo shop of a platform, made once and copied for each stage."""
    folder = tmp_path_factory.mktemp("stages")

    def made(platform: str) -> Path:
        path = folder / f"{platform}.db"
        if not path.exists():
            prepare(path, platform)
        return path

    return made


@pytest.fixture(scope="session")
def at_home() -> dict[str, Played]:
    """What came of each dialogue on the simulator's own platform."""
    return {}


@pytest.fixture(autouse=True)
def quiet() -> None:
    set_up_logs("CRITICAL")


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("dialogue", ALL, ids=lambda dialogue: dialogue.name)
def test_every_reply_is_the_one_that_is_written(
    dialogue: Dialogue,
    platform: str,
    tmp_path: Path,
    prepared: Callable[[str], Path],
    at_home: dict[str, Played],
) -> None:
    """The same lines and the same orders everywhere. There is no platform that shows them otherwise:
    the people of the simulator read buttons aloud as numbered lines."""
    made = asyncio.run(played(dialogue, platform, tmp_path, prepared(platform)))
    assert not made.broken
    differing = [
        f"written: {a}\nsaid:    {b}"
        for a, b in zip_longest(dialogue.lines, made.transcript)
        if a != b
    ]
    assert not differing, f"{len(differing)} lines differ, first:\n{differing[0]}"
    if dialogue.name not in at_home:
        at_home[dialogue.name] = made
    assert made.orders == at_home[dialogue.name].orders


def test_there_is_enough_to_read() -> None:
    assert len(ALL) >= 30
    assert [d.name for d in ALL if len(d.spoken) < TURNS] == []
    assert [d.name for d in ALL if not d.lines[0].startswith("# ")] == []
    with_keeper = [d for d in ALL if any(line.startswith("keeper:") for line in d.spoken)]
    assert len(with_keeper) >= 8
    assert sum("English" in d.topics for d in ALL) >= 3


def test_every_topic_is_spoken_of(capsys: pytest.CaptureFixture[str]) -> None:
    said = {topic: [d.name for d in ALL if topic in d.topics] for topic in TOPICS}
    with capsys.disabled():
        print()
        for topic, names in said.items():
            print(f"{topic:24} {len(names):2}  {', '.join(names)}")
    assert [topic for topic, names in said.items() if not names] == []
    assert {topic for d in ALL for topic in d.topics} - set(TOPICS) == set()
