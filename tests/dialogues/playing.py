"""Playing a dialogue file on a stage: its transcript, and the orders that are there at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.simulator.script import play, read_script
from bot.simulator.stage import Stage, stage
from store.core import Sql, Tx
from store.invariants import check_invariants

FOLDER = Path(__file__).parent
PLATFORMS = ("local", "wechat", "telegram")
SPOKEN = ("shopper:", "shopper2:", "shopper3:", "keeper:")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A file: a title, its topics, and the lines."""

    path: Path
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def topics(self) -> tuple[str, ...]:
        line = next(line for line in self.lines if line.startswith("# topics:"))
        return tuple(topic.strip() for topic in line.removeprefix("# topics:").split(","))

    @property
    def spoken(self) -> tuple[str, ...]:
        return tuple(line for line in self.lines if line.startswith(SPOKEN))


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it: every line, every order, and what does not hold."""

    transcript: tuple[str, ...]
    orders: tuple[tuple[object, ...], ...]
    broken: tuple[str, ...]


def dialogues() -> tuple[Dialogue, ...]:
    """All files, by name."""
    return tuple(
        Dialogue(path, tuple(path.read_text(encoding="utf-8").splitlines()))
        for path in sorted(FOLDER.glob("*.txt"))
    )


_ORDERS = Sql("""
    SELECT s.slug, o.number, o.state, o.total_fen, o.delivery_fen, o.due, c.guest, c.address, c.phone, c.remark,
        l.line, l.name, l.unit, l.qty, l.price_fen, l.total_fen, l.note
    FROM orders o JOIN shops s ON s.id = o.shop_id
    JOIN order_contacts c ON c.shop_id = o.shop_id AND c.order_id = o.id
    JOIN order_lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
    ORDER BY s.slug, o.number, l.line
""")


async def played(dialogue: Dialogue, platform: str, folder: Path, prepared: Path) -> Played:
    """Play a dialogue on a fresh stage."""
    async with stage(platform, folder, prepared) as scene:
        lines = [line async for line in _performed(dialogue.lines, scene)]

        def look(tx: Tx) -> tuple[tuple[tuple[object, ...], ...], tuple[str, ...]]:
            orders = tuple(tuple(row) for row in tx.rows(_ORDERS))
            return orders, tuple(check_invariants(tx))

        orders, broken = await scene.house.read(look)
    return Played(tuple(lines), orders, broken)


async def _performed(lines: Sequence[str], scene: Stage) -> AsyncIterator[str]:
    """The file once more: comments and empty lines where they stood, the replies as they come now."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            yield line
            continue
        async for said in play(scene, read_script([line])):
            for shown in said.split("\n"):
                yield shown
