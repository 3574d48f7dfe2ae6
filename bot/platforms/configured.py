"""From a bot's entry in config.yaml to its adapter's settings."""

from __future__ import annotations

import re

from bot.config import BotSettings
from bot.platforms.telegram import TELEGRAM, TelegramSettings
from bot.platforms.wechat_settings import WECHAT, WeChatSettings

_WEB = re.compile(r"https?://\S+")
_TELEGRAM_SECRET = re.compile("[A-Za-z0-9_-]{1,256}")


def faults(bot: BotSettings) -> list[str]:
    """What is wrong with a bot's settings although an adapter can be made of them."""
    found = []
    if bot.api_url and not _WEB.fullmatch(bot.api_url):
        found.append("api_url: begins with http:// or https://")
    if bot.platform == "wechat":
        needed = {"app_id": bot.app_id, "secret": bot.secret}
        found += [
            f"{name}: a WeChat account needs it" for name, is_set in needed.items() if not is_set
        ]
    elif bot.platform == "telegram" and bot.secret and not _TELEGRAM_SECRET.fullmatch(bot.secret):
        found.append("secret: Telegram takes A-Z, a-z, 0-9, _ and - only, 256 at most")
    return found


def wechat_settings(bot: BotSettings, public_url: str) -> WeChatSettings:
    """The account; an empty `api_url` is WeChat's own server."""
    return WeChatSettings(
        app_id=bot.app_id,
        secret=bot.secret,
        token=bot.token,
        aes_key=bot.aes_key,
        mode=bot.mode,
        kind=bot.kind,
        verified=bot.verified,
        api_url=bot.api_url or WECHAT,
        public_url=public_url,
        shop=bot.shop,
    )


def telegram_settings(bot: BotSettings, public_url: str) -> TelegramSettings:
    """The bot; an empty `api_url` is Telegram's own server."""
    return TelegramSettings(
        token=bot.token,
        secret=bot.secret,
        api_url=bot.api_url or TELEGRAM,
        username=bot.username,
        public_url=public_url,
        shop=bot.shop,
    )
