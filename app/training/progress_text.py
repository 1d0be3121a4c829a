"""How far a training is, in words."""

import time

from PySide6.QtCore import QCoreApplication

from app.training.plan import Stage
from gdpw_core.training.runs.progress import Progress

_FIRST_GUESS = 5.0  # seconds of work before the rest is estimated


class StageClock:
    """Estimates how long a stage still takes.

    Args:
        stage: that has begun.
        minutes: after which a leg ends in any case.
    """

    def __init__(self, stage: Stage, minutes: float) -> None:
        self.stage = stage
        self._limit = 60 * minutes if stage.name == "train" else None
        self._first: tuple[float, int] | None = None

    def told(self, progress: Progress) -> tuple[float, str]:
        """Share that is done, 0 to 1, and a sentence about it."""
        now = time.monotonic()
        if self._first is None:
            self._first = now, progress.done
        began, at = self._first
        spent, made = now - began, progress.done - at
        left = None
        if made > 0 and spent > _FIRST_GUESS:
            left = (progress.total - progress.done) * spent / made
        share = progress.done / max(1, progress.total)
        if self._limit is not None:
            rest = max(0.0, self._limit - spent)
            if left is None or rest < left:
                left, share = rest, spent / self._limit
        return min(1.0, share), _sentence(self.stage, progress, left)


def beginning(stage: Stage) -> str:
    """What a stage does before it can say how far it is."""
    if stage.name == "prepare":
        return _tr("Finding the faces in the material…")
    return _tr("Loading the network…")


def _sentence(stage: Stage, progress: Progress, left: float | None) -> str:
    if stage.name == "prepare":
        text = _tr("Preparing {done} of {total} clips and photos")
    else:
        text = _tr("Training, step {done} of {total}")
    text = text.format(done=progress.done, total=progress.total)
    if left is None:
        return text
    if left < 90:
        return text + _tr(", about {0} s left").format(max(1, round(left)))
    return text + _tr(", about {0} min left").format(round(left / 60))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingProgress", text)
