"""Hand-over and sign-off."""

from store.core import each
from store.delivery import actions

set_out = each(actions.set_out)
sign_off = each(actions.sign_off)

__all__ = ["set_out", "sign_off"]
