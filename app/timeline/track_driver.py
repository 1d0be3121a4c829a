"""The driver of a track in its settings: seen, followed again, or to be found."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.drivers.card import DriverCard
from app.drivers.choice import DriverLook
from gdpw_core.motion.origin import TrackOrigin


class TrackDriver(DriverCard):
    """Says that the driver is being opened until its look or its absence is told.

    Args:
        origin: of the track.
        parent: owner.
    """

    again_asked = Signal(object)
    """A `DriverLook`: it is to be followed in another way."""
    search_asked = Signal(object)
    """A `TrackOrigin`: the user knows where the file lies."""

    def __init__(self, origin: TrackOrigin, parent: QWidget | None = None) -> None:
        super().__init__(origin.name, parent)
        self._origin = origin
        self._look: DriverLook | None = None
        self.again_button = QPushButton(self.tr("Follow again…"))
        self.again_button.setToolTip(self.tr("Choose anew what of the driver is followed, and how"))
        self.find_button = QPushButton(self.tr("Find it…"))
        self.find_button.setToolTip(self.tr("Show where the file of the driver lies now"))
        row = QHBoxLayout()
        for button in (self.again_button, self.find_button):
            button.setAutoDefault(False)
            button.hide()
            row.addWidget(button)
        row.addStretch(1)
        self.words.addLayout(row)
        self.again_button.clicked.connect(self._follow)
        self.find_button.clicked.connect(lambda: self.search_asked.emit(self._origin))
        self.facts.setText(self.tr("Opening the driver…"))

    def show_look(self, look: DriverLook) -> None:
        """Show the driver, and offer to follow it again."""
        super().show_look(look)
        self._look = look
        self.again_button.show()
        self.find_button.hide()

    def show_gone(self) -> None:
        """Say that it is not where it was, and offer to find it."""
        self.facts.setText(self.tr("Moved or changed. The track moves the head without it."))
        self.again_button.hide()
        self.find_button.show()

    def _follow(self) -> None:
        if self._look is not None:
            self.again_asked.emit(self._look)
