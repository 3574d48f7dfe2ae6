"""Who asked to be told when something comes is told, with their consent to remember it that long."""

from __future__ import annotations

import re

from handlers.context import Here
from handlers.message import Reply
from store import needs
from store.core.errors import NotFound

_TELL_ME = re.compile(
    r"(?:跟|和|给|告诉|通知|提醒|喊|叫)我.{0,2}(?:说|讲|打[个一]{0,2}电话|$)|(?:告诉|通知|提醒|喊)我|说一?声"
    r"|let me know|tell me when|notify me|remind me",
    re.IGNORECASE,
)


def asked(here: Here) -> bool:
    """有榴莲了跟我说一声: that is the yes already."""
    return _TELL_ME.search(here.message_words) is not None


async def promised(need: str, here: Here) -> Reply:
    """Keep the need with that key until it is met, and say so."""
    try:
        await needs.consent_to(here.shop.id, here.person_id, need)
    except NotFound:
        return Reply(here.words("need.wont_tell"))
    found = await needs.open_needs(here.shop.id, here.person_id)
    wanted = next((kept for kept in found if kept.key == need), None)
    what = wanted.what if wanted else ""
    if wanted and wanted.sku_id is not None:
        what = here.name_of(wanted.sku_id, what)
    return Reply(here.words("need.will_tell", what=what))
