"""What each preset makes of the open face, rendered when nothing else is to be done."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.presets.blend import applied
from app.presets.preset import Preset
from app.rendering.steps import Sketch, SketchRequest
from app.rendering.workers import RenderWorker
from app.session import EditSession
from app.widgets.pyramid import rgb_image

if TYPE_CHECKING:
    from gdpw_core.image import Photo
    from gdpw_core.pipeline import Portrait

THUMBNAIL_SIZE = 160
_STAGE_SIZE = 288
_PAUSE = 500
# The landmarks end at the hairline: room for hair and chin.
_MARGIN = 1.3


class Thumbnails(QObject):
    """Asks for one small picture at a time, and for none while the user edits.

    Args:
        session: whose face it is.
        renderer: renders them after everything else.
        wanted: the presets to show, the first ones first.
        parent: owner.
    """

    made = Signal(object, QImage)
    """A preset and its picture."""
    cleared = Signal()
    """The pictures made so far show another face."""

    def __init__(
        self,
        session: EditSession,
        renderer: RenderWorker,
        wanted: Callable[[], Sequence[Preset]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._renderer = renderer
        self._wanted = wanted
        self._made: set[Preset] = set()
        self._photo: Photo | None = None
        self._quiet = QTimer(self, singleShot=True, interval=_PAUSE)
        self._quiet.timeout.connect(self._ask)
        session.portrait_changed.connect(self._begin)
        session.parameters_changed.connect(self._hold)
        renderer.sketched.connect(self._take)

    @property
    def waiting(self) -> bool:
        """Whether a picture is still to be made."""
        return any(preset not in self._made for preset in self._wanted())

    def refresh(self) -> None:
        """Other presets are wanted than before."""
        self._quiet.start()

    def _begin(self) -> None:
        self._made = set()
        portrait = self._session.portrait
        photo = portrait.photo if portrait is not None else None
        # A new fit of the same photo changes little: the old pictures serve until the new ones.
        if photo is not self._photo:
            self.cleared.emit()
        self._photo = photo
        self._hold()

    def _hold(self) -> None:
        """The user edits: the thread is theirs."""
        self._renderer.sketch(None)
        self._quiet.start()

    def _ask(self) -> None:
        portrait = self._session.portrait
        if portrait is None:
            return
        preset = next((p for p in self._wanted() if p not in self._made), None)
        if preset is None:
            return
        fitted, controls = self._session.fitted, self._session.controls
        parameters = applied(preset, 1.0, fitted, fitted=fitted, controls=controls)
        request = SketchRequest(self._session.stamp, portrait, parameters, preset, _STAGE_SIZE)
        self._renderer.sketch(request)

    def _take(self, sketch: Sketch) -> None:
        request = sketch.request
        if request.stamp != self._session.stamp or not isinstance(request.key, Preset):
            return
        self._made.add(request.key)
        if sketch.pixels is not None:
            self.made.emit(request.key, _face_of(request.portrait, sketch.pixels))
        if not self._quiet.isActive():
            self._ask()


def _face_of(portrait: "Portrait", pixels: NDArray[np.uint8]) -> QImage:
    """The square around the face, cut out of a picture of the stage."""
    size = pixels.shape[0]
    points = (portrait.stage.from_photo(portrait.fit.landmarks) + 1.0) * (size / 2.0)
    low, high = points.min(axis=0), points.max(axis=0)
    side = min(float(size), float((high - low).max()) * _MARGIN)
    centre = np.clip((low + high) / 2.0, side / 2.0, size - side / 2.0)
    x, y = (int(v) for v in centre - side / 2.0)
    square = rgb_image(pixels[y : y + int(side), x : x + int(side)])
    return square.scaled(
        THUMBNAIL_SIZE,
        THUMBNAIL_SIZE,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
