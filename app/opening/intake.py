"""What the user drops, pastes or chooses, turned into a photo to open."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from app.opening.dropped import local_files
from app.opening.frontal_batch import photos_in
from app.presets.preset import SUFFIX
from app.settings import Settings
from app.studio import Studio
from app.texts.messages import Message
from app.widgets.pyramid import rgb_image
from gdpw_core.assets.importing import may_be_asset
from gdpw_core.document import SUFFIX as DOCUMENT_SUFFIX
from gdpw_core.errors import AssetError
from gdpw_core.resources import resource
from gdpw_core.video.suffixes import VIDEO_SUFFIXES

_TRACK_SUFFIXES = (".json", ".csv", ".npz")
SAMPLE = ("samples", "astronaut.png")


class Intake(QObject):
    """One way in for files, clipboard and drops; what cannot be used is said in one line."""

    said = Signal(object)
    """A `Message`."""
    presets_given = Signal(object)
    """Path of a preset file to be kept and applied."""
    models_given = Signal(object)
    """Path of a head or weights to be imported."""
    driver_given = Signal(object)
    """Path of a video or track that shall move the portrait."""
    face_given = Signal(object)
    """Path of a photo whose face the portrait shall imitate."""
    batch_given = Signal(object)
    """Paths of photos to be frontalized one after the other."""

    def __init__(self, studio: Studio, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._settings = settings
        studio.session.portrait_changed.connect(self._remember)

    def open_file(self, path: Path, *, frontalize: bool = False) -> None:
        """Open a photo, its head turned to the front if asked, or a document; apply a preset."""
        if _may_drive(path):
            self.driver_given.emit(path)
            return
        if path.suffix.lower() == SUFFIX:
            self.presets_given.emit(path)
            return
        if path.suffix.lower() == DOCUMENT_SUFFIX:
            self._studio.opener.open_document(path)
            return
        if may_be_asset(path):
            self.models_given.emit(path)
            return
        after = self._studio.frontalize if frontalize else None
        self._studio.opener.open_file(path, after=after)

    def open_picture(self, rgb: NDArray[np.uint8]) -> None:
        """Open a picture `[H, W, 3]` that the camera took."""
        self._studio.opener.open_bytes(_png(rgb_image(rgb)), self.tr("Photo of the camera"))

    def open_sample(self) -> None:
        """Open the portrait that comes with the application."""
        try:
            self._studio.opener.open_file(resource(*SAMPLE), after=self._introduce)
        except AssetError as error:
            self.said.emit(Message(str(error), "warning"))

    def paste(self) -> None:
        """Open what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData(), self.tr("on the clipboard"))

    def take(self, data: QMimeData, where: str, *, frontalize: bool = False) -> None:
        """Open files or a picture; `where` completes the sentence if there are none."""
        files = local_files(data)
        several = photos_in(files) if len(files) > 1 or any(f.is_dir() for f in files) else []
        if several and frontalize:
            self.batch_given.emit(several)
        elif files:
            if len(several) > 1:
                self._offer_batch(several)
            self.open_file(several[0] if several else files[0], frontalize=frontalize)
        elif data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self._studio.opener.open_bytes(_png(image), self.tr("Pasted picture"))
            else:
                self._nothing(where)
        elif data.hasUrls():
            text = self.tr("Nothing is fetched from the network: save the picture, then open it.")
            self.said.emit(Message(text, "warning"))
        else:
            self._nothing(where)

    def take_driver(self, data: QMimeData, where: str) -> None:
        """Let a video, a track, a photo or pictures move the portrait; `where` as of `take`.

        A photo is imitated at once, the others go onto the timeline.
        """
        files = local_files(data)
        if len(files) == 1 and (files[0].is_dir() or not photos_in(files)):
            self.driver_given.emit(files[0])
        elif len(files) == 1:
            self.face_given.emit(files[0])
        elif files:
            text = self.tr("One driver at a time: of pictures, drop the folder that holds them.")
            self.said.emit(Message(text, "warning"))
        else:
            self._nothing(where)

    def _introduce(self) -> None:
        text = self.tr("A sample portrait to try the sliders on. Drop your own photo anywhere.")
        self.said.emit(Message(text))

    def _offer_batch(self, photos: list[Path]) -> None:
        text = self.tr("One portrait at a time: opening the first of {0} files.")
        self.said.emit(
            Message(
                text.format(len(photos)),
                "info",
                self.tr("Frontalize all…"),
                lambda: self.batch_given.emit(photos),
            )
        )

    def _nothing(self, where: str) -> None:
        self.said.emit(Message(self.tr("There is no picture {0}.").format(where), "warning"))

    def _remember(self) -> None:
        portrait = self._studio.session.portrait
        path = portrait.photo.path if portrait is not None else None
        if path is not None and path.is_file() and path != resource(*SAMPLE):
            self._settings.remember_file(path)
            self._settings.folder = path.parent


def may_be_photo(data: QMimeData) -> bool:
    """Whether dragged data could be opened."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def _may_drive(path: Path) -> bool:
    """Whether a file is a video by its name, or a track by its first bytes."""
    if path.suffix.lower() in VIDEO_SUFFIXES:
        return True
    if path.suffix.lower() not in _TRACK_SUFFIXES:
        return False
    # Here, because the window starts without it.
    from gdpw_core.motion.track_files import may_be_track

    return may_be_track(path)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(data.data())
