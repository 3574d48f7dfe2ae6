"""A language model that says what it is told to, in the wire format of OpenAI's chat completions."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator.stand import Book, Call, answered, params_of

KEY = "sk-of-nobody"
MODEL = "small-and-kind"
METHOD = "chat/completions"


class ModelStand(Book):
    """The endpoint: `says` is the text of every completion. `app` is the ASGI application."""

    def __init__(self, says: Any = "") -> None:
        super().__init__()
        self.says = says
        self.app = Starlette(routes=[Route(f"/v1/{METHOD}", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        params = await params_of(request)
        key = request.headers.get("authorization", "")
        return await answered(
            self, Call(METHOD, params), lambda: self._answer(key.removeprefix("Bearer "), params)
        )

    def _answer(self, key: str, params: dict[str, Any]) -> tuple[int, object]:
        if key != KEY:
            return 401, _error("Incorrect API key provided", "invalid_api_key")
        if params.get("model") != MODEL:
            return 404, _error("The model does not exist", "model_not_found")
        roles = [message.get("role") for message in params.get("messages") or []]
        if roles != ["system", "user"]:
            return 400, _error("Invalid messages", "invalid_request_error")
        says = self.says if isinstance(self.says, str) else json.dumps(self.says)
        return 200, {
            "id": f"chatcmpl-{len(self.calls)}",
            "object": "chat.completion",
            "created": 1_772_762_400,
            "model": MODEL,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": says, "refusal": None},
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
        }

    @property
    def asked(self) -> list[str]:
        """What the model was asked, without what it was told beforehand."""
        return [call["messages"][1]["content"] for call in self.called(METHOD)]  # type: ignore[index]


def _error(message: str, code: str) -> dict[str, object]:
    return {"error": {"message": message, "type": code, "param": None, "code": code}}
