"""Shops and their terms, who keeps them, and the communities that they serve."""

from store.core import Verb, each, many
from store.shops import actions, queries
from store.shops.actions import (
    NewShop,
    NewTerms,
    TakenUp,
    create,
    invite,
    next_numbers,
    taken_up,
    touch,
    touch_prices,
)
from store.shops.actions import add_community as add_community_now
from store.shops.actions import add_keeper as add_keeper_now
from store.shops.actions import serve as serve_now
from store.shops.queries import (
    CommunityRef,
    KeeperRef,
    RoleAsk,
    ShopTerms,
    keepers_of,
    role_many,
    teams,
    terms_of,
)
from store.shops.queries import by_slug as find
from store.shops.queries import communities as communities_of
from store.shops.queries import slugs as slugs_of
from store.shops.rules import ROLES, is_slug

terms: Verb[int, ShopTerms] = many(queries.terms_many)
role: Verb[RoleAsk, str | None] = many(role_many)

by_slug = each(queries.by_slug)
called = each(queries.called)
slugs = each(queries.slugs)
keepers = each(queries.keepers)
keeps_any = each(queries.keeps_any)
communities = each(queries.communities)
add_community = each(actions.add_community)
add_keeper = each(actions.add_keeper)
dismiss_keeper = each(actions.dismiss_keeper)
change_terms = each(actions.change_terms)
serve = each(actions.serve)
take_up = each(actions.take_up)
stop_serving = each(actions.stop_serving)

__all__ = [
    "ROLES",
    "CommunityRef",
    "KeeperRef",
    "NewShop",
    "NewTerms",
    "RoleAsk",
    "ShopTerms",
    "TakenUp",
    "add_community",
    "add_community_now",
    "add_keeper",
    "add_keeper_now",
    "by_slug",
    "called",
    "change_terms",
    "communities",
    "communities_of",
    "create",
    "dismiss_keeper",
    "find",
    "invite",
    "is_slug",
    "keepers",
    "keepers_of",
    "keeps_any",
    "next_numbers",
    "role",
    "role_many",
    "serve",
    "serve_now",
    "slugs",
    "slugs_of",
    "stop_serving",
    "take_up",
    "taken_up",
    "teams",
    "terms",
    "terms_of",
    "touch",
    "touch_prices",
]
