"""Group chains (接龙) that somebody pastes or forwards."""

from __future__ import annotations

from handlers.caring import tell_keepers
from handlers.context import Here
from handlers.message import Reply
from handlers.understand import ChainOrder


async def pasted(intent: ChainOrder, here: Here) -> Reply:
    """A chain goes to the keeper, who checks it before anything is ordered."""
    words = here.words
    await tell_keepers(here, "chain", lambda _words: Reply(here.message_words))
    count = len(intent.chain.lines)
    return Reply(words("chain.later", count=count, keeper=words("keeper.title")))
