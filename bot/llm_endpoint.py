"""An endpoint that speaks OpenAI's chat completions, behind OpenAI's own library (the extra `llm`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import msgspec
import openai
import structlog
from typing_extensions import override

from bot.config import LlmSettings
from bot.llm import PROMPT, Question, asked

LARGEST_ANSWER = 64 * 1024  # bytes on the wire
UNASKED = "none"  # servers of one's own want no key, but the library wants a word
log = structlog.get_logger()


class Said(msgspec.Struct):
    """A message of a completion."""

    content: str | None = None


class Chosen(msgspec.Struct):
    """One of the completions, of which there is one."""

    message: Said


class Completion(msgspec.Struct):
    """What we read of a chat completion."""

    choices: list[Chosen]


class Unusable(Exception):
    """An answer that is too large, or none at all."""


FAILURES = (openai.OpenAIError, Unusable, TimeoutError, RecursionError, UnicodeError)
_completion = msgspec.json.Decoder(Completion).decode


class ChatModel:
    """A model by its name: one try, all of it within `timeout` seconds."""

    def __init__(self, settings: LlmSettings) -> None:
        self._within = settings.timeout
        self._model = settings.model
        self._client = openai.AsyncOpenAI(
            base_url=settings.url,
            api_key=settings.key or UNASKED,
            max_retries=0,
            timeout=settings.timeout,
            default_headers={"Accept-Encoding": "identity"},
            http_client=httpx2.AsyncClient(event_hooks={"response": [bounded]}),
        )

    async def answer(self, question: Question) -> str:
        """See `Model.answer`."""
        try:
            async with asyncio.timeout(self._within):
                return await self._asked(question)
        except FAILURES as error:
            log.info("llm.no_answer", why=type(error).__name__)
            return ""

    async def _asked(self, question: Question) -> str:
        response = await self._client.chat.completions.with_raw_response.create(
            model=self._model,
            messages=[
                {"role": "system", "content": PROMPT},
                {"role": "user", "content": asked(question)},
            ],
        )
        return json_in(response.content)

    async def close(self) -> None:
        """See `Model.close`."""
        await self._client.close()


def json_in(body: bytes) -> str:
    """The JSON object in a completion: models like to fence it. Raises Unusable."""
    try:
        choices = _completion(body).choices
    except msgspec.MsgspecError as error:
        raise Unusable from error
    said = (choices[0].message.content or "") if choices else ""
    start, end = said.find("{"), said.rfind("}")
    if not 0 <= start < end:
        raise Unusable
    return said[start : end + 1]


async def bounded(response: httpx2.Response) -> None:
    """Cut an answer off that is longer than any true one, as it comes in."""
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = Bounded(response.stream)


class Bounded(httpx2.AsyncByteStream):
    """The bytes of another stream, up to `LARGEST_ANSWER`."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise Unusable
            yield chunk

    @override
    async def aclose(self) -> None:
        """Let go of it."""
        await self._stream.aclose()
