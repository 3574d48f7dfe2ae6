"""What is taken off: 苹果不要了, 梨不要 苹果两箱, 退两碗."""

from __future__ import annotations

from handlers.understand.lexicon import ADD, BREAK, BUY, CHANGE, GOODS, NUMBER, REMOVE, SPACE
from handlers.understand.lines import Count, Line
from handlers.understand.sentence import Part

_LISTS = frozenset("、,和跟与及以 ")  # what may stand between goods that share one fate


def taken_off(plain: str, parts: list[Part], lines: list[Line], _counts: list[Count]) -> None:
    """苹果不要了, 删掉豆浆、油条: what is named before the word or after it."""
    for place, (kind, start, end, _) in enumerate(parts):
        if kind != REMOVE or (plain[start:end] == "减" and plain[start - 1 : start].isdigit()):
            continue  # 满99减10 takes nothing off
        again = plain[start:end] in _ON_SECOND_THOUGHT
        if again and (_goes_on_to(plain, parts, place, lines) or _says_again(parts, place, lines)):
            continue
        before = [
            line
            for line in sorted(lines, key=lambda line: line.place)  # 四件套1 毛巾2 四件套不要了
            if line.place < place and same_clause(parts, line.place, place)
        ]
        after = _listed(plain, parts, place, lines)
        last = plain[end - 1]
        if not after and last not in "了掉" and _says_what(plain, parts, place, before):
            continue
        leads = (
            after and not (before and _ends_there(plain, place, parts, before[-1], after[0]))
        ) and (not before or (after[0].start - end <= 3 and last not in "了掉") or before[-1].qty)
        if leads:
            _strike(plain, parts, after, forward=True)
        elif before:
            _strike(plain, parts, _fate(plain, lines, before), forward=False)


_ON_SECOND_THOUGHT = ("算了", "就算了")


def _goes_on_to(plain: str, parts: list[Part], place: int, lines: list[Line]) -> bool:
    """苹果来5斤吧 算了3斤够了, 算了 来两斤燕麦: another wish, and nothing goes."""
    amounts = [at for at, part in enumerate(parts) if part[0] == NUMBER]
    if place + 1 in amounts and amounts[0] < place:
        return True
    if any(line.place > place and _says_rather(plain, parts, line) for line in lines):
        return True
    rest = [kind for kind, *_ in parts[place + 1 :] if kind not in (SPACE, BREAK)]
    return rest[:1] in ([BUY], [ADD]) and not any(line.place < place for line in lines)


def _says_rather(plain: str, parts: list[Part], line: Line) -> bool:
    """算了苹果还是两斤吧: so many after all."""
    if line.amount_at <= line.place:
        return False
    between = plain[line.end : parts[line.amount_at][1]].strip()
    return between in ("还是", "还是要", "还是来", "就要", "就来", "就")


def _says_again(parts: list[Part], place: int, lines: list[Line]) -> bool:
    """白象一箱半…算了白象就要一箱: of the same goods another amount."""
    before = [part[3] for part in parts[:place] if part[0] == GOODS]
    after = [part[3] for part in parts[place + 1 : place + 2] if part[0] == GOODS]
    same = after and any(set(after[0]) & set(one) for one in before)
    return bool(same) and any(line.place < place + 2 <= line.amount_at for line in lines)


def _ends_there(plain: str, place: int, parts: list[Part], before: Line, after: Line) -> bool:
    """梨不要 苹果两箱: the word stands behind its goods, and what follows has an amount of its own."""
    _, start, end, _ = parts[place]
    return (
        before.end == start
        and before.qty is None
        and after.qty is not None
        and plain[end : end + 1] == " "
    )


def _says_what(plain: str, parts: list[Part], place: int, before: list[Line]) -> bool:
    """小葱两扎 不要烂叶子: what is not wanted is named, and it is none of the goods."""
    if not before or before[-1].qty is None:
        return False
    end = parts[place][2]
    stop = next((part[1] for part in parts[place + 1 :] if part[0] in (BREAK, SPACE)), len(plain))
    what = plain[end:stop].strip(" 了吧啊哈呀!")
    return len(what) > 1 or what in _TASTES  # 不要散的


def _listed(plain: str, parts: list[Part], place: int, lines: list[Line]) -> list[Line]:
    """What follows in the same breath: 删掉豆浆、油条; but 算了换成酸辣粉 takes no 酸辣粉 off."""
    found: list[Line] = []
    for line in lines:
        between = [(kind, plain[at]) for kind, at, *_ in parts[place + 1 : line.place]]
        if (CHANGE in dict(between)) or (BREAK, "、") in between[: 0 if found else None]:
            break
        if any(kind == BREAK and sign != "、" for kind, sign in between):
            break
        if line.place > place:
            found.append(line)
    return found


_TASTES = tuple("辣甜糖冰葱姜蒜盐油酸麻醋")


def same_clause(parts: list[Part], one: int, other: int) -> bool:
    """Whether nothing parts two places of a sentence but words."""
    return all(kind != BREAK for kind, *_ in parts[one + 1 : other])


def _fate(plain: str, lines: list[Line], before: list[Line]) -> list[Line]:
    """大米、面粉都拿掉: goods in one list share the last one's fate."""
    chosen = [before[-1]]
    for line in reversed(lines[: lines.index(before[-1])]):
        between = plain[line.end : chosen[-1].start]
        glued = not between and (line.kind != GOODS or chosen[-1].kind != GOODS)
        if line.qty is not None or glued or set(between) - _LISTS:
            break
        chosen.append(line)
    return chosen


def _strike(plain: str, parts: list[Part], lines: list[Line], *, forward: bool) -> None:
    """Take off the first, and what is listed with it: 退掉一杯豆浆、一根油条; 不要葱、面两碗 is no list."""
    past = 0
    for line in lines:
        counted = line.amount_at >= 0
        start, end = parts[line.amount_at][1:3] if counted else (line.start, line.end)
        if forward and line is not lines[0]:
            apart = set(plain[past : min(start, line.start)]) - _LISTS
            if apart or (counted and lines[0].qty is None):
                break
        line.action = "remove"
        past = max(line.end, end)


def fewer(plain: str, parts: list[Part], lines: list[Line], counts: list[Count]) -> None:
    """鸡蛋少一板, 米饭多了，退两碗: so many are taken off; 退两碗，三碗就够 says how many stay."""
    past = -1  # 退一杯豆浆和一根油条: what is listed goes, too
    for line in lines:
        start = parts[line.amount_at][1] if line.amount_at >= 0 else 0
        listed = 0 <= past < start and plain[past:start].strip() in _WITH
        if listed or (start and _says_fewer(plain, start)):
            line.action = "remove"
            past = max(line.end, parts[line.amount_at][2])
            for count in counts:
                if count.line is None and count.place > line.amount_at and count.unit == line.unit:
                    line.action, line.qty, line.amount_at = "change", count.qty, count.place
                    count.line = line


_WITH = ("和", "跟", "、", "与", "及")


def _says_fewer(plain: str, start: int) -> bool:
    start -= plain[start - 1 : start] in ("给", "送", "装")
    return (
        plain[start - 1 : start] in ("少", "退") and plain[start - 2 : start - 1] not in _NO_FEWER
    )


_NO_FEWER = ("多", "至", "最", "不", "缺")
