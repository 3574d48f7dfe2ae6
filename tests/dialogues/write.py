"""Write down what is said now, for a person to read: `python -m tests.dialogues.write [name …]`.

Used by hand only. What a shopkeeper would not say is a mistake to mend, not a line to keep.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.logs import set_up_logs
from bot.simulator.stage import prepare
from tests.dialogues.playing import Dialogue, dialogues, played


async def _written(dialogue: Dialogue, prepared: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        made = await played(dialogue, "local", Path(folder), prepared)
    for broken in made.broken:
        print(f"{dialogue.name}: {broken}")
    return "\n".join(made.transcript) + "\n"


def main(names: list[str]) -> None:
    """Rewrite the named files, or all of them."""
    set_up_logs("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "fresh.db"
        prepare(prepared, "local")
        for dialogue in dialogues():
            if not names or dialogue.name in names:
                text = asyncio.run(_written(dialogue, prepared))
                changed = text != dialogue.path.read_text(encoding="utf-8")
                dialogue.path.write_text(text, encoding="utf-8")
                print(f"{'written' if changed else 'same   '} {dialogue.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
