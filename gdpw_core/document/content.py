"""What a document holds, as plain values: photo, fitted face, history, what it was made with."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gdpw_core.document.change import ParameterChange, Walk
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters

MOST_STEPS = 15_000
"""Steps of a history; of a longer one the oldest are gone."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SourcePhoto:
    """The photo that is edited: embedded as its file was, or named.

    Args:
        name: name of the file, without folders.
        sha256: of the file's content, hexadecimal.
        data: the file's content; None where the document only names it.
        link: the photo's place below the document's folder, with slashes; empty if embedded.
    """

    name: str
    sha256: str
    data: bytes | None = None
    link: str = ""

    @classmethod
    def embedded(cls, name: str, data: bytes) -> Self:
        """A photo that travels in the document."""
        return cls(name, hashlib.sha256(data).hexdigest(), data)

    def linked(self, link: str) -> Self:
        """The same photo, named by its place below the document's folder."""
        return replace(self, data=None, link=link)


@dataclass(frozen=True, eq=False)
class FittedFace:
    """A detected face and the head fitted to it: the baseline of every edit.

    Args:
        landmarks: of the picture, photo pixels and depth in the same scale, `[478, 3]`.
        pinned: landmarks that the user placed.
        score: how sure the landmarker was, 0-1.
        blendshapes: scores by name, 0-1.
        box: x0, y0, x1, y1 around the landmarks, photo pixels.
        parameters: the fit.
        crop: the window of the photo that the camera maps to.
        fitted_landmarks: of the fitted head, photo pixels, `[468, 2]`.
        reprojection: mean error of the interior landmarks as a fraction of the eye distance.
        reprojection_p95: 95th percentile of the same.
        confidence: 0-1.
        warnings: why it is not higher.
    """

    landmarks: Floats
    pinned: frozenset[int]
    score: float
    blendshapes: Mapping[str, float]
    box: tuple[float, float, float, float]
    parameters: FaceParameters
    crop: Crop
    fitted_landmarks: Floats
    reprojection: float
    reprojection_p95: float
    confidence: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Step:
    """One step of the history: its line in the list and what it changed."""

    text: str
    change: ParameterChange


@dataclass(frozen=True, eq=False)
class History:
    """Every step of an edit and where the user stands among them.

    Args:
        start: the state before the first step.
        steps: oldest first.
        position: how many steps are applied; the later ones are undone.
    """

    start: FaceParameters
    steps: tuple[Step, ...] = ()
    position: int = 0

    def states(self) -> Iterator[FaceParameters]:
        """The state before the first step, and after each."""
        state = self.start
        yield state
        for step in self.steps:
            state = step.change.applied(state)
            yield state

    def current(self) -> FaceParameters:
        """The state at `position`."""
        return self.state(self.position)

    def state(self, position: int) -> FaceParameters:
        """The state after that many steps."""
        if not position:
            return self.start
        walk = Walk(self.start)
        for step in self.steps[:position]:
            walk.follow(step.change)
        return walk.parameters()


@dataclass(frozen=True)
class MadeWith:
    """A head or weights: its name for people and its checksum."""

    name: str
    identity: str


@dataclass(frozen=True)
class ViewState:
    """What the canvas showed.

    Args:
        name: of the view, such as "result".
        zoom: device pixels for each photo pixel; None: the whole photo.
        centre: photo point in the middle of the canvas; None: the whole photo.
    """

    name: str = "result"
    zoom: float | None = None
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class TimelineData:
    """A clip in the form that files hold; `gdpw_core.motion.sequence_file` writes and checks it.

    Args:
        text: JSON, UTF-8.
        numbers: of its tracks.
    """

    text: bytes
    numbers: bytes = b""


@dataclass(frozen=True, eq=False)
class Document:
    """Everything that opens the same edit again.

    Args:
        photo: source.
        face: the face in it and the fit: what every reset returns to.
        history: the edit.
        head: which head the parameters belong to.
        weights: which generator weights rendered it; None: the training-free path.
        view: what the canvas showed.
        timeline: what moves it; None where nothing does.
        software: what wrote the document.
        consent: whether who wrote it had agreed, at the first start, to edit only photos of
            themselves and of people who consented.
        notices: what reading it left out, one sentence each; never written.
    """

    photo: SourcePhoto
    face: FittedFace
    history: History
    head: MadeWith
    weights: MadeWith | None = None
    view: ViewState = ViewState()
    timeline: TimelineData | None = None
    software: str = ""
    consent: bool = False
    notices: tuple[str, ...] = ()
