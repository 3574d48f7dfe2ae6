"""The outbox: what the shop sends of its own accord, after the commit that wished it.

A letter is leased, sent, and settled. A sender that dies gives its lease back after two minutes. A
send that timed out after its bytes left is `unknown`: it is not repeated, and people can see it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec
import structlog

from bot.lanes import Lane
from bot.platforms.base import Outcome, Parcel, Platform, Sent
from handlers import Reply
from store import messages
from store.messages import Leased

log = structlog.get_logger()
_reply = msgspec.json.Decoder(Reply).decode
STATES = {
    Outcome.SENT: "sent",
    Outcome.RETRY: "due",
    Outcome.REFUSED: "refused",
    Outcome.UNKNOWN: "unknown",
}


async def send_due(lane: Lane, platforms: Mapping[str, Platform], most: int = 32) -> int:
    """Send the letters that are due; how many those were. Bots do not wait for one another."""
    letters = await lane.run(messages.lease_due(most))
    by_bot: dict[str, list[Leased]] = {}
    for letter in letters:
        by_bot.setdefault(letter.bot, []).append(letter)
    await asyncio.gather(
        *(_send_all(lane, platforms.get(bot), some) for bot, some in by_bot.items())
    )
    return len(letters)


async def _send_all(lane: Lane, platform: Platform | None, letters: list[Leased]) -> None:
    for letter in letters:
        sent = await _send(platform, letter)
        if sent.outcome is not Outcome.SENT:
            log.info("outbox.unsent", key=letter.key, outcome=sent.outcome, why=sent.why)
        await lane.run(
            messages.settle(letter, STATES[sent.outcome], sent.why, after=sent.after_ms)
        )


async def _send(platform: Platform | None, letter: Leased) -> Sent:
    if platform is None:
        return Sent(Outcome.REFUSED, why=f"no bot named {letter.bot} is configured")
    return await platform.send(Parcel(letter.key, letter.chat, _reply(letter.body)))
