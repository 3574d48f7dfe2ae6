"""The one error tree.

    LindianError
    ├── Refusal                an expected no; nothing was written; carries what to tell the person
    │   ├── NotFound           no such thing in this shop (a foreign id reads the same)
    │   ├── Invalid            the words or the file cannot be used as they are
    │   ├── OutOfStock         less is left than was asked for
    │   ├── NotSold            the shop does not sell it (any more)
    │   ├── BelowMinimum       the basket is under the shop's minimum
    │   ├── EmptyBasket        nothing to order
    │   ├── QuoteChanged       price or stock moved since the quote was shown
    │   ├── WrongState         the state machine has no such step from here
    │   └── NotAllowed         this person may not do that
    └── Fault                  something outside failed; the turn is tried again
        ├── Busy               locks or serialisation: the whole transaction is run again
        └── Unsure             lost during COMMIT: only what has a key of its own is tried again

A bug is any other exception: it rolls the turn back, is answered with an apology, and pages somebody.
"""

from __future__ import annotations


class LindianError(Exception):
    """Everything that this project raises on purpose."""


class Refusal(LindianError):
    """An expected no. `facts` fill the sentence that `handlers/words` has for the class."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))
        self.facts = facts


class NotFound(Refusal):
    """No such thing in this shop. Facts: `what`."""


class Invalid(Refusal):
    """The input cannot be used as it is. Facts: `why`."""


class OutOfStock(Refusal):
    """Less is left than was asked for. Facts: `short`: ((sku_id, left in thousandths of the base unit), …)."""

    def __init__(self, short: tuple[tuple[int, int], ...], **facts: object) -> None:
        super().__init__(short=short, **facts)
        self.short = short


class NotSold(Refusal):
    """The shop does not sell it. Facts: `sku_id`."""


class BelowMinimum(Refusal):
    """The goods come to less than the shop's minimum. Facts: `minimum_fen`, `goods_fen`."""


class EmptyBasket(Refusal):
    """Nothing to order."""


class QuoteChanged(Refusal):
    """Price or stock moved since the quote was shown. Facts: `quote`, the new one."""


class WrongState(Refusal):
    """No such step from here. Facts: `state`, `to`."""


class NotAllowed(Refusal):
    """This person may not do that."""


class Fault(LindianError):
    """Something outside failed; the turn may be tried again."""


class Busy(Fault):
    """Locks or serialisation failures: run the whole transaction again."""


class Unsure(Fault):
    """The database was lost during a COMMIT: nobody knows whether it took effect.

    Only what is known by a key of its own (a message) may be tried again.
    """
