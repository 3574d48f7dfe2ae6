"""The inbox: a batch of turns, served together, all of each turn or nothing of it.

`run_batch` is a plain function of a transaction and messages. Inbox rows come first (a message that
is already there gets its stored reply and nothing else happens), then conversations (locked; who
is being served elsewhere waits for a later batch), then whatever the handlers ask of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import structlog

from bot.lanes import Job, transact
from bot.outbox import mute
from bot.packing import packed
from bot.platforms.base import Answer, BadHook, Hook, Platform
from bot.platforms.words import body, brief
from handlers import Desk, Message, Notice, Reply, answer, apology, in_private
from handlers.conversation import Conversation, loaded, saved
from handlers.message import Content, Left, Picture, Text, Voice
from store import messages, people
from store.core import Asking, Connection, Tx, ask, each, rounds
from store.core.clock import Clock
from store.core.errors import Fault, Refusal
from store.messages import Incoming, Letter
from store.people import mask_cards

log = structlog.get_logger()
_reply = msgspec.json.Decoder(Reply).decode
_encode = msgspec.json.Encoder().encode
MAX_SAID = 2_000


@dataclass(frozen=True, slots=True)
class Turn:
    """What arrived at a bot: a hook as bytes, or a message that was parsed elsewhere (polling)."""

    bot: str
    hook: Hook | None = None
    message: Message | None = None


@dataclass(slots=True)
class Entry:
    """A message on its way through a batch."""

    message: Message
    job: Job | None = None
    reply: Reply = field(default_factory=Reply)
    notices: Sequence[Notice] = ()
    late: bool = False
    waits: bool = False
    new: bool = False
    conversation: Conversation = field(default_factory=Conversation)

    @property
    def chat(self) -> messages.Chat:
        """The conversation's key: what is said in a group is the same talk as in private."""
        return (self.message.bot, self.message.sender, self.message.sender)

    @property
    def incoming(self) -> Incoming:
        """The inbox row."""
        m = self.message
        return Incoming(m.bot, m.id, m.chat, m.sender, said(m))


@dataclass(frozen=True, slots=True)
class Served:
    """The HTTP answer of a turn; `late`: its reply is already on its way through the outbox."""

    answer: Answer
    reply: Reply = field(default_factory=Reply)
    message: Message | None = None
    late: bool = False


def said(message: Message) -> str:
    """What stands in the inbox: the words, shortened."""
    if isinstance(message.content, Text):
        return message.content.text[:MAX_SAID]
    return type(message.content).__name__.lower()


def without_cards(message: Message) -> Message:
    """The message with card numbers masked: nobody behind the door gets to see one."""
    match message.content:
        case Text(text):
            content: Content = Text(mask_cards(text))
        case Picture(ref, caption):
            content = Picture(ref, mask_cards(caption))
        case Voice(ref, heard):
            content = Voice(ref, mask_cards(heard))
        case other:
            content = other
    return replace(message, content=content, quoted=mask_cards(message.quoted))


def run_batch(
    tx: Tx, entries: Sequence[Entry], desk: Desk, mute: Collection[str] = frozenset()
) -> None:
    """Serve messages in one transaction; each entry gets its reply, or `waits` for a later batch.

    `mute` bots cannot write of their own accord: what they had to say goes with the reply. May run
    again from the start: a transaction that met a lock is tried anew.
    """
    if not entries:
        return
    for entry in entries:
        entry.reply, entry.notices, entry.waits, entry.late = Reply(), (), False, False
        entry.conversation = Conversation()
    fresh = _lock(tx, _take(tx, entries))
    results = rounds(tx, [_turn(entry, desk, tx.now) for entry in fresh])
    for entry, result in zip(fresh, results, strict=True):
        if isinstance(result, Refusal):  # a handler forgot to say no: that is a bug of ours
            raise result
        entry.reply, entry.notices = result
    _keep(tx, fresh, desk, mute)
    _share(entries)


async def _turn(entry: Entry, desk: Desk, now: int) -> tuple[Reply, Sequence[Notice]]:
    return await answer(entry.message, entry.conversation, desk, now)


def _take(tx: Tx, entries: Sequence[Entry]) -> list[Entry]:
    taken = messages.take_many(tx, [entry.incoming for entry in entries])
    fresh = []
    for entry, known in zip(entries, taken, strict=True):
        entry.new = known.new
        if known.new or known.again:
            fresh.append(entry)
        elif known.reply:
            entry.reply = _reply(known.reply)
    said = [late_key(e.message) for e in entries if e.reply and not (e.job and e.job.late)]
    messages.answered(tx, said)
    return fresh


