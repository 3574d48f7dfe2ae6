"""The corpus's own shop."""

from __future__ import annotations

import pytest

from handlers.understand import Vocabulary
from tests.handlers.understand.corpus import learn


@pytest.fixture(scope="session")
def shop() -> Vocabulary:
    """Eighty-eight goods of a neighbourhood."""
    return learn.vocabulary()
