"""What a worker process may take of the machine, set by the kernel (setrlimit(2)).

Linux holds all of it. macOS knows no limit on memory, only those on files; a watchdog of the system steps in there.
"""

from __future__ import annotations

import contextlib
import resource
import sys
from pathlib import Path

MEMORY_BYTES = 4 * 2**30
"""Memory that a worker may take beyond what it held when it had started."""
FILE_BYTES = 2 * 2**30
"""The largest file that a worker may write: engines spill sorts and recursions to disk."""


def limit_this_process(memory_bytes: int = MEMORY_BYTES, file_bytes: int = FILE_BYTES) -> None:
    """From now on, asking for more memory raises MemoryError and writing larger files an error; no core is dumped.

    RLIMIT_DATA, not RLIMIT_AS: mapped model weights and the address space that accelerators reserve do not count.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, file_bytes)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_DATA, _data_bytes() + memory_bytes)


def _data_bytes() -> int:
    """What RLIMIT_DATA counts: private writable memory, of this process so far."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def _lower(kind: int, limit: int) -> None:
    """Set the soft limit, never above what is allowed already."""
    soft, hard = resource.getrlimit(kind)
    bounds = [bound for bound in (limit, soft, hard) if bound != resource.RLIM_INFINITY]
    with contextlib.suppress(ValueError, OSError):  # a system that will not: the deadline still stands
        resource.setrlimit(kind, (min(bounds), hard))
