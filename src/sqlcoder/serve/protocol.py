"""uvicorn's HTTP/1.1 protocol, less patient: with clients that send slowly, that read slowly, or that are too many.

A head must come whole within `HEAD_S` of the connection or of the reply before. Of a reply that does not fit the
buffers something must be read every `READ_S`. One address may hold `MOST_CONNECTIONS`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0
READ_S = 20.0
MOST_CONNECTIONS = 200
_TOO_MANY = (
    b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 5\r\nConnection: close\r\n"
    b'\r\n{"error": "This address holds too many connections", "code": "too_many_connections"}'
)


class ImpatientProtocol(H11Protocol):
    """One connection."""

    held: ClassVar[Counter[str]] = Counter()
    """Open connections by address."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None
        self._address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.held[self._address] += 1
        if self.held[self._address] > MOST_CONNECTIONS:
            transport.write(_TOO_MANY)
            transport.close()
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.held[self._address] -= 1
        if not self.held[self._address]:
            del self.held[self._address]
        self._head = _cancelled(self._head)
        self._stuck = _cancelled(self._stuck)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._is_busy():
            self._head = _cancelled(self._head)
        elif self._head is None:
            self._await_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = self._stuck or self.loop.call_later(READ_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._stuck = _cancelled(self._stuck)
        super().resume_writing()

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        self._head = self.loop.call_later(HEAD_S, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head = None
        if not self._is_busy():
            self.transport.abort()


def _cancelled(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Cancel it; None, to stand in its place."""
    if timer is not None:
        timer.cancel()
    return None
