"""The keeper's side of the talk: orders, shelves, people."""

from handlers.keeper.commands import command, whose, whose_answered

__all__ = ["command", "whose", "whose_answered"]
