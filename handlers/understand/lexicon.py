"""The words that carry structure in a shopper's sentence, each with its kind.

One Aho-Corasick pass finds them together with the goods, the longest first; so a word listed here
also guards its letters from being read as something shorter (一起 is no number, 加油 no oil).
"""

from __future__ import annotations

from functools import cache

from handlers.understand import need_words, phrases, units

NUMBER, UNIT, GOODS, PIECE, SPEC, THING = "N", "U", "G", "P", "S", "Q"
TIME, KIN, MONEY, PLACE = "T", "K", "M", "A"
BUY, ADD, REMOVE, CHANGE, MISTAKE = "b", "a", "r", "c", "x"
STYLE, FALLBACK, BREAK, SPACE, CLOCK, WORD, EACH, SAME, SOME, FROM, NOT = "sf. hweiyot"
TIMES, PLUS, SIGN = "*", "+", "Z"

_WORDS = {
    NUMBER: "0 1 2 3 4 5 6 7 8 9 零 〇 一 二 两 俩 三 仨 四 五 六 七 八 九 十 百 千 万 亿 半 壹 贰 叁 肆 伍 陆 柒 捌 玖 拾"
    " 两三 三四 四五 五六 六七 七八 八九 一两 一二 三五 二三 卅 廿 双份 a an one two three four five six seven eight nine ten half",
    BUY: "急用 急需 急要 来 要 买 订 定 拿 带 称 整 搞 留 拍 送 下单 点 弄 秤 购 购买 预订 预定 想要 需要 来上 给我 帮我 来点 捎 捎带"
    " 搬 囤 备 装 切 打包 我要 给我来 帮我拿 帮我留 帮我订 帮我买 下 入 入手 搞点 整点 整点儿 弄点 称点 拿点 买点 要点 来些 接"
    " 下个单 order buy want need get give take have 想买 还是要 就要 只要 选 选择 出 抢 冲 上 发 份额 安排 走 捞 求购 想吃 想喝",
    ADD: "再 还要 也要 加 加上 补 添 顺便 另外 漏 还有 再来 再要 再加 再拿 多加 追加 追单 也来 补上 补一 加单 添上 顺带 再带 再拍"
    " 再订 再买 再给 再称 再添 再补 再整 又要 外加 再搞 加点 也带 也拿 also add plus another 漏了 漏下 忘了 忘记 再下 加进去 补进去"
    " 放进去 一块儿 加进 加购 再弄 再留 多来 多要 多拿 续 同样再来 还差 也捎 也整 也弄 也买 也称 也订 也搞 也给我 也给 也送 也留 也拍 也添 也下 也加 再捎 再弄 再搞 再送 再给我",
    REMOVE: "不要 不要了 去掉 删 删掉 删了 删除 拿掉 减 减掉 减去 取消 退掉 不买 不买了 别要 别要了 算了 就算了 不用了 不需要 不订了 撤掉 撤了 撤下 划了 划去 拉倒 不是我要的"
    " 拿走 去了 移除 移掉 划掉 剔除 不想要 不想要了 不来了 不加了 先不买 先不要 先不买了 先不要了 别拿 别送 别来 不拿了 免了 去除 扣掉 踢掉"
    " remove delete drop cancel without skip 不留了 甭要 别给我拿 少拿 少来 少要 少发 少给 不用 不用拿 别加 别放 不放了 甭拿 扔掉 砍掉 抹掉 退了 不必 别买 毙了",
    CHANGE: "改成 换成 变成 改为 换为 改 变 调到 调成 调整为 调整到 改到 加到 减到 增加到 减少到 变更为 换 调 改一下 修改 留 只留 就要 只要 够了 就够"
    " 就够了 就行 就好 就可以 → -> => 数量写 写成 定成 凑个整 凑整 凑够 凑到 change make 改作 降到 升到 提到 加成 减成 更正为 更改为 调为 升级成 而是",
    MISTAKE: "不对 哦不 啊不 说错 说错了 打错 打错了 写错 写错了 点错 错了 口误 更正 应该是 不不 不是 不止 不单 手误 搞错 弄错 记错 等等 等下 等一下 更正一下"
    " 重说 改口 不够 sorry no wait actually instead 呃不 额不 嗯不 纠正 手滑 输错 按错 发错",
    STYLE: "那种 这种 的那种 装的 规格 那款 这款 的那款 每斤 每箱 一级 大小 左右的 重的 那个",
    FALLBACK: "没有就 没有的话 没的话 没有 没货 没货就 要是没有 如果没有 没有了就 缺货就 缺货的话 没了就 卖完了就 没就 卖完就 断货就 断货的话 or 要是没",
    BREAK: ', 。 ; ! ? 、 \n : … ~ / | & ... .. ( ) 【 】 [ ] 「 」 “ ” " ，',
    SPACE: "  \t 和 跟 与 以及 and 并",
    CLOCK: "点 点钟 点半 号 月 日 天 年 小时 分钟 周 星期 礼拜 月份 个月 天前 天后 个小时 个钟 分 刻 时 岁 楼 栋 幢 单元 室 层 次 遍 回 位 人 名"
    " 口人 期 个人 度 折 寸 匹 升 毫升 ml cm mm 公里 里 路 元钱 段 级 英寸 毫米 厘米 l 平 平米 公分 瓦 安 号线 号楼 座 门"
    " am pm 户 弄 巷 排 区 码 组团 期房 分钱 ℃ mah 里地 辆 届 场 桌 桌子 餐 顿 楼下 楼上 弄堂 百元 周岁 页 集 季 连包 抽 层的",
    MONEY: "元 块 块钱 毛 毛钱 块多 来块 来块钱 rmb 元钱 百块 千块 万块 ¥ ￥ $ 大洋 个钱 块左右 元左右 块以内 元以内",
    TIME: "今天 明天 后天 大后天 昨天 前天 今晚 明晚 明早 今早 早上 上午 中午 下午 晚上 傍晚 凌晨 半夜 周一 周二 周三 周四 周五 周六 周日 周末 周天"
    " 星期一 星期二 星期三 星期四 星期五 星期六 星期天 星期日 礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六 礼拜天 礼拜日 这周 下周 上周 本周 下周一"
    " 下周二 下周三 下周四 下周五 下周六 下周日 下下周 这礼拜 下礼拜 上礼拜 下礼拜一 下礼拜二 下礼拜三 下礼拜四 下礼拜五 下礼拜六 下礼拜天 下个月 这个月 上个月"
    " 月底 月初 月中 年底 年前 年后 过年 春节 中秋 中秋节 国庆 国庆节 端午 端午节 元旦 元宵节 清明 清明节 五一 劳动节 圣诞 圣诞节 除夕 冬至 腊八 腊月 正月 重阳"
    " 小年 大年三十 三十晚上 七夕 情人节 母亲节 父亲节 儿童节 六一 妇女节 三八节 三八 教师节 双十一 双11 双十二 下班 下班后 上班前 午饭前 晚饭前 饭点 回头 待会儿 待会"
    " 等会 一会儿 一会 等会儿 马上 现在 刚才 刚刚 最近 这两天 这几天 前几天 过两天 过几天 改天 夏天 冬天 春天 秋天 早晨 大清早 清早 一早 午后 夜里 夜宵 白天 初一 初二"
    " 初三 初四 初五 初六 初七 初八 初九 初十 十五 今儿 明儿 后儿 昨儿 今儿个 明儿个 后儿个 昨儿个 当天 次日 隔天 天黑前 月末 周中 年中 开学 寒假 暑假 下月 本月 上月 今年 明年 去年 前年 这会儿"
    " today tomorrow tonight yesterday morning afternoon evening weekend monday tuesday wednesday thursday friday saturday sunday noon 本周末 这周末"
    " 下周末 上周末 三天后 两天后 一周后 天亮前 傍晚前 中午前 天黑之前 年三十 大年初一 清早起来 午休 早高峰 明后天 这星期 下星期 上星期 今夜 明日 今日 昨日",
    KIN: "表姐 表哥 表弟 表妹 堂哥 堂姐 堂弟 堂妹 小祖宗 老汉儿 姆妈 娃 我奶奶 我爷爷 我姥姥 我姥爷 我外婆 我外公 俺奶奶 俺爷爷 我婆婆 我公公 我女儿 我儿子 我闺女 妈 爸 爸爸 妈妈 老妈 老爸 我妈 我爸 爷爷 奶奶 姥姥 姥爷 外婆 外公 婆婆 公公 丈母娘 老丈人 岳母 岳父 老公 老婆 媳妇 儿子 女儿 闺女 孩子 小孩 宝宝 娃 小朋友"
    " 孙子 孙女 外孙 老人 老人家 长辈 父母 爸妈 公婆 朋友 同事 客户 领导 老师 亲戚 邻居 邻居家 哥哥 姐姐 弟弟 妹妹 老头 老太太 老伴 家里人 家人 对象 女朋友 男朋友 闺蜜 室友"
    " 侄子 侄女 外甥 同学 客人 丈夫 妻子 先生 太太 大姨 姑姑 舅舅 叔叔 阿姨 二姨 小姨 嫂子 姐夫 妹夫 婴儿 新生儿 小宝 大宝 二宝 学生 男友 女友 老板娘 伯母 伯父 姑妈 大爷 我奶 俺奶 我姥 俺娘 俺爹 俺妈 俺爸 阿婆 阿公 阿奶 大娘 大妈 大婶 阿嬷 老娘 老爹 小姨子 小舅子 婶子 姥姥家 孙儿 双胞胎 小家伙 小子 丫头 妞妞 崽 崽崽 妹子",
    EACH: "各 一样来 一样要 一样拿 每样 每种 各来 各要 各自 都来 都要 都拿 都给我来 都改 都改成 都换成 都加到 都减到 全改成 全都改成",
    SAME: "同上 一样 同样",
    SOME: "一点 一些 点 些 几 多少 若干 少许 抓点 随便抓点 来一点 抓一点 拿一点 称一点 随便来点 随便拿点 看着来点 看着拿点",
    FROM: "从 原来 本来 之前 原先 把原来",
    NOT: "不 没 别 甭",
    TIMES: "* × x",
    PLUS: "+",
}
_GUARDS = (
    " 别拿错 别送错 别弄错 别搞错 别忘 别忘了 别漏 别漏了 别压坏 别发错 别给错 电话 门铃 餐具 冰袋 花园 花苑 花城 花都 菜鸟 菜鸟驿站 酒店 花了 花钱 花时间 停水 水电 油腻 干净 干活 粉色 片子 味道 味儿 皮薄 汤汁 米数 床位 笔记 锅里 奶水 肉眼 鱼塘 鸡毛 蛋黄 烟味 锁屏 面前 面子 糖分 血糖 低糖 无糖 少糖 半糖 低脂 无油 血压 血脂"
    " 团购 团里 团长 拼团 参团 跟团 成团 开团"
    "一下 一哈 一起 一直 一共 一定 一般 一切 一边 一路 一模一样 一半 万一 第一 第二 第三 第四 第五 唯一 统一 之一 一来 一到 一看 一问 一家 一家人 一趟 一样的 半天 三天两头 两天"
    " 几点 几号 几天 几个 几斤 几箱 几块 几块钱 几毛 几盒 几袋 几种 好几 几十 几百 一百八 万能 千万 百分 百分之 千里 万分 十分 四季 五星 三星 五星好评 五环 三环 二维码 三轮车"
    " 一口价 一手 二手 三方 两口子 两样 十全 二胎 三胎 二孩 乱七八糟 七上八下 一次 一次性 三餐 一日三餐 两边 一边 四处 半价 半路 半成品 半自动 一个劲 一点儿 有点 有点儿 差点 早点"
    " 快点 晚点 便宜点 大点 小点 多点 少点 新鲜点 一点点 一条龙 三番 两下 两清 一刀两断 来不及 来得及 起来 回来 过来 出来 上来 下来 进来 原来如此 本来就 从来 将来 后来 往来 来着 来源 来电"
    " 要不 要不要 要是 要么 需要吗 主要 重要 只要是 想要的 不要紧 要紧 要求 还要不 要多久 要多少 要钱 买卖 买家 买单 卖完 卖完了 预定的 一定要 肯定 稳定 固定 定金 订金 订阅 订单 拿手 带货 带不带 能带 称呼"
    " 名称 整理 整天 整体 整点 完整 搞笑 搞不懂 搞活动 留言 留意 保留 拍照 送货 送达 送到 送人 送礼 送给 送不送 送过来 配送 派送 发货 发票 发现 发给 打折 下午茶 下单了 下次 下回 下雨 下雪 下班 下楼 楼下 一下子 下架"
    " 上次 上回 上班 上楼 楼上 上门 晚上好 早上好 上午好 下午好 中午好 上架 接龙 接单 接口 接到 直接 接送 出差 出去 出门 出现 选不选 走了 走吗 冲着 加油 加急 加班 加热 增加 参加 更加 再见 再说 再也 再问 再看看 再等等 再这样 补货 补偿 补发 补差 补钱 添加剂 添加"
    " 漏水 漏油 漏气 漏发 顺丰 减价 减肥 满减 减少 立减 换货 换季 交换 退换 改天 改日 改期 变质 变坏 变了 变软 删不 取消不了 能取消 可以取消 不错 错过 不对劲 对不对 没错 不好意思 不是吗 是不是 不客气 不行 不知道 不新鲜 不好吃 不甜"
    " 好不好 行不行 能不能 可不可以 有没有 有没 没有吗 要没要 不过 不如 不同 不仅 不但 差不多 来不来 买不买 新不新鲜 甜不甜 对不起 了不起 谁知 说不定 不一定 不管 不然 不舒服 不要脸 没人要 没人 没关系 没事 没问题 没电 没吃 没收到 没到 没来"
    " 别人 别的 特别 别家 别墅 分别 别处 别动 区别 级别 个别 性别 个头 个子 个人 各位 各种 各式 各类 各色 各家 条件 件事 事件 附件 证件 软件 手机壳 包邮 包装 包括 面包车 钱包 红包 书包 打包盒 承包 背包 邮箱 信箱 冰箱贴 后备箱 瓶盖 瓶子里 袋鼠 快递盒 盒饭 罐头厂 听说 听到 听见 听话 好听 难听 桶装 板子 老板 黑板"
    " 提前 提醒 提示 问题 提货 自提 提成 提供 把我 把你 把他 把它 把这 把那 扎心 扎堆 根本 根据 条子 头疼 头发 头晕 马路 块头 支付 支付宝 支持 台阶 台风天 刮台风 鸡头 鸡屁股 鸡脖子 鸭屁股 鱼头鱼尾 虾线 虾头 鱼鳞 份额 身份 部分 全部 内部 口味 口感 人口 门口 路口 口罩 口碑 本来 本人 本地 本店 成本 张罗 双休 对了 对吧 对的 对账 不对版 反对 派对 对面 杯子 盘子 托盘 拜托 样子 这样 那样 怎样 多样 盒装 组合 排队 安排 卷子 打开 打电话 打错 打扰"
    " 打算 打针 打车 打雷 打架 打听 小区 米饭 苹果手机 苹果电脑 苹果公司 苹果店 小米手机 小米公司 华为手机 朋友圈 点评 点赞 重点 特点 缺点 地点 热点 点菜 点到 几点了 到点 晚点到 早点到 自提点 点外卖 些许 有些 这些 那些 就这些 就这样 就它们 某些 多少钱 多少 年级 时候 什么时候 啥时候 小时候 有时候 及时 按时 准时 同时 临时"
    " 楼道 楼梯 高层 人名 别名 名字 姓名 微信名 昵称 周到 周围 周转 一周年 年轻 过年好 年货 月饼 月子 坐月子 满月 月嫂 日期 日子 生日 节日 日常 天气 天天 聊天 天冷 天热 阴天 晴天 天然 天然气 天猫 号码 电话号码 账号 型号 口号 信号 尺码 度数 温度 甜度 态度 速度 程度 打几折 折扣 骨折 里面 里头 这里 那里 哪里 家里 心里 城里 公里 路上 马路 路过 网路 元宵 单元 公元 次日达 每次 这次 那次 上一次 再次 次品 其次 人家 有人 客人 女人 男人 大人 好人 病人 人工 人均 分开 分量 分钟 分享 分类 分装 充分 过分 评分 积分 高分 折腾 回头客 回复 回答 回家 回收 回来 收回 打回 一回事 期待 期间 过期 保质期 长期 定期 预期 桌面 顿顿 区域 社区 片区 班级 代替 代金券 代购 代收 代付 排骨汤 门卫 门店 部门 开门 出门 冰露 平时 平常 平安 水平 安全 安心 安装 保安 安静 米其林 百货 百度 半个月 一个月 两个月 三个月 几个月 一星期 一礼拜 两礼拜 一上午 一下午 一晚上 一早上 三天 两天 一天 四天 五天 七天 十天 半年 一年 两年 三年 半小时 一小时 俩小时 两小时 一个小时 两个小时 半个小时 几个小时 一辈子 一阵子 不少 不多 至少 减少 缺少 少发 少了 少送 少一点 少要点 少来点 少拿点 少要一点 少来一点 少盐 少放 好多 多久 多大 多重 多长 多远 多谢 太多 很多 许多 最多 多吗 多不多 多买 差多少 送多久 还有吗 还有没有 还有么 还有多少 还有货 还有优惠 还有活动 还要多久 还要等 还要多少 还有多久 没有了吗 没有了 也有 加起来 加微信 加我 加群 加个群 加一下 加一下微信 加钱 加价 加不加 加班费 出个 出来了 出新 拍的 拍了 拍下 买了 买的 买过 买完 订了 订的 要的 要了 带了 带的 拿了 拿的 送的 送了 送不了 下了 下的 留了 留的 点了 点的 来了 来的 来过 来吗 来不 到了 发了 发的 切好 切开 切片 切块 整箱 现切 去取 去拿 去年 过去 出去 回去 去哪 去皮 去骨 去根 去处 上去 进去 下去 去过 去世 哪去 失去 减肥药"
)


