"""What a worker does and says, wherever it runs: in a process of ours or on another machine.

A message is a pair of its kind and its payload: STARTED (None), VALUE (what `work` gave), ERROR (what went wrong in one
line), SPENT (the same, and the worker ends: its memory ran out), STOP (a SetupError that ends the run).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.workers.base import describe
from sqlcoder.workers.limits import limit_this_process

Message = tuple[str, Any]
STARTED, VALUE, ERROR, SPENT, STOP = "started", "value", "error", "spent", "stop"


def begin(start: Callable[[], Any]) -> tuple[Any, Message]:
    """The worker's state (None where it could not start) and what to say. The process is limited from here on."""
    try:
        state = start()
    except SQLCoderError as error:
        return None, (STOP, _sendable(error))
    limit_this_process()
    return state, (STARTED, None)


def do(work: Callable[[Any, Any], Any], state: Any, item: Any) -> Message:
    """Do one item of work; what goes wrong is told, not raised."""
    try:
        return VALUE, work(state, item)
    except SetupError as error:
        return STOP, _sendable(error)
    except MemoryError:
        return SPENT, "MemoryError: more memory than a worker may take"
    except Exception as error:  # noqa: BLE001 - the worker's border: recorded with its type
        return ERROR, describe(error)


def _sendable(error: SQLCoderError) -> SetupError:
    """An error that survives pickling whatever its constructor takes, with the exit code it stands for."""
    sent = SetupError(str(error))
    sent.exit_code = error.exit_code
    return sent
