"""A one-slot mailbox between the window and the render thread."""

import threading
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Holds at most one waiting item: a newer one replaces it, the taker gets the newest.

    A second slot holds what may wait until there is nothing else to do.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: Item | None = None
        self._idle: Item | None = None
        self._closed = False

    def put(self, item: Item) -> None:
        """Leave an item; one that still waits is dropped."""
        with self._changed:
            self._item = item
            self._changed.notify()

    def put_idle(self, item: Item | None) -> None:
        """Leave an item for when nothing else waits, in place of the one before; None: none."""
        with self._changed:
            self._idle = item
            self._changed.notify()

    def take(self) -> Item | None:
        """Wait for an item and take it; None once the mailbox is closed."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or self._item is not None or self._idle is not None
            )
            if self._closed:
                return None
            if self._item is None:
                item, self._idle = self._idle, None
            else:
                item, self._item = self._item, None
            return item

    @property
    def waiting(self) -> bool:
        """Whether an item waits or the mailbox was closed: what runs now is out of date."""
        with self._changed:
            return self._closed or self._item is not None

    def newer_within(self, seconds: float) -> bool:
        """Wait so long for an item that makes what runs now out of date; whether one came."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or self._item is not None, seconds)

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        with self._changed:
            return self._closed

    def close(self) -> None:
        """Wake the taker for the last time."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