def _lock(tx: Tx, entries: Sequence[Entry]) -> list[Entry]:
    """Lock the conversations; the second message of one waits, so does who is served elsewhere."""
    bodies = messages.load_conversations(tx, [entry.chat for entry in entries])
    ready: dict[messages.Chat, Entry] = {}
    for entry in entries:
        if entry.chat in bodies and entry.chat not in ready:
            entry.conversation = loaded(bodies[entry.chat])
            ready[entry.chat] = entry
        else:
            entry.waits = True
    messages.put_back(tx, [entry.incoming for entry in entries if entry.waits and entry.new])
    return list(ready.values())


def _keep(tx: Tx, entries: Sequence[Entry], desk: Desk, mute: Collection[str]) -> None:
    letters = deliver(tx, [notice for entry in entries for notice in entry.notices], desk)
    for entry in entries:
        if entry.message.group and entry.reply and entry.reply.personal:
            letters.append(_letter(entry, "private", entry.message.sender, entry.reply))
            entry.reply = in_private(entry.conversation)
        entry.late = entry.job is not None and entry.job.late
        if entry.late and entry.reply:
            letters.append(late_letter(entry.message, entry.reply))
    _hand_out(tx, [entry for entry in entries if entry.message.bot in mute])
    messages.save_conversations(
        tx, [(*entry.chat, saved(entry.conversation)) for entry in entries]
    )
    replies = [(e.message.bot, e.message.id, _encode(e.reply).decode()) for e in entries]
    messages.store_replies(tx, replies)
    if letters:
        messages.put_letters(tx, letters)


def _hand_out(tx: Tx, entries: Sequence[Entry]) -> None:
    """What these bots could not say when it was due goes in front of the reply that they make now."""
    able = {
        (entry.message.bot, entry.message.chat): entry
        for entry in entries
        if not entry.late and not isinstance(entry.message.content, Left)
    }
    for chat, bodies in messages.hand_out(tx, sorted(able)).items():
        able[chat].reply = joined([_reply(body) for body in bodies], able[chat].reply)


def joined(earlier: Sequence[Reply], reply: Reply) -> Reply:
    """One reply that says it all; the choices are the last that anybody was given."""
    said = [body(brief(one)) for one in earlier]
    last = [one for one in (*earlier, reply) if one.choices]
    return Reply(
        "\n\n".join(filter(None, [*said, reply.text])),
        reply.card,
        reply.choices or (last[-1].choices if last else ()),
        reply.personal,
        reply.link or next((one.link for one in earlier if one.link), ""),
    )


