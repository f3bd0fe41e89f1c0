"""OpenAI's requests and replies, as far as a database answers them.

What steers a language model (`temperature`, `max_tokens`, `tools`, `response_format` and the like) is taken and has no
effect. There is no `usage`: nobody counts tokens here. (Source: platform.openai.com/docs/api-reference, "Chat" and
"Completions".)
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from sqlcoder.serve.refusals import Refused

MODEL = "sqlcoder"
"""The model that asks the first database; every other model is a database's name."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    model: str = Field(max_length=200, description="`sqlcoder` (the first database), or a database's name.")
    stream: bool | None = Field(default=None, description="true: the reply in chunks, as server-sent events.")
    n: int | None = Field(default=None, description="1: there is one answer.")


class Part(BaseModel):
    """A piece of a message; only text is read."""

    model_config = ConfigDict(extra="ignore", strict=True)

    type: str
    text: str | None = None


class Message(BaseModel):
    """A turn of the conversation."""

    model_config = ConfigDict(extra="ignore", strict=True)

    role: str = Field(examples=["user"])
    content: str | list[Part] | None = Field(default=None, examples=["how many customers are there"])


class ChatBody(_Body):
    """A conversation; its last message of the role `user` is the question, and the others are not read."""

    messages: list[Message]


class CompletionBody(_Body):
    """A prompt, which is the question."""

    prompt: str | list[str] = Field(examples=["how many customers are there"])


class Wrong(BaseModel):
    """What is wrong, in OpenAI's words."""

    message: str
    type: str
    param: str | None
    code: str


class OpenAIRefusal(BaseModel):
    """Every error of these paths."""

    error: Wrong


def question_in(messages: list[Message]) -> str:
    """What is asked: the text of the last message of a user. Raises Refused where there is none, or more than text."""
    asked = next((message for message in reversed(messages) if message.role == "user"), None)
    if asked is None:
        raise Refused(400, "invalid", "messages: there is no message of the role 'user' to answer")
    if not isinstance(asked.content, list):
        return asked.content or ""
    if strange := next((part.type for part in asked.content if part.type not in ("text", "input_text")), None):
        raise Refused(400, "invalid", f"messages: only text is read, not {strange[:40]!r}")
    return "\n".join(part.text or "" for part in asked.content)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds an answer's text: the same in a reply and in each chunk of one."""

    kind: str
    """`chat.completion` or `text_completion`."""
    model: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str) -> dict[str, Any]:
        """The reply that is not streamed."""
        if self.kind == "text_completion":
            return self._around({"text": text}, "stop")
        return self._around({"message": {"role": "assistant", "content": text, "refusal": None}}, "stop")

    def chunk(self, text: str, *, first: bool = False, last: bool = False) -> dict[str, Any]:
        """A piece of a streamed reply; the first names the role, the last says that it ends."""
        if self.kind == "text_completion":
            return self._around({"text": text}, "stop" if last else None)
        role = {"role": "assistant"} if first else {}
        delta = {} if last else {**role, "content": text}
        return self._around({"delta": delta}, "stop" if last else None, ".chunk")

    def _around(self, said: dict[str, Any], reason: str | None, suffix: str = "") -> dict[str, Any]:
        prefix = "cmpl" if self.kind == "text_completion" else "chatcmpl"
        return {
            "id": f"{prefix}-{self.id}",
            "object": self.kind + suffix,
            "created": self.created,
            "model": self.model,
            "choices": [{"index": 0, **said, "logprobs": None, "finish_reason": reason}],
        }


def model_card(name: str) -> dict[str, Any]:
    """A row of /v1/models. Nobody knows when a database was made, so `created` is 0."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "sqlcoder"}
