"""A driver at a glance: a picture of it, its name, what it is."""

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.drivers.choice import DriverLook
from app.widgets.pyramid import rgb_image

_THUMBNAIL = QSize(132, 104)


class DriverCard(QWidget):
    """Shows a driver; the picture once it is there.

    Args:
        name: of the file.
        parent: owner.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.facts, self.picture = QLabel(name), QLabel(), QLabel()
        self.name.setProperty("role", "title")
        self.facts.setProperty("role", "muted")
        self.picture.setAccessibleName(self.tr("Picture of the driver"))
        self.picture.hide()
        self.words = QVBoxLayout()
        for text in (self.name, self.facts):
            text.setWordWrap(True)
            self.words.addWidget(text)
        self.words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.picture)
        layout.addLayout(self.words, 1)

    def show_look(self, look: DriverLook) -> None:
        """Show what a file is, and its picture where it has one."""
        self.name.setText(look.path.name)
        self.facts.setText(self.facts_text(look))
        if look.picture is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            keep = Qt.AspectRatioMode.KeepAspectRatio
            picture = QPixmap.fromImage(rgb_image(look.picture)).scaled(_THUMBNAIL, keep, smooth)
            self.picture.setPixmap(picture)
            self.picture.show()

    def facts_text(self, look: DriverLook) -> str:
        """What a file is: length, rate, size, sound."""
        facts, picture, locale = look.facts, look.picture, QLocale()
        length = self.tr("of unknown length")
        if facts.seconds is not None:
            length = self.tr("{seconds} s").format(seconds=locale.toString(facts.seconds, "f", 1))
        rate = locale.toString(round(facts.rate, 2))
        if picture is None:
            text = self.tr("Track of head parameters: {length}, {rate} frames a second")
            return text.format(length=length, rate=rate)
        if look.kind == "pictures":
            text = self.tr("{count} pictures: {length} at {rate} a second, {width} × {height} px")
        elif facts.sound:
            text = self.tr(
                "Video: {length}, {rate} frames a second, {width} × {height} px, with sound"
            )
        else:
            text = self.tr(
                "Video: {length}, {rate} frames a second, {width} × {height} px, no sound"
            )
        return text.format(
            count=round((facts.seconds or 0.0) * facts.rate), length=length, rate=rate,
            width=picture.shape[1], height=picture.shape[0],
        )  # fmt: skip
