"""Group chains (接龙): posts that wait for the keeper, and who has which order from them."""

from store.chains import actions, queries
from store.chains.actions import NewPost, forget
from store.chains.queries import Post
from store.chains.rules import Difference, Placed, Seat, difference, key_of
from store.core import each

post = each(actions.post)
take = each(actions.take)
keep = each(actions.keep)
waiting = each(queries.waiting)
seats = each(queries.seats)

__all__ = [
    "Difference",
    "NewPost",
    "Placed",
    "Post",
    "Seat",
    "difference",
    "forget",
    "keep",
    "key_of",
    "post",
    "seats",
    "take",
    "waiting",
]
