"""Between the session, the render thread and the canvas: what is asked for, what is shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from app.opening.portraits import Opened
from app.rendering.steps import PREVIEW_SIZE, RenderRequest, RenderResult
from app.rendering.views import RESULT, SOURCE, view_title
from app.studio import Studio
from app.texts.messages import Message
from app.widgets.frame_layer import FrameLayer, stage_bounds
from app.widgets.image_canvas import ImageCanvas
from app.widgets.pyramid import Pyramid

if TYPE_CHECKING:
    from gdpw_core.face import Face

FULL_SIZES = (PREVIEW_SIZE, 768)
_ZOOM_PAUSE = 250


class Controller(QObject):
    """Turns every change of the session into a request and every fresh result into a frame."""

    view_changed = Signal(str)
    """Another view is shown."""
    timed = Signal(str, float)
    """Quality and milliseconds of a frame."""
    tier_changed = Signal(str)
    """How good the picture on the canvas is: a `Tier`."""
    landmarks_covered = Signal()
    """The user edits: the result has to be seen, and the landmarks belong to the photo."""

    def __init__(self, studio: Studio, canvas: ImageCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._session = studio.session
        self._canvas = canvas
        self._view = RESULT
        self._landmarks = False
        self._crops = False
        self._revision = 0
        self._shown = 0
        self._full_size: int | None = PREVIEW_SIZE
        self._moved: Face | None = None
        self._grabbed: tuple[int, Face] | None = None
        self._zoomed = QTimer(self, singleShot=True, interval=_ZOOM_PAUSE)
        self._zoomed.timeout.connect(self._after_zoom)
        self._session.parameters_changed.connect(self._on_edit)
        self._session.portrait_changed.connect(self._show_marks)
        self._session.settled.connect(self.request)
        studio.renderer.rendered.connect(self._show)
        studio.renderer.failed.connect(self._report)
        studio.opener.decoded.connect(self._show_early)
        studio.opener.opened.connect(self._show_photo)
        studio.opener.failed.connect(self._forget_early)
        canvas.view_changed.connect(self._zoomed.start)
        canvas.landmark_moved.connect(self._move_landmark)
        canvas.landmark_dropped.connect(self._drop_landmark)
        canvas.landmark_left.connect(self._show_marks)
        studio.refitter.failed.connect(self._show_marks)

    @property
    def view(self) -> str:
        """Name of the view shown."""
        return self._view

    @property
    def asked(self) -> int:
        """Number of the latest frame that was asked for."""
        return self._revision

    @property
    def shown(self) -> int:
        """Number of the frame on the canvas; `asked` once nothing newer is on its way."""
        return self._shown

    def set_view(self, name: str) -> None:
        """Show another view."""
        if name != self._view:
            self._view = name
            self.view_changed.emit(name)
            self.request()

    def set_landmarks(self, shown: bool) -> None:
        """Lay the detected landmarks over the photo."""
        self._landmarks = shown
        self._show_marks()

    def set_crops(self, shown: bool) -> None:
        """Lay the windows of the fit and of the edit over the photo."""
        self._crops = shown
        self._show_marks()

    def zoom_to_face(self) -> None:
        """Fill the canvas with the part that is edited."""
        portrait = self._session.portrait
        if portrait is not None:
            self._canvas.show_area(stage_bounds(portrait.stage))

    def _on_edit(self) -> None:
        edited = self._session.edited and not self._studio.refitter.swapping
        if self._landmarks and edited and self._view == RESULT:
            self.landmarks_covered.emit()
        self.request()

    def request(self) -> None:
        """Ask for a frame of the present state; what was asked before is out of date."""
        portrait = self._session.portrait
        self._revision += 1
        if portrait is None or self._view == SOURCE:
            self._canvas.set_frame(None)
            self.tier_changed.emit("photo")
            return
        if self._view == RESULT and not self._session.edited:
            # The unedited result is the photo itself, exactly.
            self._canvas.set_frame(None)
            self.tier_changed.emit("photo")
        self._full_size = self._wanted_size()
        self._studio.renderer.submit(
            RenderRequest(
                stamp=self._session.stamp,
                revision=self._revision,
                portrait=portrait,
                parameters=self._session.parameters,
                view=self._view,
                size=self._full_size,
                settled=self._session.edited and not self._session.dragging,
            )
        )

    def _show(self, result: RenderResult) -> None:
        request = result.request
        self.timed.emit(result.quality, result.milliseconds)
        stale = request.stamp != self._session.stamp or request.revision < self._shown
        if stale or request.view != self._view:
            return
        self._shown = request.revision
        picture, stage = result.picture, request.portrait.stage
        if request.view != RESULT:
            frame = FrameLayer.of_stage(picture.pixels, stage, soft=False)
            self._canvas.set_frame(frame, view_title(request.view))
            self.tier_changed.emit(result.tier)
        elif self._session.edited:
            if picture.corner is not None:
                frame = FrameLayer.of_pixels(picture.pixels, picture.corner)
            else:
                frame = FrameLayer.of_stage(picture.pixels, stage, soft=True)
            self._canvas.set_frame(frame)
            self.tier_changed.emit(result.tier)

    def _wanted_size(self) -> int | None:
        """Side of a full-quality frame: what the screen shows; None: the photo's own pixels."""
        portrait = self._session.portrait
        if portrait is None:
            return PREVIEW_SIZE
        side = portrait.stage.side * min(1.0, self._canvas.viewport.zoom)
        return next((size for size in FULL_SIZES if size >= side), None)

    def _after_zoom(self) -> None:
        wanted, had = self._wanted_size(), self._full_size
        finer = had is not None and (wanted is None or wanted > had)
        if finer and self._view == RESULT and self._session.edited:
            self.request()

    def _show_early(self, picture: Pyramid) -> None:
        """The first photo is seen while its head is being fitted."""
        if self._session.portrait is None:
            self._canvas.set_photo(picture)

    def _forget_early(self) -> None:
        if self._session.portrait is None:
            self._canvas.set_photo(None)

    def _show_photo(self, opened: Opened) -> None:
        if self._canvas.photo is not opened.picture:
            self._canvas.set_photo(opened.picture)

    def _show_marks(self) -> None:
        portrait = self._session.portrait
        self._moved = self._grabbed = None
        crops = []
        if portrait is not None and self._crops:
            crops = [(portrait.fit.crop, self.tr("Fit")), (portrait.stage, self.tr("Edit"))]
        self._canvas.set_crops(crops)
        if portrait is not None and self._landmarks:
            self._show_landmarks(portrait.face)
        else:
            self._canvas.set_landmarks([], frozenset())

    def _show_landmarks(self, face: "Face") -> None:
        points = [QPointF(x, y) for x, y in face.landmarks[:, :2]]
        self._canvas.set_landmarks(points, face.pinned)

    def _move_landmark(self, index: int, place: QPointF) -> None:
        """Follow the pointer, neighbours too, as the fit will see them."""
        portrait = self._session.portrait
        if portrait is None:
            return
        if self._grabbed is None or self._grabbed[0] != index:
            self._grabbed = (index, self._moved or portrait.face)
        # From where the drag began: the way there must not matter.
        self._moved = self._grabbed[1].moved(index, place.x(), place.y())
        self._show_landmarks(self._moved)

    def _drop_landmark(self) -> None:
        self._grabbed = None
        # Kept until the new fit is there: the next point may be moved at once.
        if self._moved is not None:
            self._studio.refitter.refit(self._moved)

    def _report(self, text: str) -> None:
        self._studio.said.emit(Message(text, "error"))
