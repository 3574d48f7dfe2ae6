"""Small talk, help, and what is known of a person: shown, joined, erased."""

from __future__ import annotations

import re

from handlers import caring
from handlers.context import Here
from handlers.conversation import ReallyForget, ReallyLink
from handlers.message import ContactCard, Reply
from handlers.words import words_of
from store import needs, orders, people, privacy, service, shops
from store.core.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState


async def greet(here: Here) -> Reply:
    """在吗."""
    return Reply(here.words("person.greet", shop=here.shop.name), personal=False)


async def welcome(here: Here) -> Reply:
    """Somebody came in by a scan or a link."""
    about = f"{here.shop.about} " if here.shop.about else ""
    return Reply(here.words("person.welcome", shop=here.shop.name, about=about), personal=False)


async def thanks(here: Here) -> Reply:
    """谢谢."""
    return Reply(here.words("person.thanks"), personal=False)


async def show_help(here: Here) -> Reply:
    """帮助: what a shopper can say, and what a keeper can."""
    key = "keeper.help" if here.role else "person.help"
    return Reply(here.words(key), personal=False)


async def pay(here: Here) -> Reply:
    """怎么付款."""
    return Reply(here.words("pay.cash", keeper=here.words("keeper.title")), personal=False)


async def other(here: Here) -> Reply:
    """Talk that is no business of the shop's; what waits for a keeper's answer may be meant."""
    if len(here.message_words) >= SAYS_SOMETHING and not here.role and await caring.waits(here):
        return await caring.more(here)
    return Reply(here.words("person.other"), personal=False)


async def unclear(here: Here) -> Reply:
    """A guess would cost money: ask, and count the words for the keeper."""
    await service.unread(here.shop.id, here.message_words)
    return Reply(here.words("person.unclear"), personal=False)


async def english(here: Here) -> Reply:
    """English, please."""
    return await _speak(here, "en")


async def chinese(here: Here) -> Reply:
    """说中文."""
    return await _speak(here, "zh")


async def _speak(here: Here, language: str) -> Reply:
    await people.speak(here.person_id, language)
    here.conversation.language = language
    here.words = words_of(language)
    return Reply(here.words("person.chinese"))


async def unsubscribe(here: Here) -> Reply:
    """退订: at once; messages about orders still come."""
    await people.withdraw(here.shop.id, here.person_id, "news")
    await needs.withdraw(here.shop.id, here.person_id)
    return Reply(here.words("person.unsubscribed"))


async def resubscribe(here: Here) -> Reply:
    """可以发了, after 退订: news may come again."""
    await people.agree(here.shop.id, here.person_id, "news")
    return Reply(here.words("person.resubscribed"))


async def my_data(here: Here) -> Reply:
    """你记了我什么."""
    profile = await people.profile(here.person_id)
    book = await people.address_book(here.person_id)
    mine = await orders.mine(here.shop.id, here.person_id, 1_000)
    wanted = await needs.open_needs(here.shop.id, here.person_id)
    none = here.words("person.unknown_name")
    return Reply(
        here.words(
            "person.data",
            name=profile.name or none,
            phone=people.mask_phone(profile.phone) if profile.phone else none,
            addresses=len(book),
            orders=len(mine),
            needs=len(wanted),
        )
    )


async def forget_me(here: Here) -> Reply:
    """删除我的数据: asks first."""
    choices = here.asks(ReallyForget(), here.words("choice.forget"), here.words("choice.no"))
    return Reply(here.words("person.really_forget"), choices=choices)


async def forget_answered(_question: ReallyForget, index: int, here: Here) -> Reply:
    """全部删除 / 不用了."""
    here.closes()
    if index > 0:
        return Reply(here.words("need.wont_tell"))
    try:
        await privacy.erase(here.person_id)
    except (WrongState, NotAllowed, Invalid):
        return Reply(here.words("person.cannot_forget"))
    return Reply(here.words("person.forgotten"))


async def contact(card: ContactCard, here: Here) -> Reply:
    """Their own number, for which the platform vouches, joins a person's accounts; no other is kept."""
    if not card.own:
        return Reply(here.words("person.not_own"))
    try:
        here.person_id = await privacy.verified(here.person_id, card.phone)
    except Refusal:
        return Reply(here.words("person.bad_phone"))
    return Reply(here.words("person.phone", phone=people.mask_phone(card.phone)))


async def link(here: Here) -> Reply:
    """绑定账号 → a code; 绑定 CODE → the accounts become one person."""
    code = typed_code(here.message_words)
    if not code:
        made = await people.link_code(here.person_id)
        return Reply(here.words("person.link_code", code=made))
    return await ask_link(code, here)


async def ask_link(code: str, here: Here) -> Reply:
    """An invitation is taken up at once; else two accounts become one person for good.

    That only after a yes that names the other one. Who keeps a shop may not come in by somebody
    else's code: the shop would come with them.
    """
    invited = await _taken_up(code, here)
    if invited is not None:
        return invited
    if await shops.keeps_any(here.person_id):
        return Reply(here.words("person.keeper_link"))
    try:
        other = await people.profile(await people.code_owner(code))
    except NotFound:
        return Reply(here.words("person.bad_code"))
    choices = here.asks(ReallyLink(code=code), here.words("choice.link"), here.words("choice.no"))
    name = other.name or here.words("human.somebody")
    return Reply(here.words("person.really_link", name=name), choices=choices)


async def _taken_up(code: str, here: Here) -> Reply | None:
    """They run a shop from now on, if that is what the code is for."""
    try:
        taken = await shops.take_up(here.person_id, code)
    except NotFound:
        return None
    if taken.shop_id == here.shop.id:
        here.role = taken.role
    here.closes()
    role = here.words(f"keeper.role.{taken.role}")
    return Reply(here.words("keeper.welcome", shop=taken.name, role=role))


async def link_answered(question: ReallyLink, index: int, here: Here) -> Reply:
    """合并 / 不用了."""
    here.closes()
    if index > 0:
        return Reply(here.words("need.wont_tell"))
    try:
        here.person_id = await privacy.redeem(here.person_id, question.code)
    except (NotFound, Invalid):
        return Reply(here.words("person.bad_code"))
    return Reply(here.words("person.merged"))


async def claim(here: Here) -> Reply:
    """认领订单 12 [CODE]: an order that a keeper placed for somebody without an account."""
    parts = here.message_words.replace("#", " ").split()
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) < 10]
    number = numbers[0] if numbers else 0
    try:
        await privacy.claim_guest_order(
            here.shop.id, here.person_id, number, typed_code(here.message_words)
        )
    except Refusal:
        keeper = here.words("keeper.title")
        return Reply(here.words("person.cannot_claim", number=number, keeper=keeper))
    return Reply(here.words("person.claimed", number=number))


SAYS_SOMETHING = 3  # signs; 嗯 and 哈哈 tell a keeper nothing
_CODE_SAID = re.compile(r"(?:绑定|link)[\s：]+([a-z0-9]{6,8})", re.IGNORECASE)


def says_code(text: str) -> bool:
    """绑定 CODE: the words that the shop itself told them to send, whatever else they resemble."""
    found = _CODE_SAID.fullmatch(text.strip())
    return found is not None and bool(typed_code(found[1]))


def typed_code(text: str) -> str:
    """The code in a message: the last word that looks like one."""
    words = [word for word in text.replace("：", " ").split() if word.isascii() and word.isalnum()]
    codes = [word for word in words if 6 <= len(word) <= 8 and any(c.isalpha() for c in word)]
    return codes[-1] if codes and codes[-1].lower() not in {"account", "please"} else ""
