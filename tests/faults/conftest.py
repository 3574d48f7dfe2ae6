"""The same house to drive by hand as in the tests of its rooms."""

from tests.bot.conftest import shop

__all__ = ["shop"]
