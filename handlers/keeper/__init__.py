"""The keeper's side of the talk: orders, shelves, people."""

from handlers.keeper.commands import command, half_said, unread

__all__ = ["command", "half_said", "unread"]
