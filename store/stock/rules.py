"""Deciding which place gives how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Free = dict[int, int]  # place → thousandths of the base unit that nobody holds


def allocate(
    free: Mapping[int, Free], wanted: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int]] | None:
    """Spread `wanted` (sku, qty) over places in their order: (sku, place, qty) rows; None if short.

    A SKU that is named twice counts twice. `free` is not changed.
    """
    left = {sku: dict(places) for sku, places in free.items()}
    taken: list[tuple[int, int, int]] = []
    for sku, qty in wanted:
        missing = qty
        for place in left.get(sku, {}):
            part = min(missing, left[sku][place])
            if part > 0:
                left[sku][place] -= part
                missing -= part
                taken.append((sku, place, part))
        if missing:
            return None
    return taken


def shortfall(
    free: Mapping[int, Free], wanted: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The SKUs of which there is too little, with what is left of each."""
    total: dict[int, int] = {}
    for sku, qty in wanted:
        total[sku] = total.get(sku, 0) + qty
    left = {sku: sum(free.get(sku, {}).values()) for sku in total}
    return tuple((sku, left[sku]) for sku in total if left[sku] < total[sku])
