"""Work on strangers' files in a process of its own, where compiled readers of others may fail.

Some of them end their process on a damaged file, or ask for all memory, or never come back.
Whatever happens there, this process gets an answer or a cause.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

_DONE, _REFUSED = b"done", b"refused"
_SENTENCE = 400


class ApartError(Exception):
    """The work brought no answer; the text is its cause, a part of a sentence."""


def work_apart(
    work: Callable[..., Sequence[bytes | memoryview]],
    *arguments: object,
    seconds: float,
    memory: int | None = None,
) -> list[bytes]:
    """Run a function in a process of its own.

    Its answer is bytes alone: nothing that comes back from a process that a file may have taken
    over is unpickled. The other process imports the main module again, as Python's `spawn` does: a
    script that leads here begins its work under `if __name__ == "__main__":`.

    Args:
        work: a function of a module; what it raises becomes the cause.
        arguments: of the function.
        seconds: how long it may take.
        memory: bytes that it may ask for, where the system can say so.

    Returns:
        What the function returned.

    Raises:
        ApartError: the function raised, took too long, or its process ended without an answer.
    """
    # Not a fork: this process may hold threads of torch and of the window.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(
        target=_answer, args=(sender, work, arguments, seconds, memory), daemon=True
    )
    until = time.monotonic() + seconds
    child.start()
    sender.close()
    try:
        if not receiver.poll(until - time.monotonic()):
            raise ApartError("it takes too long")
        kind = receiver.recv_bytes()
        parts = [receiver.recv_bytes() for _ in range(int(receiver.recv_bytes()))]
    except (EOFError, OSError, ValueError) as error:
        raise ApartError("its reader fails on it") from error
    finally:
        receiver.close()
        child.kill()
        child.join()
    if kind == _DONE:
        return parts
    raise ApartError(b"".join(parts).decode("utf-8", "replace")[:_SENTENCE])


def _answer(
    sender: Connection,
    work: Callable[..., Sequence[bytes | memoryview]],
    arguments: Sequence[object],
    seconds: float,
    memory: int | None,
) -> None:
    """What the other process does."""
    _bound(seconds, memory)
    parts: Sequence[bytes | memoryview]
    try:
        kind, parts = _DONE, work(*arguments)
    except MemoryError:
        kind, parts = _REFUSED, [b"it asks for too much memory"]
    except Exception as error:  # noqa: BLE001  # edge of a process: others' readers raise anything
        cause = " ".join(str(error).split())[:_SENTENCE] or type(error).__name__
        kind, parts = _REFUSED, [cause.encode("utf-8", "replace")]
    for part in (kind, str(len(parts)).encode(), *parts):
        sender.send_bytes(part)


def _bound(seconds: float, memory: int | None) -> None:
    """Bound this process's memory and time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    bounds: list[tuple[int, Any]] = [(resource.RLIMIT_CPU, int(seconds) + 1)]
    if memory is not None:
        bounds.append((resource.RLIMIT_AS, memory))
    for kind, most in bounds:
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
