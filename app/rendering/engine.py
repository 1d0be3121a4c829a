"""The pipeline that two threads share: built in one, awaited in the other."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from gdpw_core.errors import Cancelled, GdpwError

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline


class Engine:
    """Builds the pipeline on request and hands it to whoever waits for it.

    The render thread calls `build`, the job thread `wait`. torch is imported by the maker, so
    never in the window's thread.

    Args:
        make: makes a pipeline; may take seconds; raises GdpwError when it cannot.
    """

    def __init__(self, make: "Callable[[], Pipeline]") -> None:
        self._make = make
        self._changed = threading.Condition()
        self._pipeline: Pipeline | None = None
        self._fault: GdpwError | None = None
        self._settled = False
        self._closed = False

    def build(self) -> "Pipeline":
        """Make the pipeline now, in the calling thread.

        Raises:
            GdpwError: it cannot be made. Those who wait get the pipeline before it, if there was
                one, or the same error.
        """
        try:
            pipeline = self._make()
        except GdpwError as error:
            self._settle(error)
            raise
        except Exception as error:
            self._settle(GdpwError(f"the engine could not start: {error}"))
            raise
        with self._changed:
            self._pipeline = pipeline
        self._settle(None)
        return pipeline

    def wait(self, cancelled: Callable[[], bool]) -> "Pipeline":
        """The pipeline, as soon as there is one.

        Raises:
            Cancelled: `cancelled` became true, or the engine was closed.
            GdpwError: the pipeline could not be made.
        """
        with self._changed:
            while True:
                if cancelled():
                    raise Cancelled("stopped")
                if self._settled and self._pipeline is not None:
                    return self._pipeline
                if self._settled and self._fault is not None:
                    raise GdpwError(str(self._fault)) from self._fault
                if self._closed:
                    raise Cancelled("stopped")
                self._changed.wait(0.1)

    @property
    def present(self) -> "Pipeline | None":
        """The pipeline made last; None before the first."""
        with self._changed:
            return self._pipeline

    def replace(self, make: "Callable[[], Pipeline]") -> None:
        """Use another maker; who waits from now on waits for the next `build`."""
        with self._changed:
            self._make, self._settled = make, False

    def close(self) -> None:
        """Let go of everyone who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _settle(self, fault: GdpwError | None) -> None:
        with self._changed:
            self._fault, self._settled = fault, True
            self._changed.notify_all()