def sign(word: str, kind: str) -> str:
    """What stands for a word in the shape of a sentence; "" = the word itself."""
    if kind == WORD:
        return phrases.families().get(word, "")
    return "E" if kind == THING and word in _lasting() else _SIGNS.get(kind, "")


_SIGNS = {TIME: "T", KIN: "K", SIGN: "Z", THING: "Q"}


@cache
def _lasting() -> frozenset[str]:
    return frozenset(_LASTING.split())


@cache
def words() -> dict[str, str]:
    """Every structural word with its kind; a word of several kinds keeps the last that is listed."""
    table = dict.fromkeys((*_GUARDS.split(), *phrases.families()), WORD)
    for kind, line in _WORDS.items():
        table |= {word: kind for word in line.split() if word}
    table |= {word: SIGN for word in need_words.plain_signs() if table.get(word, WORD) == WORD}
    for word in units.spoken():
        table.setdefault(word, UNIT)
    table |= {" ": SPACE, "\t": SPACE, "\n": BREAK, "点": CLOCK, "块": UNIT, "来": BUY, "x": TIMES}
    return table


_THINGS = (
    "花生米 鸡翅根 翅根 白菜心 水果 蔬菜 苹果 香蕉 橙子 橘子 桔子 砂糖橘 柑橘 柚子 柠檬 葡萄 提子 草莓 蓝莓 樱桃 车厘子 桃子 水蜜桃 油桃 李子 杏 西瓜 哈密瓜 甜瓜 香瓜 菠萝 凤梨 芒果 榴莲 山竹 荔枝 龙眼 桂圆"
    " 火龙果 百香果 猕猴桃 奇异果 梨 雪梨 石榴 柿子 枇杷 杨梅 木瓜 椰子 甘蔗 山楂 红枣 大枣 枣 杨桃 无花果 白菜 大白菜 青菜 油菜 菠菜 生菜 芹菜 韭菜 香菜 空心菜 油麦菜 茼蒿 娃娃菜 包菜 卷心菜"
    " 花菜 西兰花 土豆 红薯 地瓜 山药 芋头 莲藕 萝卜 胡萝卜 白萝卜 黄瓜 西红柿 番茄 圣女果 小番茄 茄子 豆角 四季豆 扁豆 毛豆 豌豆 玉米 青椒 辣椒 尖椒 彩椒 南瓜 冬瓜 丝瓜 苦瓜 西葫芦 洋葱 大葱 小葱 葱 姜 生姜"
    " 大蒜 蒜苗 蒜薹 豆芽 豆苗 竹笋 笋 蘑菇 香菇 平菇 金针菇 杏鲍菇 木耳 银耳 海带 紫菜 猪肉 五花肉 排骨 里脊 猪蹄 猪肝 牛肉 牛腩 牛排 肥牛 羊肉 羊排 羊肉卷 鸡肉 鸡腿 鸡翅 鸡爪 鸡胸肉 鸡块 老母鸡 乌鸡"
    " 鸭子 鸭肉 鹅 鱼 鲈鱼 草鱼 鲫鱼 带鱼 黄鱼 三文鱼 鳕鱼 虾 虾仁 基围虾 小龙虾 螃蟹 大闸蟹 扇贝 生蚝 鱿鱼 海参 鲍鱼 甲鱼 鸡蛋 土鸡蛋 鸭蛋 咸鸭蛋 皮蛋 鹌鹑蛋 豆腐 豆腐干 豆皮 腐竹 千张 豆浆"
    " 大米 小米 黑米 糯米 面粉 挂面 面条 方便面 泡面 米粉 米线 粉丝 粉条 螺蛳粉 馒头 包子 饺子 水饺 馄饨 汤圆 元宵 粽子 烧麦 油条 烧饼 煎饼 手抓饼 燕麦 麦片 杂粮 绿豆 红豆 黄豆 黑豆 花生 芝麻 核桃 坚果 瓜子"
    " 开心果 巴旦木 腰果 杏仁 板栗 栗子 食用油 菜籽油 花生油 玉米油 橄榄油 芝麻油 香油 油 盐 糖 白糖 红糖 冰糖 酱油 生抽 老抽 醋 陈醋 香醋 料酒 蚝油 豆瓣酱 辣酱 番茄酱 沙拉酱 鸡精 味精 花椒 八角 桂皮 胡椒粉 咖喱"
    " 火锅底料 火锅料 丸子 鱼丸 牛肉丸 火腿 火腿肠 香肠 腊肠 腊肉 培根 午餐肉 罐头 榨菜 泡菜 咸菜 牛奶 纯牛奶 酸奶 奶粉 奶酪 黄油 奶油 冰淇淋 雪糕 冰棍 果冻 饼干 面包 吐司 蛋糕 月饼 糕点 点心 巧克力 糖果 薯片 辣条 零食 喜糖"
    " 可乐 雪碧 饮料 果汁 橙汁 矿泉水 纯净水 桶装水 凉茶 茶叶 绿茶 红茶 龙井 普洱 铁观音 花茶 茶 咖啡 蜂蜜 啤酒 白酒 红酒 葡萄酒 黄酒 二锅头 茅台 烟 香烟 纸巾 抽纸 卷纸 卫生纸 湿巾 厨房纸 卫生巾 纸尿裤 尿不湿 拉拉裤"
    " 奶瓶 婴儿车 婴儿床 安全座椅 玩具 积木 文具 书包 本子 笔 铅笔 钢笔 橡皮 牙膏 牙刷 洗发水 沐浴露 护发素 香皂 肥皂 洗手液 洗面奶 面霜 护手霜 面膜 口红 防晒霜 洗衣液 洗衣粉 洗衣凝珠 柔顺剂 洗洁精 消毒液 酒精 口罩 垃圾袋 保鲜膜 保鲜袋"
    " 拖把 扫把 扫帚 抹布 毛巾 浴巾 床单 被子 被套 四件套 枕头 床垫 凉席 蚊帐 窗帘 地毯 拖鞋 雨伞 雨衣 衣架 收纳箱 保温杯 水杯 杯子 碗 盘子 筷子 勺子 菜刀 刀 砧板 锅 炒锅 汤锅 高压锅 压力锅 不粘锅 平底锅 蒸锅 电饭煲 电饭锅 电磁炉 微波炉"
    " 烤箱 空气炸锅 豆浆机 榨汁机 破壁机 电水壶 热水壶 养生壶 饮水机 净水器 冰箱 冰柜 洗衣机 烘干机 洗碗机 空调 电视 电视机 热水器 油烟机 抽油烟机 燃气灶 风扇 电风扇 取暖器 电暖器 电热毯 暖风机 加湿器 除湿机 空气净化器 吸尘器 扫地机器人 吹风机 剃须刀"
    " 电动牙刷 熨斗 挂烫机 台灯 灯泡 灯 插座 插排 电池 充电器 充电宝 数据线 耳机 音箱 手机 电脑 平板 笔记本电脑 键盘 鼠标 打印机 路由器 摄像头 手表 手环 轮椅 血压计 血糖仪 体温计 按摩椅 按摩器 足浴盆 泡脚桶 拐杖 钙片 维生素 蛋白粉 鱼油 感冒药"
    " 创可贴 杀虫剂 蚊香 驱蚊液 花露水 蟑螂药 老鼠药 狗粮 猫粮 猫砂 鱼缸 花盆 绿植 鲜花 花 多肉 化肥 种子 帐篷 睡袋 烧烤架 木炭 自行车 电动车 滑板车 平衡车 行李箱 背包 沙发 桌子 椅子 书桌 衣柜 鞋柜 床 茶几 餐桌 春联 对联 灯笼 红包 鞭炮 烟花"
    " 礼物 礼品 礼盒 年货 生日礼物 水龙头 马桶 花洒 门锁 锁 衣服 羽绒服 外套 裤子 裙子 鞋子 运动鞋 袜子 内衣 帽子 围巾 手套 校服 跑步机 瑜伽垫 哑铃 羽毛球 篮球 足球 跳绳 燕窝 阿胶 枸杞 人参 灵芝 土特产 特产 熟食 卤味 烤鸭 烧鸡 酱牛肉 凉菜 肉 菜 米 奶"
    " 水果刀 面包机 玻璃杯 茶杯 茶壶 叉子 锡纸 百洁布 浴帽 浴球 搓澡巾 梳子 直发器 爽肤水 乳液 粉底 眉笔 眼影 睫毛膏 指甲油 枕套 毛毯 凳子 u盘 钥匙 煤气灶 拖布 水桶 脸盆 马桶垫 双面胶 钉子 扳手 钳子 刷子 砂纸"
    " 靴子 高跟鞋 秋衣 大衣 牛仔裤 领带 项链 耳环 手提包 圆珠笔 蜡笔 铅笔盒 词典 字典 课外书 画板 信封 请帖 狗笼 温奶器 消毒锅 洋娃娃 毛绒玩具 童车 健身环 鱼竿 棉球 轮胎 机油 洗车液 口琴 驱蚊水 窗户贴 纽扣 袖套 油壶 筷子笼 刀架 沥水篮 购物袋 保温袋 馄饨皮 苏打水 气泡水 棒棒糖 口香糖 蜜饯"
    " 蛋 酒 鸡 鸭 apples apple bananas banana milk eggs egg bread rice water beer cola coffee tea oranges tomatoes potatoes oil salt sugar noodles tofu chicken beef pork fish shrimp"
)

