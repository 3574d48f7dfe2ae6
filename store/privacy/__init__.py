"""One person of two, all that is known of a person, nothing any more: what crosses every domain.

This is the one place that knows every table in which a person's number or words may stand; a test
walks the tables to see that none is forgotten. The ledger is never touched: it holds numbers only.
"""

from store.core import each
from store.privacy import queries
from store.privacy.actions import claims, merging
from store.privacy.actions import erasing as _erasing
from store.privacy.actions.erasing import erase as erase_now
from store.privacy.actions.merging import PeopleMerged, finish_merge, merge
from store.privacy.queries import export as export_now

verified = each(merging.verified)
redeem = each(merging.redeem)
claim_code = each(claims.claim_code)
claim_guest_order = each(claims.claim_guest_order)
finish = each(finish_merge)
export = each(queries.export)
erase = each(_erasing.erase)

__all__ = [
    "PeopleMerged",
    "claim_code",
    "claim_guest_order",
    "erase",
    "erase_now",
    "export",
    "export_now",
    "finish",
    "finish_merge",
    "merge",
    "redeem",
    "verified",
]
