"""What life brings, and what one then needs: the shop's own knowledge of its neighbourhood.

A line is `need: signs`; the signs are separated by spaces, a `+` joins two that must both be there.
"""

from __future__ import annotations

from functools import cache

import ahocorasick_rs

_LINES = """
助眠用品: 失眠 睡不着 睡不好 睡眠不好 睡眠差 入睡困难 半夜醒 睡不踏实
泡脚桶 暖脚: 脚凉 脚冷 脚冰 手脚冰凉 手脚凉 脚冰凉
取暖器: 屋里冷 屋里太冷 房间冷 家里冷 冻得 没暖气 暖气不热 暖气不好 暖气停了
保暖用品: 手冷 手凉 怕冷 要降温 降温了
厚被子: 被窝+凉 被子薄 没厚被子 盖不暖
风扇 降温: 热得睡不着 热死了 太热了 闷热 中暑
加湿器: 太干燥 流鼻血 空气干 干燥
除湿机: 太潮 返潮 回南天 潮湿 发霉了墙
驱蚊液: 蚊子 被蚊子咬 蚊虫
杀虫剂 蟑螂药: 蟑螂 小强
老鼠药: 老鼠 耗子
杀虫剂 蚂蚁药: 蚂蚁 虫子 飞虫 小飞虫 苍蝇 臭虫 跳蚤
空气清新剂: 异味 有味道屋 臭味 甲醛
护臀膏: 红屁股 尿布疹
退烧药 体温计: 发烧 发热
感冒药: 感冒 咳嗽 流鼻涕 嗓子疼 喉咙痛 鼻塞
清热茶饮: 上火 口腔溃疡 长痘
钙片 补钙: 补钙 缺钙 膝盖疼 腿抽筋 骨质疏松 关节疼
护腰 腰疼用品: 腰疼 腰痛 腰酸 腰椎
颈椎按摩: 颈椎 脖子疼 肩膀疼 肩颈
足浴盆 泡脚: 腿肿 脚肿
无糖食品: 血糖高 糖尿病 控糖
低盐食品 降压: 血压高 高血压
血压计: 量血压
轮椅 助行器: 腿脚不便 腿脚不好 走路不方便 走不动路 走路费劲 摔了一跤
软食: 牙口不好 没牙 嚼不动 咬不动 镶牙
开胃食品: 没胃口 不爱吃饭 胃口不好 厌食
养胃食品: 胃不舒服 胃疼 胃不好 胃酸
通便食品: 便秘 不消化 消化不良
防脱洗发水: 掉头发 脱发
护肤品: 皮肤干 起皮 脸干 过敏了脸
护手霜: 手干 手裂 手上裂口
眼药水 护眼: 眼睛干 眼睛疼 近视 看不清 老花
补血食品: 贫血 气血 头晕
滋补品: 补一补 补身体 身体虚 术后 手术 住院 出院 大病
看望病人礼品: 看病人 看望病人 去医院看
奶粉: 奶粉+快喝完 奶粉+没了 断奶 奶不够 没奶
辅食: 加辅食 辅食
纸尿裤: 尿不湿+没 纸尿裤+没 纸尿裤+不多
待产包 母婴用品: 快生了 预产期 要生了 待产 临产
孕妇营养品: 怀孕 备孕 孕期 孕妇
月子餐 坐月子用品: 坐月子 月子
满月礼 满月酒: 满月
百日宴用品: 百天 百日 百岁宴
周岁用品: 周岁 抓周
出生贺礼: 生了个 生孩子了 添丁 生二胎
奶 儿童营养: 长个 长身体 长高
加餐零食: 喊饿 老饿 放学饿
文具 开学用品: 开学 上小学 上一年级 新学期
书桌: 写作业+桌 没地方写作业
幼儿园用品: 上幼儿园
学习用品: 网课 备考 补课
高考营养 补脑: 高考 中考 考试周
军训用品: 军训
住校用品: 住校 上大学 宿舍
生日蛋糕 生日礼物: 过生日 生日快到 过寿 大寿 寿宴 生日
结婚用品 喜糖: 结婚 婚礼 办喜事 喜糖 订婚 嫁女儿
乔迁礼: 乔迁 暖房
生活用品 厨具: 搬家 搬新家 新家 租了房 租房 缺好多东西
锅碗瓢盆 厨具: 锅碗瓢盆 碗不够 盘子不够 筷子不够
家电: 新房 装修完 装修好 配家电
待客菜 食材: 来客人 来客 客人来 来亲戚 亲戚来 一桌子菜 一桌菜 请客 家里来人 朋友来吃饭 来家里吃饭 招待
年夜饭食材: 年夜饭 团圆饭
火锅食材: 火锅 涮锅
烧烤食材: 烧烤 撸串 bbq
露营食品 露营用品: 露营 野餐 郊游 春游 秋游
登山用品 零食: 爬山 登山 徒步
旅行用品: 出差 旅游 旅行 出远门 自驾
路上零食: 坐火车 坐高铁 长途 路上吃
聚会零食 饮料: 聚会 聚餐 派对 轰趴 同学会
下酒菜: 喝两杯 下酒 喝点酒
早餐: 早饭 早餐 早上没吃
夜宵: 夜宵 宵夜 半夜饿
速食 方便食品: 懒得做 没时间做饭 不想做饭 一个人吃 加班+饿 懒得包
零食: 嘴馋 解馋 想吃点零食 看电影吃 追剧
饮料: 口渴 渴死
吃的: 肚子饿 饿死 饿了
甜食: 吃点甜
海鲜: 吃海鲜 吃点海鲜
晚饭菜: 今晚吃什么 晚上吃什么 晚饭吃啥 不知道做什么 没菜了 吃什么好 吃啥好
冬储菜: 冬天吃的菜 冬储 囤菜 囤点菜 过冬的菜
年货: 年货 过年用 办年货
中秋礼品 月饼: 中秋+送 中秋+礼 中秋+备 中秋节+买 过中秋
端午礼品 粽子: 端午
年礼 礼物: 过年送 走亲戚 拜年 回娘家 看丈母娘
节日礼物: 过节 母亲节 父亲节 情人节 教师节 圣诞 纪念日
礼品: 送礼 送领导 送客户 送长辈 回礼 伴手礼 送人
员工福利: 发福利 员工福利 单位福利 公司福利
奖品: 年会 抽奖用 奖品
花篮: 开业
祭祀用品: 清明 上坟 扫墓 祭祖
充电宝: 手机+没电 没电了手机 手机老没电 电不够用
充电器 数据线: 充电器+坏 充电线 数据线+断 充不进电
照明 应急灯 停电: 停电 跳闸
储水 桶装水: 停水
雨伞: 没伞 忘带伞 下雨+伞 伞坏
灯泡: 灯不亮 灯+闪 灯+坏 灯泡坏 灯+不亮 灯+不好使
水龙头: 水龙头+漏 水龙头+滴 水龙头+坏
通下水 管道疏通: 下水道 下水+堵 地漏+堵 水池堵 水槽堵
马桶疏通: 马桶+堵 马桶+漏 厕所堵
水管维修: 水管 漏水 漏水了 爆管
门锁 开锁: 门锁 锁坏 钥匙丢 钥匙断 锁芯
空调维修 空调: 空调不制冷 空调坏 空调不凉 空调漏水 空调+不
路由器: wifi+不好 网不好 网速慢 信号不好
插排: 插座不够 插头不够
吸油烟机: 油烟大 油烟机+不
拖把 清洁用品: 擦不干净 地板脏 地脏 大扫除 打扫
收纳箱: 没地方放 东西太多 太乱
洗碗机: 不想洗碗 懒得洗碗
刀具 磨刀: 刀钝 刀不快
宠物用品 猫粮: 养猫 养了只猫 捡了只猫 猫+没粮 小猫
宠物用品 狗粮: 养狗 养了只狗 小狗 捡了只狗 狗+没粮 狗子
花盆 种子: 种花 种点 种菜 养花 阳台种
烘焙用品: 做蛋糕 烤蛋糕 烘焙 做面包
包饺子食材: 包饺子 包馄饨 包包子
腌菜用品: 腌
减脂食品: 减肥 减脂 瘦身 控制体重
蛋白粉 健身食品: 健身 增肌
保姆 家政: 阿姨做饭 保姆 月嫂 钟点工 家政 保洁
家电维修: 修空调 修冰箱 修洗衣机 修电脑 维修
搬家服务: 找人搬
凉席: 凉席 天热床
洗衣用品: 洗不干净 油渍 污渍 衣服洗不干净
童装: 孩子衣服小 衣服小了
鞋子: 鞋+开胶 鞋小了 鞋磨脚
眼镜: 眼镜腿 眼镜断 眼镜坏
耳机: 耳机丢 耳机坏
鼠标: 鼠标坏 打游戏+鼠标
办公椅: 椅子不舒服 坐久
玩具: 没玩具 哄孩子 孩子无聊
婴儿礼物: baby shower
礼物: gift present birthday
零食 孩子: 孩子+馋
"""
Sign = tuple[tuple[str, ...], str]


