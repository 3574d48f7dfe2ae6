"""Somebody with Telegram on their phone: updates to the shop's hook, messages back."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable

import httpx
import msgspec

from bot.simulator.person import Refused, look
from bot.simulator.stand import Delivered
from bot.simulator.telegram_stand import TelegramStand

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_numbers = itertools.count(secrets.randbits(31))
Json = dict[str, object]


class TelegramPerson:
    """A Telegram user who may also stand in groups.

    `hook` is the shop's hook, a whole URL, with its `secret`; without a hook updates wait in the
    stand-in for `getUpdates`. `clock` gives UTC milliseconds.
    """

    def __init__(
        self,
        user: int,
        hook: str,
        secret: str,
        stand: TelegramStand,
        client: httpx.AsyncClient,
        clock: Callable[[], int],
    ) -> None:
        self.name = str(user)
        self.shown_name = f"邻居{user}"
        self.patience = 0.3
        self.stand = stand
        self.groups: set[str] = set()
        self._hook = hook
        self._secret = secret
        self._client = client
        self._clock = clock
        self._read = len(stand.delivered)
        self._last = b""
        self._screen: Delivered | None = None

    async def say(self, text: str) -> list[str]:
        """See `Person.say`."""
        return await self.message(self._text(text))

    async def say_in(self, group: int, text: str, *, to_shop: bool = True) -> list[str]:
        """Write in a group (a negative id); `to_shop` puts the bot's mention in front."""
        self.join(group)
        mention = f"@{self.stand.username} " if to_shop else ""
        content = self._text(mention + text)
        if mention:
            marks = [{"type": "mention", "offset": 0, "length": len(mention) - 1}]
            content["entities"] = [*_list(content.get("entities")), *marks]
        return await self.message(content, chat=group)

    def join(self, group: int) -> None:
        """Stand in a group with the bot."""
        self.groups.add(str(group))
        self.stand.met.add(str(group))

    async def edit(self, text: str) -> list[str]:
        """Change the words of the last message."""
        last: Json = msgspec.json.decode(self._last)["message"]
        return await self.update(
            {"edited_message": last | {"text": text, "edit_date": self._now()}}
        )

    async def tap(self, number: int) -> list[str]:
        """Press the button with this number; where the choices are lines, type it."""
        screen = self._screen
        if screen is None or not 1 <= number <= len(screen.tokens):
            return await self.say(str(number))
        shown = {"message_id": next(self.stand.message_number), "date": self._now()}
        query: Json = {
            "id": str(next(_numbers)),
            "from": self._me(),
            "message": shown | {"chat": _chat(int(screen.chat)), "from": self.stand.me()},
            "chat_instance": "1",
            "data": screen.tokens[number - 1],
        }
        return await self.update({"callback_query": query})

    async def scan(self, scene: str = "") -> list[str]:
        """Open the bot by a deep link."""
        self.stand.blocked.discard(self.name)
        return await self.say(f"/start {scene}".strip())

    async def leave(self) -> list[str]:
        """Block the bot."""
        self.stand.blocked.add(self.name)
        bot = self.stand.me()
        change: Json = {
            "chat": _chat(int(self.name)),
            "from": self._me(),
            "date": self._now(),
            "old_chat_member": {"status": "member", "user": bot},
            "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0},
        }
        return await self.update({"my_chat_member": change})

    async def point(self, latitude: float, longitude: float, label: str = "") -> list[str]:
        """See `Person.point`; with a label it is a venue."""
        spot: Json = {"latitude": latitude, "longitude": longitude}
        content: Json = {"location": spot}
        venue: Json = {"location": spot, "title": label, "address": label}
        return await self.message(content | ({"venue": venue} if label else {}))

    async def show(self, ref: str, caption: str = "") -> list[str]:
        """See `Person.show`."""
        sizes = [
            {"file_id": f"{ref}-s", "file_unique_id": "s", "width": 90, "height": 60},
            {"file_id": ref, "file_unique_id": "l", "width": 1280, "height": 800},
        ]
        return await self.message({"photo": sizes} | ({"caption": caption} if caption else {}))

    async def speak(self, heard: str = "") -> list[str]:  # noqa: ARG002 - Telegram hears nothing
        """See `Person.speak`."""
        voice = {"file_id": "voice-1", "file_unique_id": "v", "duration": 3}
        return await self.message({"voice": voice})

    async def give_number(self, phone: str, *, own: bool = True) -> list[str]:
        """Share a phone number, one's own or somebody else's."""
        card: Json = {"phone_number": phone, "first_name": self.shown_name}
        return await self.message({"contact": card | ({"user_id": int(self.name)} if own else {})})

    async def repeat(self) -> list[str]:
        """See `Person.repeat`."""
        return await self._post()

    async def inbox(self, wait: float = 0.0) -> list[list[str]]:
        """See `Person.inbox`."""
        return await look(self._unread, wait)

    async def message(self, content: Json, chat: int = 0) -> list[str]:
        """Send a message with this content, in private or in a group."""
        head: Json = {
            "message_id": next(self.stand.message_number),
            "from": self._me(),
            "chat": _chat(chat or int(self.name)),
            "date": self._now(),
        }
        return await self.update({"message": head | content})

    async def update(self, content: Json) -> list[str]:
        """Let an update happen."""
        if self.name not in self.stand.blocked:
            self.stand.met.add(self.name)
        self._last = msgspec.json.encode({"update_id": next(_numbers)} | content)
        return await self._post()

    async def _post(self) -> list[str]:
        if not self._hook:
            self.stand.updates.append(msgspec.json.decode(self._last))
        else:
            await self._knock()
        seen = await look(self._unread, self.patience)
        return [line for lines in seen for line in lines]

    async def _knock(self) -> None:
        """Post to the hook; what its answer asks for is carried out, as Telegram does."""
        headers = {SECRET_HEADER: self._secret, "Content-Type": "application/json"}
        answer = await self._client.post(self._hook, content=self._last, headers=headers)
        if answer.status_code != 200:
            raise Refused(answer.status_code, answer.text)
        if answer.content:
            params = msgspec.json.decode(answer.content, type=Json)
            self.stand.perform(str(params.pop("method")), params)

    def _unread(self) -> list[list[str]]:
        fresh = self.stand.delivered[self._read :]
        self._read += len(fresh)
        mine = [sent for sent in fresh if sent.chat == self.name or sent.chat in self.groups]
        for sent in mine:
            self._screen = sent if sent.tokens or self._screen is None else self._screen
        return [list(sent.lines) for sent in mine]

    def _text(self, text: str) -> Json:
        if not text.startswith("/"):
            return {"text": text}
        verb = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        return {"text": text, "entities": [verb]}

    def _me(self) -> Json:
        return {"id": int(self.name), "is_bot": False, "first_name": self.shown_name}

    def _now(self) -> int:
        return self._clock() // 1000


def _chat(chat: int) -> Json:
    return (
        {"id": chat, "type": "private"}
        if chat > 0
        else {"id": chat, "type": "supergroup", "title": "团"}
    )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
