"""What every domain of the store stands on: transactions, verbs, events, money, time, errors."""

from store.core.clock import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Clock,
    CountingIds,
    Ids,
    SteadyClock,
    SystemClock,
    SystemIds,
    VirtualClock,
    instant,
    local_time,
)
from store.core.db import Connection, Database, Reactions, Row, Sql, Tx
from store.core.events import Due, Event, record
from store.core.money import MAX_QTY, MILLI, fen_of, is_currency, line_total, money, number
from store.core.states import Machine
from store.core.verbs import Asking, Verb, ask, each, many, rounds, run

__all__ = [
    "DAY",
    "HOUR",
    "MAX_QTY",
    "MILLI",
    "MINUTE",
    "SECOND",
    "Asking",
    "Clock",
    "Connection",
    "CountingIds",
    "Database",
    "Due",
    "Event",
    "Ids",
    "Machine",
    "Reactions",
    "Row",
    "Sql",
    "SteadyClock",
    "SystemClock",
    "SystemIds",
    "Tx",
    "Verb",
    "VirtualClock",
    "ask",
    "each",
    "fen_of",
    "instant",
    "is_currency",
    "line_total",
    "local_time",
    "many",
    "money",
    "number",
    "record",
    "rounds",
    "run",
]