@cache
def signs() -> tuple[Sign, ...]:
    """The words that tell of a need, each with what is needed."""
    found: list[Sign] = []
    for line in _LINES.strip().splitlines():
        what, _, words = line.partition(":")
        found += [(tuple(word.split("+")), what.strip()) for word in words.split()]
    return tuple(found)


@cache
def plain_signs() -> frozenset[str]:
    """The signs that tell of a need by themselves."""
    return frozenset(words[0] for words, _ in signs() if len(words) == 1 and len(words[0]) > 1)


@cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[Sign, ...], ...]]:
    """Finds the first words of signs, and tells which signs begin with each."""
    heads: dict[str, list[Sign]] = {}
    for sign in signs():
        heads.setdefault(sign[0][0], []).append(sign)
    return ahocorasick_rs.AhoCorasick(list(heads)), tuple(map(tuple, heads.values()))


def implied(plain: str) -> list[tuple[int, str, str]]:
    """(position, the sign, the need) for every sign in the text; the longer first, one need once."""
    automaton, begun = _finder()
    heads = {which for which, *_ in automaton.find_matches_as_indexes(plain, overlapping=True)}
    candidates = sorted((one for which in heads for one in begun[which]), key=_length)
    found: list[tuple[int, str, str]] = []
    taken: list[tuple[int, int]] = []
    for words, what in candidates:
        at = plain.find(words[0])
        end = at + len(words[0])
        if any(word not in plain for word in words[1:]) or any(
            a < end and at < b for a, b in taken
        ):
            continue
        if all(what != known for *_, known in found):
            taken.append((at, end))
            found.append((at, "".join(words), what))
    return sorted(found)


def _length(sign: Sign) -> int:
    return -sum(map(len, sign[0]))
