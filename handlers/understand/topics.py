"""What a message is about by plain words, where the model's label says less: topics, and stories."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re


def certain(label: str, plain: str, *, goods: bool) -> str:
    """The label, or what a few words say for certain; `goods`: whether goods of this shop are named."""
    if label == "browse" and goods:
        return "ask_product"  # 有什么牛奶 is about milk, not about all that is sold
    if label == "other" and goods and _HOW_IS.search(plain):
        return "ask_stock" if plain.rstrip("?呀啊呢")[-2:] in _THERE else "ask_product"
    for labels, words, topic in _CERTAIN:
        if label in labels and words.search(plain):
            return topic
    return label


def after_all(label: str, plain: str) -> str:
    """What a message is about that looks like talk (好的谢谢，那退货怎么退), or takes goods off in a story."""
    if label == "remove" and is_told(plain):
        return "other"  # 她把两箱红酒搬走了
    if label not in IDLE:
        return label
    return next((topic for topic, words in _TOPICS if words.search(plain)), label)


_HOW_IS = re.compile(
    "(?:怎么样|咋样|好不好|好吃[吗不]|新鲜[吗不]|还[在有][吗不没])[呀啊呢?]*$"
)  # 草莓怎么样
_THERE = ("在吗", "有吗", "在不", "有不", "有没")
# 小区门口新开了家水果店, 咱们小区一共几栋楼: told or asked of places, and no address of anybody's.
OF_PLACES = re.compile("新开|[开关倒]了[家个门]|一共|总共|几[栋幢]|停[水电气]|着火|排长?队")
_CERTAIN = (
    (
        {"address", "ask_delivery", "other", "feedback", "pay"},
        re.compile("^(?:买单|结账|下单|提交订单?|生成订单)[,，。 ]"),
        "checkout",
    ),
    (
        {"checkout", "ask_delivery", "browse", "view_cart", "other", "ask_product"},
        re.compile(  # show my orders places none
            r"\b(?:show|list|see|view|my|all|past|previous|check)\b.*\borders?\b"
            r"|\borders? (?:list|history|status|number|record)s?\b"
        ),
        "status",
    ),
    ({"address"}, OF_PLACES, "other"),
    (
        {"need", "other", "feedback", "ask_promotion"},
        re.compile(
            "^(?:老板娘?|今天|你们?家?|有|给我|帮我|啥|什么|点|好的?|新鲜的?|[, ])*推荐(?:的|一下|点|吗|下|啥|什么|好吃的)*[?!。吧呗]*$"
        ),
        "browse",
    ),
    (
        {"view_cart", "remark"},
        re.compile("[看查].{0,4}(?:昨天|上次|我的?|以前)的?(?:订单|单子)"),
        "status",
    ),
    (
        {"ask_product", "ask_stock", "other"},
        re.compile(
            "what(?:.s on offer|.s available| (?:else )?(?:do|have) you (?:have|got|sell))\\b"
        ),
        "browse",
    ),
    (
        {"complaint"},
        re.compile(
            "^(?!.*[坏烂错少漏慢差臭馊碎破假骗催]|.*没[到送]).*(?:想问|请问|问一?下|是不是|能不能).*送"
        ),
        "ask_delivery",
    ),
    ({"other", "need", "feedback", "order"}, re.compile(r"\btake .{2,30} off\b"), "remove"),
    ({"other"}, re.compile("^(?:麻烦|辛苦|多谢|谢谢).{0,4}[啦了哈].*请你"), "thanks"),
    (
        {"refund"},
        re.compile("^(?!.*[你您收退]).*(?:想|要|得|该)换个?新"),
        "need",
    ),  # 内胆刮花了，想换个新的
    (
        {"order", "add", "other", "feedback"},
        re.compile("(?:块|元|毛)(?:钱)?一[斤个盒箱板袋].{0,3}[,，]?你们?家?呢[?]?$"),
        "ask_price",
    ),
    ({"need"}, re.compile("多[宽高长深厚]|[好完]没有?$"), "ask_product"),  # 容声那台多宽
    (
        {"ask_stock", "other"},
        re.compile("[村镇乡路街区县店园部].{0,5}到不到(?!货)"),
        "ask_delivery",
    ),  # 双溪村你们到不到
    (
        {"order", "add", "remove", "change_qty", "other", "feedback"},
        re.compile(  # 苹果烂了两个，补我两个; 上次少给我一瓶酱油
            "(?:烂|坏|碎|破|漏|馊|霉|臭)(?:了|的)[^,，。]{0,6}[,，。 ]*(?:能不能|可以|麻烦|得|要|给|我|请|再|重新)*[补赔退]"
            "|(?:上次|上回|昨[天晚]|刚才|今天)[^,，。]{0,6}[少漏][给发送装]|[少漏][给发送装]了"
        ),
        "complaint",
    ),
    ({"pickup"}, re.compile("直接[上进]来|送上[来楼]|上门"), "remark"),
    ({"reorder"}, re.compile("几时|什么时候|啥时候?|何时|哪天"), "ask_stock"),  # 毛豆几时再来
)
# A word of paying: 红付士两箱 has but a sign of one.
PAYS = re.compile(
    "付[款钱了清过好费]|支付|[已先没]付|到付|转|钱|款|码|账|微信|现金|刷|卡|发票|pay|paid|cash"
)
IDLE = frozenset({"other", "greet", "thanks"})
_TOPICS = tuple(
    (topic, re.compile(words.replace(" ", "|")))
    for topic, words in (
        ("address", "(?:改|换|错|填|变更).{0,6}(?:地址|电话|号码|联系方式|收货人) 收货地址"),
        (
            "refund",
            "退货 退款 退换 换货 维修 返修 保修 保价 价保 价格保护 差价 补差 售后 取件 降价了 退吗 换码",
        ),
        ("cancel_order", "[那这][一1]?单.{0,6}(?:作废|不算|不作数|撤) 点了提交.{0,4}不算 不作数"),
        ("ask_promotion", "优惠 券 促销 满减 赠品 会员日 打.{0,3}折"),
        (
            "pay",
            "刷.{0,4}卡 (?:银行|信用|购物|社保|医保)卡 (?:收款|付款|支付)码 扫码付 (?:红包|钱|款).{0,3}(?:发|转|付)(?:给|过)",
        ),
        (
            "unsubscribe",
            "(?:甭|别|不用|不要|莫)再?(?:给我)?(?:发|推送?|群发)(?:给?我|了|啦) (?:相关|这[类种]).{0,4}(?:甭|别)",
        ),
        (
            "ask_delivery",
            "搬运费 上楼费 物流 派送 配送 送货 发货 到货 没收到 还没.{0,2}到货?[吗呢啊]?$",
        ),
        (
            "ask_delivery",
            "催(?![婚生泪奶眠我]) [再早晚]点?送 几点到 到哪里?了 送到.{0,6}[吗么不?]",
        ),
        (
            "complaint",
            "(?:收到|买的|用了|刚用|发来|送来|打开).{0,16}(?:坏|碎|裂|烂|臭|馊|霉|酸了|黑屏|闪) 少发 漏发",
        ),
        (
            "pickup",
            "(?:物业|前台|门卫|保安|门口|驿站).{0,4}代收 (?:放|搁|存|丢)(?:在|到|您|你)?.{0,8}(?:店|柜台?|摊|亭|门卫|保安|驿站|架)",
        ),
        (
            "pickup",
            "自提(?:点|柜)?[选在改到放] (?<!送)(?<!快递)[来去]取(?:可以|行|方便|的?话)?[吗么不]?$",
        ),
        ("ask_product", "怎么[调用装连设] 区别 能连 背光 防水 尺寸"),
    )
)


# 麻烦写个贺卡祝王老师生日快乐, beside a basket: what else is to be done.
ASKS_KINDLY = re.compile(
    "^(?:麻烦|帮忙|帮我|请|记得|顺便|对了)(?!.*(?:[吗么?看查算问找催]|人工|老板|店主|推荐|介绍)).{3,}"
)
# 小瓶的, 要熟一点的: how the goods shall be that were asked for.
SAYS_HOW = re.compile(
    "(?:就?要|来)?(?:[最]?(?:[大小中][个只瓶包袋盒桶罐条号]?|[甜酸熟生软硬肥瘦冰热嫩老辣厚薄粗细]|新鲜|常温)(?:一?点儿?|些)?)的?(?:就[行好]|吧|啊|哈)*"
)


def is_story(plain: str) -> bool:
    """昨天看见老李扛三箱啤酒上五楼: told, and nothing is asked for in it."""
    if _OF_OTHERS.search(plain) or _BROUGHT.search(plain):
        return True
    return _TOLD.search(plain) is not None and _WISHES.search(plain) is None


def is_told(plain: str) -> bool:
    """A story, or how things are."""
    return is_story(plain) or STATES.search(plain) is not None


# 婆婆又拎来一只老母鸡: brought by somebody, and not to be brought.
_BROUGHT = re.compile(
    "(?:妈|爸|婆婆?|公公?|奶奶?|爷爷?|姥姥|姥爷|丈人|丈母娘|岳[父母]|邻居|同事|朋友|闺蜜|亲戚|老公|老婆|[哥姐弟妹姨姑叔舅嫂他她]|人家|老乡|客户)家?"
    r"(?:又|刚|今天|昨天|前天|昨晚|给我|还|也|特意|从[一-鿿]{2,4})*(?:[拎寄扛背捎端抱提送带买]来|[拎寄扛背捎送带]了|送我)[一二两三四五六七八九十半几\d]"
    "|要求带|做一[个锅盘][一-鿿]{1,5}要|下肚|断片|丢人|一模一样|骗人|吹牛|忽悠|扯淡|离谱|想得美"
    "|(?:要的)?[私微]我(?!家)|私聊我|原价出|转让|闲置|演唱会"
)
# 这苹果一斤有三个, 一个橙子榨一杯汁刚好: how it is, where nothing is asked for.
STATES = re.compile(
    r"[要得需]用[一二两三四五六七八九十半\d]|一[斤箱个盒袋只条](?:大概|差不多|才|就|得|能|足足?|少说也?|起码|怎么也)*有[一二两三四五六七八九十几\d]|饱了|撑[坏到]|撑死了|榨|刚好|过家家|累死|心疼|过期|热量|快递(?:都|已经|刚)?到了|吃不完|喝不完|[炖蒸腌囤晒腊]了|掉地上|卡路里|笑死|(?:[他她它]|孩子|老公|老婆|[我他她]?[爸妈]|全家|一家).{0,6}[吃喝用][完光掉没]了|就是(?:我的?)?[早午中晚夜]?[饭餐宵]|[一二三四五]吃[,，]|[一二两三\d][个斤勺把根只条块].{1,6}配[一二两三半\d]|把.{1,6}切|泡水|[焯过]水|翻炒|[下出]锅|[小中大]火|一[个只锅碗杯盆]里?就?放[一二两三四五六七八九十半\d]|第[一二三四五六七八九十\d]+天|腌[制一半两三\d]|静置|发酵|揉面|打散|每户|涨到|吃不起|比去年|抢钱"
)
THANKED = re.compile("^(?!.*(?:来|要|买|订|给我|帮我|称|拿)).*(?:有心了|[太真]客气)")
# One of these stands in all that is told rather than asked for: most orders cost one look.
TELLING = frozenset(
    "私微闲让唱用送赠心气错剩没完光底了昨前上去听看那时年妈爸婆公奶爷姥丈岳邻同朋闺亲老哥姐弟妹姨姑叔舅嫂他她人客求做"
    "放第饱撑吃配切泡焯过翻锅火静酵揉打饭餐宵骗吹忽扯离想有榨刚家累疼期热递炖蒸腌囤晒腊掉卡笑户涨起比抢只肚断丢样就快见"
)
WRONGED = re.compile("[总老又]是?[送发拿]错|三天两头.{0,4}错")
_TOLD = re.compile(
    "^.{0,4}(?:昨[天晚]|前[天晚]|上[周个]|去年|听说|看见|看到|那天|小时候)|^.{0,6}(?:那辈|那年|那会儿|那时候|年轻时)"
)
_WISHES = re.compile("来|要|给我|帮我|订|买|拿|再|称|留|送|加|想|老样子|一样")
_OF_OTHERS = re.compile(
    "^(?:[他她]们?|人家|老(?!板|样|地|规|弟|哥|妹|师)[一-鿿]头?)(?!.*(?:要|来[一两三\\d]|给我|帮|订|送)).*[一二两三四五六七八九十百\\d].*了"
)