def _share(entries: Sequence[Entry]) -> None:
    """A message that came twice within the batch: both get the one reply."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        twin = first.setdefault((entry.message.bot, entry.message.id), entry)
        if twin is not entry and not entry.reply:
            entry.reply, entry.waits, entry.late = twin.reply, twin.waits, twin.late


def _letter(entry: Entry, purpose: str, chat: str, reply: Reply) -> Letter:
    m = entry.message
    return Letter(f"{purpose}:{m.bot}:{m.id}", m.bot, chat, _encode(reply).decode(), purpose)


def late_letter(message: Message, reply: Reply) -> Letter:
    """A reply that missed its HTTP answer and goes through the outbox instead."""
    body = _encode(reply).decode()
    return Letter(late_key(message), message.bot, message.chat, body, "late")


def late_key(message: Message) -> str:
    """The key of that letter."""
    return messages.late_key(message.bot, message.id)


def deliver(tx: Tx, notices: Sequence[Notice], desk: Desk) -> list[Letter]:
    """Letters for notices: each person on the account of that shop that they used last."""
    if not notices:
        return []
    accounts = people.accounts_of(tx, sorted({notice.person_id for notice in notices}))
    letters = []
    for notice in notices:
        for account in accounts.get(notice.person_id, ()):
            if desk.serves(account.bot, notice.slug):
                body = _encode(notice.reply).decode()
                key = f"{notice.key}:{notice.person_id}"
                letters.append(Letter(key, account.bot, account.sender, body, notice.purpose))
                break
    return letters


Unit = Entry | Job  # what is served: a message, or a call of the web or the worker


class Inbox:
    """Serves a lane's jobs: turns that came through hooks, and calls of the web and the worker."""

    def __init__(self, platforms: Mapping[str, Platform], desk: Desk, clock: Clock) -> None:
        self._platforms = platforms
        self._desk = desk
        self._clock = clock
        self._mute = frozenset(mute(platforms))
        self.on_commit: Callable[[set[str]], None] = lambda _touched: None

    def serve(self, connection: Connection, jobs: Sequence[Job]) -> list[Job]:
        """Serve all in one transaction; if our own code breaks, one by one: the culprit alone fails."""
        units: list[Unit] = []
        for job in jobs:
            units += self._entries(job) if isinstance(job.ask, Turn) else [job]
        self._units(connection, units)
        again = [unit.job for unit in units if isinstance(unit, Entry) and unit.waits]
        return [job for job in again if job is not None]

    def _units(self, connection: Connection, units: Sequence[Unit]) -> None:
        if not units:
            return
        try:
            touched, results = transact(
                connection,
                lambda tx: self._together(connection, tx, units),
                undone=self._desk.vocabularies.undone,
            )
        except Fault:
            raise
        except Exception as error:
            log.exception("batch.failed", units=len(units))
            if len(units) == 1:
                self._broken(connection, units[0], error)
            else:
                for unit in units:
                    self._units(connection, [unit])
            return
        if touched:
            self.on_commit(touched)
        for unit, result in zip(units, results, strict=True):
            self._answer(unit, result)

    def _together(
        self, connection: Connection, tx: Tx, units: Sequence[Unit]
    ) -> tuple[set[str], list[Any]]:
        self._desk.vocabularies.settled()
        entries = [unit for unit in units if isinstance(unit, Entry)]
        run_batch(tx, entries, self._desk, self._mute)
        calls = [unit for unit in units if isinstance(unit, Job)]
        answers = iter(_called(connection, tx, calls, self._desk))
        return tx.touched, [next(answers) if isinstance(unit, Job) else None for unit in units]

    def _entries(self, job: Job) -> list[Entry]:
        found = self.parse(job.ask)
        if isinstance(found, Answer):
            _settle(job, Served(found))
            return []
        return [Entry(m, job if n == 0 else None) for n, m in enumerate(found)]

    def parse(self, turn: Turn) -> Answer | Sequence[Message]:
        """The messages of a turn that are meant for the shop, or what to answer at once."""
        if turn.message is not None:
            return [without_cards(turn.message)]
        platform = self._platforms[turn.bot]
        try:
            parsed = platform.parse(turn.hook or Hook("GET"), self._clock.now())
        except BadHook as bad:
            return Answer(bad.status, bad.why.encode())
        except Exception:  # an adapter's bug spoils one hook, not the batch
            log.exception("hook.failed", bot=turn.bot)
            return Answer(400, b"this cannot be read")
        if isinstance(parsed, Answer):
            return parsed
        meant = [m for m in parsed if m.addressed]
        if meant:
            return [without_cards(m) for m in meant]
        return self.render(Reply(), parsed[0]) if parsed else Answer()

    def render(self, reply: Reply, message: Message) -> Answer:
        """The HTTP answer with a reply; silence if even our own words cannot be shown."""
        platform = self._platforms.get(message.bot)
        try:
            return platform.render(reply, message) if platform else Answer()
        except Exception:  # it is committed: whatever is wrong with its looks, the others go on
            log.exception("reply.unshown", bot=message.bot, message=message.id)
            return self.acknowledge(message)

    def acknowledge(self, message: Message) -> Answer:
        """What to answer now when the reply will come later."""
        platform = self._platforms.get(message.bot)
        return platform.acknowledge(message) if platform else Answer()

    def _answer(self, unit: Unit, result: Any) -> None:
        if isinstance(unit, Job):
            _settle(unit, result)
        elif unit.job is not None and not unit.waits:
            m = unit.message
            answer = self.acknowledge(m) if unit.late else self.render(unit.reply, m)
            _settle(unit.job, Served(answer, unit.reply, unit.message, unit.late))

    def _broken(self, connection: Connection, unit: Unit, error: Exception) -> None:
        """Our own code broke on this one: an apology, kept for a look, parked after five tries."""
        if isinstance(unit, Job):
            _settle(unit, error)
            return
        unit.reply = apology(unit.message)
        stored = _encode(unit.reply).decode()
        whole = packed(unit.message)
        transact(connection, lambda tx: messages.fail(tx, unit.incoming, stored, whole))
        unit.waits = False
        self._answer(unit, None)


def _called(connection: Connection, tx: Tx, calls: Sequence[Job], desk: Desk) -> list[Any]:
    """What calls came to. One that is refused leaves nothing behind, whatever it wrote before that.

    So they are made together, and if one of them was refused, undone and made one by one.
    """
    if not calls:
        return []
    touched = set(tx.touched)
    connection.statement("SAVEPOINT calls")
    results = rounds(tx, [_coroutine(call) for call in calls])
    refused = any(isinstance(result, Refusal) for result in results)
    if refused:
        connection.statement("ROLLBACK TO SAVEPOINT calls")
        tx.touched = touched
        desk.vocabularies.undone()
    connection.statement("RELEASE SAVEPOINT calls")
    if not refused or len(calls) == 1:
        return results
    return [result for call in calls for result in _called(connection, tx, [call], desk)]


def _coroutine(job: Job) -> Coroutine[Any, Any, Any]:
    return ask(job.ask) if isinstance(job.ask, Asking) else job.ask()


def _settle(job: Job, result: Any) -> None:
    if job.future.done():
        return
    if isinstance(result, Exception):
        job.future.set_exception(result)
    else:
        job.future.set_result(result)


def _post_notices(tx: Tx, notices: Sequence[Notice], desk: Desk) -> int:
    return messages.put_letters(tx, deliver(tx, notices, desk))


deliver_now = each(_post_notices)
