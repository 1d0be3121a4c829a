"""One line over the picture: what went wrong or was done, never in the way."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.look.icons import IconButton, icon
from app.texts.core import spoken
from app.texts.messages import Kind, Message

_ICONS = {
    "info": ("info", "accent"),
    "good": ("check-circle", "good"),
    "warning": ("warning", "warning"),
    "error": ("warning-circle", "error"),
}
_SHORT = 8_000
_LONG = 25_000
_WIDEST, _WIDEST_TEXT, _NARROWEST_TEXT = 720, 430, 120
_AROUND = 130


class Banner(QFrame):
    """Shows the latest message; good news leave by themselves, bad ones stay until dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._message = Message("")
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._close = IconButton("x", self.tr("Dismiss"), parent=self)
        self.setMaximumWidth(_WIDEST)
        self._timer = QTimer(self, singleShot=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(10)
        for widget in (self._icon, self._text, self._button, self._close):
            layout.addWidget(widget)
        self._button.clicked.connect(self._act)
        self._close.clicked.connect(self.dismiss)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown; empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    @property
    def kind(self) -> Kind:
        """Kind of the latest message."""
        return self._message.kind

    @property
    def button(self) -> QPushButton:
        """What can be done about the message; hidden when nothing can."""
        return self._button

    def say(self, message: Message) -> None:
        """Show a message in place of the one before."""
        message = replace(message, text=spoken(message.text))
        self._message = message
        name, role = _ICONS[message.kind]
        self._icon.setPixmap(icon(name, role).pixmap(QSize(18, 18)))
        self._text.setText(message.text)
        self._fit_width()
        self.setAccessibleName(message.text)
        self._button.setText(message.action)
        self._button.setToolTip(message.action)
        self._button.setVisible(bool(message.action))
        self._timer.stop()
        if message.kind in ("info", "good") and not message.action:
            self._timer.start(_SHORT)
        elif message.kind == "good":
            self._timer.start(_LONG)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A narrower window wraps the text instead of pushing it out."""
        if event.type() == QEvent.Type.Resize:
            self._fit_width()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another parent, another width."""
        super().changeEvent(event)
        parent = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)

    def _fit_width(self) -> None:
        """One line if there is room for it, else a few."""
        parent = self.parentWidget()
        rest = self._button.sizeHint().width() + 20 if self._message.action else 0
        room = parent.width() - rest - _AROUND if parent is not None else _WIDEST_TEXT
        width = self._text.fontMetrics().horizontalAdvance(self._message.text) + 4
        self._text.setMinimumWidth(max(_NARROWEST_TEXT, min(width, _WIDEST_TEXT, room)))

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        run = self._message.run
        self.dismiss()
        if run is not None:
            run()
