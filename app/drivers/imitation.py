"""Lets the portrait do what the face in another photo does: pose, expression and gaze, one step."""

from pathlib import Path

from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext
from app.texts.core import spoken
from app.texts.messages import Message
from gdpw_core.errors import GdpwError
from gdpw_core.image import decode_photo
from gdpw_core.parameters import FaceParameters


class Imitator(JobOwner):
    """Fits the head to another photo and moves the open portrait like it; its shape stays.

    Args:
        session: the portrait.
        engine: the pipeline.
        jobs: the thread.
        parent: owner.
    """

    def imitate(self, path: Path) -> None:
        """Take over what the largest face of a photo does."""
        session = self._session
        if session.portrait is None:
            text = self.tr("Open a portrait first: it is to do what the face in {0} does.")
            self.said.emit(Message(text.format(path.name), "warning"))
            return
        stamp, start = session.stamp, session.parameters

        def run(context: JobContext) -> FaceParameters:
            # Here, because the window starts without it.
            from gdpw_core.motion.retarget import imitated

            photo = decode_photo(path)
            pipeline = self._engine.wait(context.cancelled)
            context.check()
            other = pipeline.open_portrait(photo, 0)
            return imitated(start, other.fit.parameters, pipeline.pack.units)

        def done(parameters: FaceParameters) -> None:
            if session.stamp != stamp:
                return
            session.edit(parameters, self.tr("Like {0}").format(path.name))
            text = self.tr("The portrait does what the face in {0} does; every slider can go on.")
            self.said.emit(Message(text.format(path.name), "good"))

        def failed(error: GdpwError) -> None:
            self.said.emit(Message(spoken(str(error)), "error"))

        title = self.tr("Looking at {0}…").format(path.name)
        self._jobs.submit(Job(title=title, run=run, done=done, failed=failed))
