"""What everything has in common that works on the session in a job thread."""

from PySide6.QtCore import QObject, Signal

from app.rendering.engine import Engine
from app.rendering.workers import JobWorker
from app.session import EditSession


class JobOwner(QObject):
    """Works on the session's portrait in a thread for jobs, and says what comes of it.

    Args:
        session: the portrait and its edit.
        engine: the pipeline.
        jobs: the thread.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._engine, self._jobs = session, engine, jobs
