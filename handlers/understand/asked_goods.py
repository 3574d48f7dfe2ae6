"""What a question names that nobody sells by that name: 有红付士吗, 藜麦有吗."""

from __future__ import annotations

import re

from handlers.understand import wants
from handlers.understand.normalise import Said
from handlers.understand.reading import Setting, Want
from handlers.understand.vocabulary import Vocabulary

_ASKED = re.compile(
    "^(?:老板娘?|亲|请问|你们?|咱们?|[这那店][里儿]|家里?|[现今]在?天?|还|那|也|[, ])*"
    "(?:(?:有没有|有卖|卖不卖|[有卖])(?P<what>[一-鿿]{2,7}?)(?:卖|货)?(?:吗|么|没有?|不|嘛|啵|没得)"
    "|(?P<named>[一-鿿]{2,7}?)(?:你?们?家?还?[有卖](?:没有|吗|不|么|货吗)|多少钱|[怎咋]么?卖|[什啥]么?价|几多?钱))"
    "(?:一?[斤个盒箱袋瓶])?[吗呢啊呀了?!。 ]*$"
)
# What a question is about that names no goods: 有现货吗, 黑色的还有吗, 下周还有不, 两箱多少钱.
_NO_NAME = re.compile(
    "[的色码装了会量]$|^[没得完光货晒不有了这那呢哪别其更最点够]|[一二两三四五六七八九十几多少你我还现]|[下上]周|以[后前]|货|库存|仓库|类似|优惠|折|活动|[赠券满减奖送团价邮礼拼]|红包|积分|会员|特价|便宜|秒杀|福利|补贴|单买|批发|零卖|价格"
)


def find(
    said: Said, vocabulary: Vocabulary, setting: Setting, *, unknown: bool
) -> tuple[Want, ...]:
    """The goods that are nearly called so; if nothing is, the words themselves, where `unknown` may be told."""
    match = _ASKED.match(said.plain.strip())
    name = match and (match["what"] or match["named"])
    if not name or _NO_NAME.search(name):
        return ()
    wish = wants.unknown(name, None, vocabulary, setting)
    return (wish,) if wish.matches or unknown else ()
