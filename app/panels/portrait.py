"""The open portrait: its file and how well the head fits it, with reasons."""

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.look.icons import icon
from app.look.theme import current_theme
from app.session import EditSession
from app.texts.core import spoken

GOOD_FIT = 0.7
FAIR_FIT = 0.45
_RELAYOUT = (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show)


class PortraitPanel(QWidget):
    """Name, size, confidence of the fit and what lowers it."""

    other_face_asked = Signal()
    """The user wants another face of the same photo."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = QLabel()
        self.name.setProperty("role", "title")
        self.name.setWordWrap(True)
        self.size_text = _muted()
        self.verdict = QLabel()
        self.percent = _muted()
        self._meter = QProgressBar()
        self._meter.setRange(0, 100)
        self._meter.setTextVisible(False)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(6)
        self.other_face = QPushButton(self.tr("Choose another face…"))
        self.other_face.setToolTip(self.tr("This photo shows several faces"))
        self.other_face.clicked.connect(self.other_face_asked)
        self.other_face.hide()
        self._compose()
        session.portrait_changed.connect(self.refresh)
        self.refresh()

    def offer_faces(self, several: bool) -> None:
        """Whether the photo shows more than one face."""
        self.other_face.setVisible(several)

    def refresh(self) -> None:
        """Describe the open portrait."""
        portrait = self._session.portrait
        self._fit_box.setVisible(portrait is not None)
        if portrait is None:
            self.name.setText(self.tr("No portrait yet"))
            self.size_text.setText(self.tr("Open or drop a photo to begin."))
            return
        photo, fit = portrait.photo, portrait.fit
        self.name.setText(photo.path.name if photo.path else self.tr("Pasted picture"))
        megapixels = photo.width * photo.height / 1e6
        size = f"{photo.width} × {photo.height}"
        local = QLocale()
        text = self.tr("{0} px, {1} MP, {2}")
        self.size_text.setText(text.format(size, local.toString(megapixels, "f", 1), photo.format))
        self._show_fit(fit.confidence, fit.warnings)
        error = self.tr("Landmarks lie {0} % of the distance between the eyes off the head.")
        self._fit_box.setToolTip(error.format(local.toString(100.0 * fit.reprojection, "f", 1)))

    def _show_fit(self, confidence: float, warnings: tuple[str, ...]) -> None:
        if confidence >= GOOD_FIT:
            text, role = self.tr("The head fits well"), "good"
        elif confidence >= FAIR_FIT:
            text, role = self.tr("The head fits fairly"), "warning"
        else:
            text, role = self.tr("The head fits poorly"), "error"
        self.verdict.setText(text)
        self.percent.setText(f"{100.0 * confidence:.0f} %")
        self._meter.setValue(round(100.0 * confidence))
        self._meter.setAccessibleName(self.tr("Confidence of the fit"))
        colour = getattr(current_theme(), role)
        self._meter.setStyleSheet(f"QProgressBar::chunk {{ background: {colour}; }}")
        while (item := self._reasons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for reason in map(spoken, warnings):
            self._reasons.addWidget(_Reason(reason[:1].upper() + reason[1:]))

    def event(self, event: QEvent) -> bool:
        """Keep room for wrapped lines: a dock does not ask its panel how high it is at a width."""
        done = super().event(event)
        layout = self.layout()
        if layout is not None and event.type() in _RELAYOUT:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        return done

    def _compose(self) -> None:
        self._fit_box = QWidget()
        fit = QVBoxLayout(self._fit_box)
        fit.setContentsMargins(0, 10, 0, 0)
        fit.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self.verdict, 1)
        line.addWidget(self.percent)
        fit.addLayout(line)
        fit.addWidget(self._meter)
        fit.addLayout(self._reasons)
        fit.addWidget(self.other_face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(4)
        layout.addWidget(self.name)
        layout.addWidget(self.size_text)
        layout.addWidget(self._fit_box)


class _Reason(QWidget):
    """One thing that lowers the confidence."""

    def __init__(self, text: str) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(_pixmap("warning", "warning"))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        label = _muted(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(mark)
        row.addWidget(label, 1)


def _pixmap(name: str, role: str) -> QPixmap:
    return icon(name, role).pixmap(QSize(14, 14))


def _muted(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
