"""Is it up, can it read, how much does it do: for whoever watches the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from store import messages, shops

if TYPE_CHECKING:
    from bot.web.front import Front

log = structlog.get_logger()
METRICS = "text/plain; version=0.0.4; charset=utf-8"


async def alive(_front: Front, _request: Request) -> Response:
    """The process is up."""
    return PlainTextResponse("ok")


async def ready(front: Front, _request: Request) -> Response:
    """The database can be read."""
    try:
        await front.house.read(shops.slugs_of)
    except Exception:  # whatever a driver raises, the answer to this question is no
        log.exception("ready.no")
        return PlainTextResponse("the database cannot be read", 503)
    return PlainTextResponse("ready")


async def metrics(front: Front, _request: Request) -> Response:
    """Counters and gauges in Prometheus' text format 0.0.4."""
    lines = [
        "# HELP lindian_http_answers_total Answers given, by area and status.",
        "# TYPE lindian_http_answers_total counter",
    ]
    lines += [
        f'lindian_http_answers_total{{area="{area}",status="{status}"}} {count}'
        for (area, status), count in sorted(front.counts.answers.items())
    ]
    lines += [
        "# HELP lindian_lane_waiting Turns that wait to be served.",
        "# TYPE lindian_lane_waiting gauge",
        f"lindian_lane_waiting {front.house.lane.waiting}",
    ]
    lines += [
        "# HELP lindian_letters_unsent Letters that may not have arrived, by what became of them.",
        "# TYPE lindian_letters_unsent gauge",
    ]
    unsent = await front.house.read(messages.unsent)
    lines += [f'lindian_letters_unsent{{state="{state}"}} {n}' for state, n in unsent.items()]
    return PlainTextResponse("\n".join(lines) + "\n", media_type=METRICS)
