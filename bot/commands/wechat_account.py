"""A WeChat account, as a command calls it while the shop is running."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.caches import open_caches
from bot.config import Settings
from bot.platforms.wechat_api import WeChatApi
from bot.platforms.wechat_settings import WeChatSettings
from bot.platforms.wechat_token import shared_tokens
from store.core.clock import SystemClock


@asynccontextmanager
async def calling(settings: Settings, account: WeChatSettings) -> AsyncIterator[WeChatApi]:
    """The account's API, with the access token that all processes share if there is a Redis."""
    caches = open_caches("none" if settings.redis == "embedded" else settings.redis)
    api = WeChatApi(account, shared_tokens(caches.client), SystemClock().now)
    try:
        yield api
    finally:
        await api.close()
        await caches.close()
