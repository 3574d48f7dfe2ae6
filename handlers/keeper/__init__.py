"""The keeper's side of the talk: orders, shelves, people."""

from handlers.keeper.commands import command, unread

__all__ = ["command", "unread"]