_LASTING = (
    "电饭煲 电饭锅 电磁炉 微波炉 烤箱 空气炸锅 豆浆机 榨汁机 破壁机 电水壶 热水壶 养生壶 饮水机 净水器 冰箱 冰柜 洗衣机 烘干机 洗碗机 空调 电视 电视机 热水器 油烟机 抽油烟机 燃气灶 风扇"
    " 电风扇 取暖器 电暖器 电热毯 暖风机 加湿器 除湿机 空气净化器 吸尘器 扫地机器人 吹风机 剃须刀 电动牙刷 熨斗 挂烫机 台灯 灯泡 灯 插座 插排 充电器 充电宝 数据线 耳机 音箱 手机 电脑 平板"
    " 笔记本电脑 键盘 鼠标 打印机 路由器 摄像头 手表 手环 轮椅 血压计 按摩椅 按摩器 足浴盆 婴儿车 婴儿床 安全座椅 沙发 桌子 椅子 书桌 衣柜 鞋柜 床 茶几 餐桌 自行车 电动车 滑板车 平衡车 行李箱 水龙头 马桶 花洒 门锁 锁"
    " 锅 炒锅 高压锅 雨伞 帐篷 跑步机 床垫 枕头 被子"
)

# Words for the same thing, by region or script; a shop that knows one knows the others.
SYNONYMS = (
    "西红柿 番茄 洋柿子",
    "土豆 马铃薯 洋芋 山药蛋",
    "红薯 地瓜 番薯 山芋 甘薯 白薯",
    "圣女果 小番茄 小西红柿 樱桃番茄",
    "包菜 卷心菜 圆白菜 莲花白 甘蓝 洋白菜",
    "大白菜 白菜 黄芽白",
    "玉米 苞米 包谷 棒子",
    "香菜 芫荽 盐须",
    "花菜 菜花 花椰菜",
    "空心菜 通菜 蕹菜",
    "上海青 小青菜 青菜 油菜 小油菜",
    "黄瓜 青瓜",
    "茄子 茄瓜",
    "胡萝卜 红萝卜",
    "山药 淮山",
    "莲藕 藕",
    "四季豆 豆角 芸豆",
    "大蒜 蒜头 蒜",
    "生姜 姜",
    "大葱 葱",
    "花生 花生米",
    "猕猴桃 奇异果",
    "菠萝 凤梨",
    "车厘子 樱桃",
    "橙子 橙",
    "桔子 橘子 桔 橘",
    "梨 梨子",
    "葡萄 提子",
    "鸡蛋 鸡子 蛋",
    "五花肉 五花 三层肉",
    "排骨 肋排",
    "鸡腿 鸡大腿",
    "鸭子 鸭",
    "虾 大虾 基围虾",
    "大米 米 白米",
    "面粉 白面",
    "挂面 面条",
    "方便面 泡面 快熟面",
    "馒头 馍 馍馍",
    "饺子 水饺",
    "馄饨 抄手 云吞",
    "汤圆 元宵",
    "酱油 生抽",
    "醋 陈醋 香醋",
    "食用油 油 调和油",
    "盐 食盐",
    "白糖 砂糖 白砂糖 糖",
    "可乐 可口可乐",
    "矿泉水 瓶装水 饮用水",
    "牛奶 纯牛奶 纯奶",
    "酸奶 酸牛奶",
    "冰淇淋 冰激凌 雪糕",
    "抽纸 纸抽 抽取纸 纸巾 面巾纸 餐巾纸",
    "卷纸 卫生纸 厕纸 手纸",
    "纸尿裤 尿不湿 尿布 尿裤",
    "洗发水 洗发露 洗头膏",
    "沐浴露 沐浴液",
    "香皂 肥皂",
    "垃圾袋 塑料袋",
    "电饭煲 电饭锅",
    "插排 插座 插线板 接线板 排插",
    "充电宝 移动电源",
    "冰箱 电冰箱",
    "电视 电视机",
    "吸尘器 吸尘机",
    "电风扇 风扇",
    "取暖器 电暖器 电暖气 暖风机",
    "扫把 扫帚 笤帚",
    "狗粮 犬粮",
    "被套 被罩",
    "勺子 调羹 汤匙",
    "apple apples",
    "banana bananas",
    "egg eggs",
    "tomato tomatoes",
    "potato potatoes",
    "orange oranges",
    "noodle noodles",
)


