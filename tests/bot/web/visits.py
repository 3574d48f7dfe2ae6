"""Browsers without scripts, and what a test knows of the store behind the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TypeVar

import httpx
from fastapi import FastAPI

from bot.app import House
from bot.lanes import transact
from store import catalogue, orders, shops, stock
from store.catalogue import Goods
from store.core import Asking, Tx, ask, run
from store.invariants import check_invariants
from store.orders import OrderView, Scope
from store.shops import ShopTerms

T = TypeVar("T")
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
ADDRESS = {"detail": "3号楼501", "contact": "李女士", "phone": "138 1234 5678", "remark": ""}


class Browser:
    """A browser without scripts: it keeps cookies and fills in the forms of the page it is on."""

    def __init__(self, app: FastAPI, language: str = "zh-CN") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(
            transport=transport,
            base_url="http://shop.test",
            headers={"accept-language": language},
            follow_redirects=True,
        )
        self.page = httpx.Response(200)

    async def get(self, path: str, **params: str) -> str:
        """Open a page; its text."""
        self.page = await self.client.get(path, params=params or None)
        return self.page.text

    async def post(self, path: str, **fields: str) -> str:
        """Send a form with the hidden fields of the page, unless `fields` say otherwise."""
        data = self.hidden() | fields
        self.page = await self.client.post(path, data=data)
        return self.page.text

    def hidden(self) -> dict[str, str]:
        """What the page's checkout form (or its last form) carries unseen."""
        parts = self.page.text.split("<form")
        wanted = [part for part in parts if 'class="checkout"' in part] or parts[-1:]
        found = dict(_HIDDEN.findall(wanted[0].split("</form>")[0]))
        tokens = re.findall(r'name="token" value="([^"]*)"', self.page.text)
        return {"token": tokens[0] if tokens else "", **found}

    @property
    def status(self) -> int:
        """The last answer's status."""
        return self.page.status_code

    @property
    def trouble(self) -> str:
        """The sentence that says what is wrong."""
        found = re.search(r'role="alert">(.*?)</p>', self.page.text, re.DOTALL)
        return unescape(found[1]) if found else ""

    async def add(self, shop: str, sku: int, unit: str, qty: str = "1") -> str:
        """Put something into the basket."""
        await self.get(f"/s/{shop}")
        return await self.post(f"/s/{shop}/basket", action="add", sku=str(sku), unit=unit, qty=qty)

    async def check_out(self, shop: str, **fields: str) -> str:
        """Fill in the checkout form and send it."""
        page = await self.get(f"/s/{shop}/basket")
        first = dict(re.findall(r'<select name="(\w+)">\s*<option value="(\d+)"', page))
        return await self.post(f"/s/{shop}/checkout", **(first | ADDRESS | fields))


class Knows:
    """What a test knows of the store behind the pages, and what it does behind the shop's back."""

    def __init__(self, house: House) -> None:
        self.connection = house.database.connection()

    def look(self, query: Callable[[Tx], T]) -> T:
        """Read something."""
        tx = self.connection.begin(read=True)
        try:
            return query(tx)
        finally:
            self.connection.rollback()

    def verb(self, asked: Asking[T]) -> T:
        """Have a verb done, at once."""
        return transact(self.connection, lambda tx: run(tx, ask(asked)))

    def shop(self, slug: str = "wang") -> ShopTerms:
        """A shop."""
        return self.look(lambda tx: shops.find(tx, slug))

    def goods(self, slug: str = "wang") -> list[Goods]:
        """All that a shop lists."""
        shop = self.shop(slug)
        return self.look(lambda tx: catalogue.goods_of(tx, shop.id))

    def sku(self, name: str, slug: str = "wang") -> int:
        """A good by its name."""
        return next(good.sku_id for good in self.goods(slug) if good.name == name)

    def free(self, name: str, slug: str = "wang") -> int:
        """How much of a good nobody holds, in thousandths of its base unit."""
        key = (self.shop(slug).id, self.sku(name, slug))
        return self.look(lambda tx: stock.available(tx, [key]))[key]

    def held(self, name: str, slug: str = "wang") -> int:
        """How much of a good is held."""
        return self.verb(stock.levels(self.shop(slug).id))[self.sku(name, slug)][1]

    def orders(self, slug: str = "wang") -> list[OrderView]:
        """All orders of a shop."""
        return self.verb(orders.listed(self.shop(slug).id, Scope.TODAY))

    def sound(self) -> None:
        """What always holds, holds."""
        assert self.look(check_invariants) == []
        self.connection.close()
