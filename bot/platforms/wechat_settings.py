"""What an Official Account is, and what follows for the shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.platforms.base import Ability
from bot.platforms.words import page

WECHAT = "https://api.weixin.qq.com"


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """One Official Account, as config.yaml describes it. Its secrets stay here."""

    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    mode: Literal["aes", "plain"] = "aes"
    kind: Literal["service", "subscription"] = "service"
    verified: bool = False
    api_url: str = WECHAT
    public_url: str = ""
    shop: str = ""

    @property
    def page(self) -> str:
        """The shop's page, for what is too long to say; empty when there is none."""
        return page(self.public_url, self.shop)


def abilities(settings: WeChatSettings) -> Sequence[Ability]:
    """What this kind of account may do (rules of the Official Accounts platform)."""
    verified = settings.verified
    service = verified and settings.kind == "service"
    return (
        Ability("replies", works=True),
        Ability(
            "encrypted messages",
            settings.mode == "aes",
            "plain mode signs no message body: only for tests",
        ),
        Ability("late messages", verified, "the answer is kept for the shopper's next message"),
        Ability("parametric QR", service, "the shopper types the shop's code instead"),
        Ability("web sign-in", works=False, instead="a one-time link in the chat"),
        Ability("menus", verified or settings.kind == "service", "the words are typed: 菜单"),
        Ability("buttons", works=False, instead="choices are numbered lines"),
        Ability("groups", works=False, instead="chains are pasted or forwarded to the account"),
    )
