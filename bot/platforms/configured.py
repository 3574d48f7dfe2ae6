"""From a bot's entry in config.yaml to its adapter's settings."""

from __future__ import annotations

from bot.config import BotSettings
from bot.platforms.telegram import TELEGRAM, TelegramSettings
from bot.platforms.wechat_settings import WECHAT, WeChatSettings


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
