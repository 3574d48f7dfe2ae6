"""Coming to fetch it oneself: which of the shop's own places is meant by the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.context import Here
from handlers.conversation import WhereTo
from handlers.message import Reply
from store import stock
from store.stock import PlaceRef

KINDS = ("pickup", "store")  # the usual one first
NAMED = 2  # letters that a name and the words share
_CLAUSES = re.compile(r"[\s,，。;；!！?？]+")
_FETCHES = re.compile(r"自提|自取|取|拿|提货|pick|collect|fetch", re.IGNORECASE)
_KIND = re.compile("自提[点柜]|取货点|提货点|自提|自取|门店|小店|店里")
_SOME_PLACE = re.compile(
    r"(?:(?<=去)|(?<=到)|(?<=在)|(?<=我)|^)(?!过|那|这|你|您|店|家|拿|取|下班|时候)(?P<name>[一-鿿\w]{2,12}?)"
    r"(?:的?(?:自提[点柜]|取货点|提货点|代收点|驿站|快递柜|门店|便利店|超市|[东西南北]门|门口|[站店])(?:那?里|那儿)?(?:自?[取提]|拿|$))",
)


async def places(here: Here) -> list[PlaceRef]:
    """Where the shop's goods may be fetched, the usual place first."""
    all_places = await stock.places(here.shop.id)
    return [place for kind in KINDS for place in all_places if place.kind == kind]


def fitting(said: str, some: Sequence[PlaceRef]) -> list[str]:
    """The names that the words fit best: 南门 is the 幸福里南门自提点; none if they name none."""
    words = _KIND.sub(" ", said)
    shared = {p.name: _shared(_KIND.sub(" ", p.name), words) for p in some}
    best = {p.name: _shared(p.name, said) for p in some if shared[p.name] >= NAMED}
    if best:
        return [name for name, letters in best.items() if letters == max(best.values())]
    if "柜" in said:
        return [place.name for place in some if "柜" in place.name]
    at_shop = re.search("店里|门店|[去到]店", said)
    return [place.name for place in some if at_shop and place.kind == "store"]


def clause(text: str) -> str:
    """The part of a message that says that they come, and where."""
    parts = [part for part in _CLAUSES.split(text) if _FETCHES.search(part)]
    return parts[-1] if parts else ""


def elsewhere(said: str, where: str) -> bool:
    """Whether a place is named: `where` as it was read, or one that has a name of its own."""
    return bool(_SOME_PLACE.search(said)) or bool(where and not _KIND.fullmatch(where))


def which(names: Sequence[str], here: Here) -> Reply:
    """Several places fit: which?"""
    choices = here.asks(WhereTo(pickups=tuple(names)), *names)
    return Reply(here.words("address.which_pickup"), choices=choices)


def _shared(one: str, other: str) -> int:
    """How many letters in a row both have, blanks aside."""
    starts = range(len(one))
    runs = (one[at:end] for at in starts for end in range(at + 1, len(one) + 1))
    return max((len(run) for run in runs if run in other and " " not in run), default=0)
