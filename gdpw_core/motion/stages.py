"""Steps that overlap: each works ahead in threads of its own, with little in memory."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_TICK = 0.25  # seconds; a wait without end could not be interrupted on Windows
_PATIENCE = 30.0


def ahead(items: Iterable[Item], *, depth: int = 4) -> Generator[Item, None, None]:
    """The same items, made by a thread that is up to `depth` of them ahead.

    An error of the maker is raised here, after the items before it. When the consumer stops, by
    an error, an interruption or `close`, the maker stops after its current item.
    """
    maker = _Maker(items, depth)
    try:
        yield from maker.items()
    finally:
        maker.stop()


def mapped(
    items: Iterable[Item], function: Callable[[Item], Result], *, workers: int = 2
) -> Generator[Result, None, None]:
    """`function` of each item, in order, several at a time.

    An error of the function is raised in its place; then, as when the consumer stops, what was
    not begun is not done.
    """
    pending: deque[Future[Result]] = deque()
    executor = ThreadPoolExecutor(max(1, workers), thread_name_prefix="clip")
    try:
        for item in items:
            pending.append(executor.submit(function, item))
            if len(pending) > workers:
                yield _result(pending.popleft())
        while pending:
            yield _result(pending.popleft())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        close = getattr(items, "close", None)
        if close is not None:
            close()


def _result(future: Future[Result]) -> Result:
    while not wait([future], timeout=_TICK).done:
        pass
    return future.result()


class _StoppedError(Exception):
    """The consumer has gone: what this stage waits for will not be needed."""


class _Maker(Generic[Item]):
    """A thread that makes items, and the makers that its own source started."""

    _of_thread = threading.local()

    def __init__(self, items: Iterable[Item], depth: int) -> None:
        self._source = items
        self._parts: list[_Maker[Any]] = []
        whole = getattr(self._of_thread, "maker", None)
        if whole is not None:
            whole._parts.append(self)
        self._made: queue.Queue[tuple[Item | None, BaseException | None, bool]] = queue.Queue(depth)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._make, name="clip-stage", daemon=True)

    def items(self) -> Iterator[Item]:
        self._thread.start()
        while True:
            try:
                item, error, last = self._made.get(timeout=_TICK)
            except queue.Empty:
                if self._stopped.is_set():
                    raise _StoppedError from None
                continue
            if self._stopped.is_set():
                raise _StoppedError
            if error is not None:
                raise error
            if last:
                return
            yield item  # type: ignore[misc]  # only the last has none

    def stop(self) -> None:
        self._give_up()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE)

    def _give_up(self) -> None:
        """Also for the makers behind this one: theirs is waiting for them."""
        self._stopped.set()
        for part in self._parts:
            part._give_up()

    def _make(self) -> None:
        self._of_thread.maker = self
        source = iter(self._source)
        try:
            for item in source:
                if not self._put((item, None, False)):
                    return
            self._put((None, None, True))
        except BaseException as error:  # noqa: BLE001  the thread's edge: raised by the consumer
            self._put((None, error, True))
        finally:
            close = getattr(source, "close", None)
            if close is not None:
                close()

    def _put(self, made: tuple[Item | None, BaseException | None, bool]) -> bool:
        while not self._stopped.is_set():
            try:
                self._made.put(made, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False
