"""Builders of goods for the tests of this folder."""

from __future__ import annotations

from store.catalogue import GoodsRow, UnitRow

APPLE = GoodsRow(
    "红富士",
    "斤",
    (UnitRow("斤", 1000, 598), UnitRow("公斤", 2000), UnitRow("箱", 10_000, 5500)),
    code="A1",
    spec="80mm",
    category="水果",
    aliases=("apple", "苹果"),
    row=2,
)
EGGS = GoodsRow(
    "鲜鸡蛋", "个", (UnitRow("板", 30_000, 2250), UnitRow("个")), code="A2", stock=600_000, row=3
)
COLA = GoodsRow("可乐", "罐", (UnitRow("箱", 24_000, 5990), UnitRow("罐", 1000, 300)), code="A3")
