"""Somebody with WeChat on their phone: signed, encrypted XML to the shop and back.

It uses wechatpy's crypto, which the shop's own adapter does not, so that a mistake in one of them
cannot hide in the other.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import httpx
import xmltodict
from wechatpy.crypto import WeChatCrypto

from bot.simulator.person import Refused, look, offers
from bot.simulator.wechat_stand import AFTER_EVENT, AFTER_WORDS, WeChatStand

_SILENT = (b"", b"success")
_numbers = itertools.count(secrets.randbits(52))


@dataclass(frozen=True, slots=True)
class Account:
    """The Official Account as WeChat's servers know it, and the shop's hook (a whole URL)."""

    hook: str
    app_id: str
    token: str
    aes_key: str = ""
    mode: Literal["aes", "plain"] = "aes"
    original: str = "gh_lindian"


class WeChatPerson:
    """A follower. `openid` is their name at the account; `clock` gives UTC milliseconds."""

    def __init__(
        self,
        openid: str,
        account: Account,
        stand: WeChatStand,
        client: httpx.AsyncClient,
        clock: Callable[[], int],
        patience: float = 0.3,
    ) -> None:
        """`patience`: seconds that they wait for a later message when the answer is silent."""
        self.name = openid
        self.account = account
        self.stand = stand
        self.patience = patience
        self._client = client
        self._clock = clock
        self._read = len(stand.delivered)
        self._screen: list[str] = []
        self._last: tuple[str, bytes] = ("", b"")

    async def say(self, text: str) -> list[str]:
        """See `Person.say`."""
        return await self.message("text", Content=text)

    async def tap(self, number: int) -> list[str]:
        """There are no buttons: they type the number."""
        if not offers(self._screen, number):
            raise LookupError(f"no choice {number} on the screen")
        return await self.say(str(number))

    async def scan(self, scene: str = "") -> list[str]:
        """Follow, by a QR code if there is a scene."""
        return await self.event("subscribe", f"qrscene_{scene}" if scene else "")

    async def rescan(self, scene: str) -> list[str]:
        """Scan a QR code as a follower."""
        return await self.event("SCAN", scene)

    async def click(self, key: str) -> list[str]:
        """Touch an entry of the menu."""
        return await self.event("CLICK", key)

    async def leave(self) -> list[str]:
        """See `Person.leave`."""
        lines = await self.event("unsubscribe", "")
        self.stand.budget.pop(self.name, None)
        return lines

    async def point(self, latitude: float, longitude: float, label: str = "") -> list[str]:
        """See `Person.point`."""
        return await self.message(
            "location",
            Location_X=str(latitude),
            Location_Y=str(longitude),
            Scale="16",
            Label=label,
        )

    async def show(self, ref: str, caption: str = "") -> list[str]:
        """See `Person.show`; a caption is a message of its own in WeChat."""
        lines = await self.message("image", PicUrl=f"http://mmbiz.qpic.cn/{ref}", MediaId=ref)
        return lines + await self.say(caption) if caption else lines

    async def speak(self, heard: str = "") -> list[str]:
        """See `Person.speak`."""
        return await self.message("voice", MediaId="voice-1", Format="amr", Recognition=heard)

    async def repeat(self) -> list[str]:
        """See `Person.repeat`."""
        return await self._post()

    async def inbox(self, wait: float = 0.0) -> list[list[str]]:
        """See `Person.inbox`."""
        return await look(self._unread, wait)

    async def message(self, kind: str, **fields: str) -> list[str]:
        """Send a message of any type with its fields."""
        self.stand.spoke(self.name, AFTER_WORDS)
        return await self._deliver(kind, fields | {"MsgId": str(next(_numbers))})

    async def event(self, name: str, key: str) -> list[str]:
        """Let an event happen."""
        self.stand.spoke(self.name, AFTER_EVENT)
        return await self._deliver("event", {"Event": name, "EventKey": key})

    async def _deliver(self, kind: str, fields: dict[str, str]) -> list[str]:
        at = self._clock() // 1000
        head = {
            "ToUserName": self.account.original,
            "FromUserName": self.name,
            "CreateTime": str(at),
            "MsgType": kind,
        }
        inner = "".join(
            f"<{name}>{escape(text)}</{name}>" for name, text in (head | fields).items()
        )
        self._last = request(self.account, f"<xml>{inner}</xml>", at)
        return await self._post()

    async def _post(self) -> list[str]:
        query, body = self._last
        answer = await self._client.post(f"{self.account.hook}?{query}", content=body)
        if answer.status_code != 200:
            raise Refused(answer.status_code, answer.text)
        if answer.content in _SILENT:
            later = await look(self._unread, self.patience)
            return [line for lines in later for line in lines]
        return self._see(opened(self.account, answer.content, self.name))

    def _unread(self) -> list[list[str]]:
        fresh = self.stand.delivered[self._read :]
        self._read += len(fresh)
        return [self._see(list(sent.lines)) for sent in fresh if sent.chat == self.name]

    def _see(self, lines: list[str]) -> list[str]:
        self._screen = lines if offers(lines, 1) or offers(lines, 2) else self._screen
        return lines


def request(account: Account, xml: str, at: int) -> tuple[str, bytes]:
    """Query and body of a hook as WeChat sends it; `at` in seconds."""
    timestamp, nonce = str(at), str(secrets.randbelow(10**9))
    query = {
        "signature": _sha1(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
    }
    if account.mode == "plain":
        return urlencode(query), xml.encode()
    sealed = WeChatCrypto(account.token, account.aes_key, account.app_id).encrypt_message(
        xml, nonce, timestamp
    )
    fields = xmltodict.parse(sealed)["xml"]
    query |= {"encrypt_type": "aes", "msg_signature": fields["MsgSignature"]}
    head = f"<ToUserName>{account.original}</ToUserName>"
    return urlencode(query), f"<xml>{head}<Encrypt>{fields['Encrypt']}</Encrypt></xml>".encode()


def opened(account: Account, body: bytes, openid: str) -> list[str]:
    """The lines of a passive text reply; raises when WeChat would show an error instead."""
    xml = body.decode()
    if account.mode == "aes":
        outer = xmltodict.parse(xml)["xml"]
        xml = WeChatCrypto(account.token, account.aes_key, account.app_id).decrypt_message(
            outer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
        )
    fields = xmltodict.parse(xml, strip_whitespace=False)["xml"]
    if fields["MsgType"] != "text" or fields["ToUserName"] != openid:
        raise ValueError("该公众号提供的服务出现故障，请稍后再试")
    if fields["FromUserName"] != account.original or len(fields["Content"].encode()) > 2048:
        raise ValueError("该公众号提供的服务出现故障，请稍后再试")
    content: str = fields["Content"]
    return content.split("\n")


def _sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()
