"""What somebody typed under their basket stays while they still change what is in it.

It is kept in their own browser: signed, for the basket's page alone, for an hour.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.web.front import Front
from bot.web.session import DRAFT_LIVES
from store.core import SECOND

COOKIE = "lindian-typed"
LONGEST = {"to": 20, "community": 20, "contact": 40, "phone": 32, "detail": 120, "remark": 200}


def typed(front: Front, request: Request) -> dict[str, str]:
    """What this visitor typed so far; of a blank field nothing, so that what is known fills it."""
    found = front.sessions.drafted(front.visitor(request), request.cookies.get(COOKIE, ""))
    return {name: text for name, text in found.items() if text or name == "community"}


def keep_typed(
    front: Front, request: Request, response: Response, slug: str, form: Mapping[str, str]
) -> None:
    """Keep what the form carries, beside what the fields that it lacks had before."""
    now = {name: form[name][:most] for name, most in LONGEST.items() if name in form}
    if not now:
        return
    draft = front.sessions.draft(front.visitor(request), typed(front, request) | now)
    lives = DRAFT_LIVES // SECOND
    response.set_cookie(
        COOKIE,
        draft,
        lives,
        path=_page(slug),
        secure=front.secure,
        httponly=True,
        samesite="lax",
    )


def forget_typed(response: Response, slug: str) -> None:
    """It has become an order."""
    response.delete_cookie(COOKIE, path=_page(slug))


def _page(slug: str) -> str:
    return f"/s/{slug}/basket"
