"""Goods that are written as pictures: 🍎2斤 🍌1把. Beside their own name they are but decoration."""

from __future__ import annotations

import re

_PAIRS = (
    "🍎苹果 🍏青苹果 🍌香蕉 🥚鸡蛋 🥛牛奶 🍉西瓜 🍇葡萄 🍓草莓 🥔土豆 🍠红薯 🍅西红柿 🥬白菜 🌽玉米 🥕胡萝卜"
    " 🍊橘子 🍐梨 🍑桃子 🍒樱桃 🥭芒果 🍍菠萝 🥝猕猴桃 🍋柠檬 🫐蓝莓 🍈哈密瓜 🥩牛肉 🐟鱼 🦐虾 🦀螃蟹 🍚大米"
    " 🧅洋葱 🧄大蒜 🌶辣椒 🍆茄子 🥒黄瓜 🥦西兰花 🍄蘑菇 🍞面包 🍺啤酒 🍗鸡腿 🥜花生 🧻卷纸 🧂食盐 🍜方便面"
    " 🥟饺子 🍫巧克力 🧀奶酪 🎂蛋糕 🍯蜂蜜 🍷红酒 🥥椰子"
)
_NAMES = {pair[0]: pair[1:] for pair in _PAIRS.split()}
_PICTURES = "".join(_NAMES)
_NUMBER = r"\d半一二两俩三仨四五六七八九十"
_UNITS = "斤箱袋包瓶盒罐桶个把板条根颗只份件提打"
# Where goods are named by the picture: an amount stands beside it and no word does.
_NAMING = re.compile(
    rf"(?:(?<![一-鿿a-z])|(?<=[{_UNITS}来要买]))[{_PICTURES}](?=\s?[x×*]?\s?[{_NUMBER}])"
    rf"|(?:(?<=^[{_NUMBER}][{_UNITS}])|(?<=[来要买拿订 ,][{_NUMBER}][{_UNITS}]))[{_PICTURES}](?![一-鿿{_PICTURES}])"
)


def has(plain: str) -> bool:
    """Whether goods may be named by pictures."""
    return max(plain) > "\U0001f000" and _NAMING.search(plain) is not None


def named(plain: str) -> str:
    """The text with the names of the goods in place of their pictures."""
    return _NAMING.sub(lambda sign: _NAMES[sign[0]], plain)
