"""How far an edit moves what it is asked to move: slider by slider, refitted from the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face import Face
from gdpw_core.head.model import HeadModel
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.evaluation.measure import Measures
from gdpw_core.training.evaluation.systems import System, Task

# Slider and change: degrees, or activation of a unit.
EDITS: tuple[tuple[str, float], ...] = (
    ("yaw", 15.0), ("yaw", -15.0), ("pitch", 8.0), ("pitch", -8.0), ("roll", 10.0),
    ("jaw_open", 12.0), ("mouthSmile", 0.6), ("mouthPucker", 0.6), ("eyeBlink", 0.9),
    ("browInnerUp", 0.7), ("eye_yaw", 15.0),
)  # fmt: skip


@dataclass(frozen=True)
class EditScore:
    """One slider moved on one portrait.

    Args:
        slider: its name.
        asked: change asked for.
        achieved: change refitted from the result, the same unit; NaN where no face was found.
    """

    slider: str
    asked: float
    achieved: float

    @property
    def accuracy(self) -> float:
        """1: exactly what was asked for; 0: nothing, or twice as much."""
        if not np.isfinite(self.achieved):
            return 0.0
        return float(max(0.0, 1.0 - abs(self.achieved - self.asked) / abs(self.asked)))


class EditAccuracy:
    """Moves sliders on portraits and measures what came of it.

    Args:
        head: the head.
        measures: refits pictures.
    """

    def __init__(self, head: HeadModel, measures: Measures) -> None:
        self._head = head
        self._measures = measures
        self._controls = head.pack.controls()
        self._edits = [edit for edit in EDITS if edit[0] in self._controls]

    def scores(self, system: System, task: Task, face: Face) -> list[EditScore]:
        """All edits of one portrait by one system.

        Args:
            system: makes the pictures.
            task: the portrait; its target is not used.
            face: found in it, pixels of the network's crop.
        """
        before = self._measures.seen(task.source, face, task.fitted.shape)
        if before is None:
            return []
        found = []
        for slider, change in self._edits:
            target = self._moved(task.fitted, slider, change)
            asked = self._value(slider, target, task.fitted) - self._value(
                slider, task.fitted, task.fitted
            )
            if abs(asked) < 0.25 * abs(change):
                continue  # the slider was at its end already
            picture = system.render(self._edited(task, target)).picture
            after = self._measures.seen(picture, face, task.fitted.shape)
            achieved = np.nan
            if after is not None:
                achieved = self._value(slider, after.parameters, before.parameters) - self._value(
                    slider, before.parameters, before.parameters
                )
            found.append(EditScore(slider, float(asked), float(achieved)))
        return found

    def _moved(self, fitted: FaceParameters, slider: str, change: float) -> FaceParameters:
        control = self._controls.get(slider)
        value = self._value(slider, fitted, fitted) + change
        limited = float(np.clip(value, control.low, control.high))
        return self._controls.with_value(slider, limited, fitted, fitted)

    def _value(self, slider: str, parameters: FaceParameters, fitted: FaceParameters) -> float:
        return self._controls.value(slider, parameters, fitted)

    def _edited(self, task: Task, target: FaceParameters) -> Task:
        vertices: NDArray[np.float64] = target.camera.project(self._head.posed(target))
        return replace(task, target=target, target_vertices=vertices.astype(np.float32))


def by_slider(scores: Sequence[EditScore]) -> Mapping[str, Mapping[str, float]]:
    """Mean change asked for and achieved, per slider and direction, for the report."""
    table: dict[str, dict[str, float]] = {}
    for slider, change in EDITS:
        sign = np.sign(change)
        some = [s for s in scores if s.slider == slider and np.sign(s.asked) == sign]
        if not some:
            continue
        achieved = [score.achieved for score in some if np.isfinite(score.achieved)]
        table[f"{slider} {change:+g}"] = {
            "n": len(some),
            "asked": round(float(np.mean([score.asked for score in some])), 4),
            "achieved": round(float(np.mean(achieved)), 4) if achieved else float("nan"),
            "accuracy": round(float(np.mean([score.accuracy for score in some])), 4),
        }
    return table