# What goods are called in English, for shops whose lists do not say it.
ENGLISH = (
    "苹果=apple; 香蕉=banana; 橙子=orange; 橘子=mandarin,tangerine,clementine; 柚子=pomelo; 柠檬=lemon; 葡萄=grape; 草莓=strawberry; 蓝莓=blueberry; 车厘子=cherry; 樱桃=cherry; "
    "水蜜桃=peach; 桃子=peach; 油桃=nectarine; 李子=plum; 西瓜=watermelon; 哈密瓜=melon,cantaloupe; 菠萝=pineapple; 芒果=mango; 榴莲=durian; 山竹=mangosteen; 荔枝=lychee,litchi; "
    "龙眼=longan; 火龙果=dragon fruit,dragonfruit,pitaya; 百香果=passion fruit; 猕猴桃=kiwi,kiwifruit; 梨=pear; 石榴=pomegranate; 柿子=persimmon; 木瓜=papaya; 椰子=coconut; "
    "红枣=jujube; 牛油果=avocado; 圣女果=cherry tomato; 白菜=chinese cabbage,napa cabbage; 青菜=bok choy,pak choi,greens; 菠菜=spinach; 生菜=lettuce; 芹菜=celery; "
    "韭菜=chives,leek; 香菜=cilantro,coriander; 包菜=cabbage; 花菜=cauliflower; 西兰花=broccoli; 土豆=potato; 红薯=sweet potato; 山药=yam; 莲藕=lotus root; 白萝卜=radish,daikon; "
    "胡萝卜=carrot; 黄瓜=cucumber; 西红柿=tomato; 番茄=tomato; 茄子=eggplant,aubergine; 四季豆=green bean; 玉米=corn; 青椒=green pepper,bell pepper; 辣椒=chili,chilli,pepper; "
    "南瓜=pumpkin; 冬瓜=winter melon; 洋葱=onion; 大葱=leek,scallion; 小葱=spring onion,scallion; 生姜=ginger; 姜=ginger; 大蒜=garlic; 蘑菇=mushroom; 香菇=shiitake,mushroom; "
    "豆芽=bean sprout; 豆腐=tofu,bean curd; 猪肉=pork; 五花肉=pork belly; 排骨=rib,spare rib,pork rib; 牛肉=beef; 牛腩=beef brisket; 牛排=steak; 羊肉=lamb,mutton; "
    "鸡腿=chicken leg,drumstick; 鸡翅=chicken wing; 鸡胸肉=chicken breast; 鸡肉=chicken; 三黄鸡=chicken; 鸭子=duck; 培根=bacon; 火腿=ham; 香肠=sausage; 虾=shrimp,prawn; "
    "基围虾=shrimp,prawn; 大闸蟹=hairy crab,crab; 鱼=fish; 三文鱼=salmon; 带鱼=hairtail; 鸡蛋=egg; 皮蛋=century egg; 大米=rice; 糯米=sticky rice,glutinous rice; 面粉=flour; "
    "挂面=noodle; 面条=noodle; 方便面=instant noodle; 饺子=dumpling; 水饺=dumpling; 馄饨=wonton; 汤圆=rice ball,tangyuan; 包子=steamed bun,bun; 馒头=mantou,steamed bun; "
    "面包=bread; 蛋挞=egg tart; 牛角包=croissant; 法棍=baguette; 泡芙=cream puff,puff; 甜甜圈=donut,doughnut; 三明治=sandwich; 披萨=pizza; 贝果=bagel; 布朗尼=brownie; 马卡龙=macaron; 慕斯=mousse; 提拉米苏=tiramisu; 曲奇=cookie; 吐司=toast,bread; 蛋糕=cake; 饼干=cookie,biscuit; 薯片=chips,crisps; 巧克力=chocolate; 冰淇淋=ice cream; 瓜子=sunflower seed; 花生=peanut; 坚果=nuts; 牛奶=milk; "
    "酸奶=yogurt,yoghurt; 黄油=butter; 奶酪=cheese; 食用油=cooking oil,oil; 橄榄油=olive oil; 酱油=soy sauce; 醋=vinegar; 盐=salt; 白糖=sugar; 料酒=cooking wine; 蜂蜜=honey; "
    "可乐=cola,coke; 雪碧=sprite; 矿泉水=mineral water,water; 纯净水=water,bottled water; 果汁=juice; 橙汁=orange juice; 啤酒=beer; 白酒=liquor,baijiu; 红酒=wine,red wine; "
    "茶叶=tea; 咖啡=coffee; 抽纸=tissue,facial tissue; 卷纸=toilet paper,toilet roll; 湿巾=wet wipe,wipe; 纸尿裤=diaper,nappy; 牙膏=toothpaste; 牙刷=toothbrush; "
    "洗发水=shampoo; 沐浴露=shower gel,body wash; 香皂=soap; 洗手液=hand soap; 洗衣液=laundry detergent,laundry liquid,detergent; 洗洁精=dish soap,washing up liquid; "
    "垃圾袋=garbage bag,trash bag,bin bag; 保鲜膜=cling film,plastic wrap; 电池=battery; 灯泡=light bulb,bulb; 雨伞=umbrella; 毛巾=towel; 拖鞋=slipper; 猫粮=cat food; "
    "狗粮=dog food; 猫砂=cat litter; 奶粉=milk powder,formula; 口罩=mask; 电风扇=fan,electric fan; 冰箱=fridge,refrigerator; 洗衣机=washing machine; 电饭煲=rice cooker; "
    "空气炸锅=air fryer; 吹风机=hair dryer,hairdryer; 微波炉=microwave; 电热水壶=kettle; 热水壶=kettle; "
)


@cache
def in_english() -> tuple[tuple[str, str], ...]:
    """English names, each with the Chinese noun that it may stand for."""
    pairs = (one.partition("=") for one in ENGLISH.split("; ") if one)
    return tuple((name, noun) for noun, _, names in pairs for name in names.split(","))


# Words for a whole shelf name none of its goods, though some goods' names end with them.
SORTS = frozenset(
    ["调料", "调味料", "配料", "佐料", "干货", "日用品", "用品", "食品", "食材", "礼盒", "礼品"]
)


@cache
def things() -> tuple[str, ...]:
    """Names of common goods, so that a sentence about something the shop lacks is understood too."""
    known = words()
    english = (name for name, _ in in_english())
    named = (*_THINGS.split(), *need_words.names(), *english)
    return tuple(word for word in dict.fromkeys(named) if word not in known)


@cache
def common() -> frozenset[str]:
    """The names of things, but for those of whole shelves."""
    return (frozenset(things()) | need_words.known()) - SORTS
