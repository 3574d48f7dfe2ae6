"""State machines as tables of transitions."""

from __future__ import annotations

from collections.abc import Mapping


class Machine:
    """Which state may follow which. `steps[state]` are the states reachable from it in one step."""

    def __init__(self, steps: Mapping[str, tuple[str, ...]]) -> None:
        self.steps = dict(steps)

    def may(self, state: str, to: str) -> bool:
        """Whether `to` may follow `state`."""
        return to in self.steps.get(state, ())

    def sources(self, to: str) -> tuple[str, ...]:
        """The states from which `to` can be reached in one step."""
        return tuple(state for state, targets in self.steps.items() if to in targets)

    def ended(self) -> tuple[str, ...]:
        """The states that nothing follows."""
        return tuple(state for state, targets in self.steps.items() if not targets)
