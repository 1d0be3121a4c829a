"""The status bar: what goes on, the device, the speed, what is missing."""

from collections import deque
from statistics import median

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QSizePolicy, QStatusBar, QWidget

from app.look.icons import icon
from app.look.theme import figures_font

_FRAMES = 15


class StatusLine(QStatusBar):
    """Permanent facts on the right, the job at hand on the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 10, 0)
        self._times: dict[str, deque[float]] = {
            quality: deque(maxlen=_FRAMES) for quality in ("preview", "full")
        }
        self.job = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(72)
        self._bar.setAccessibleName(self.tr("Working"))
        self.tier, self.device, self.speed = QLabel(), QLabel(), QLabel()
        self.speed.setFont(figures_font(self.speed.font()))
        self._mark = QLabel()
        self.engine = QLabel()
        self.engine.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.addWidget(self._bar)
        self.addWidget(self.job, 1)
        for index, widget in enumerate((self.tier, self.speed, self.device)):
            if index:
                self.addPermanentWidget(_line())
            self.addPermanentWidget(widget)
        self.addPermanentWidget(_line())
        self.addPermanentWidget(self._mark)
        self.addPermanentWidget(self.engine)
        self._describe()
        self.show_job("")

    def show_job(self, title: str) -> None:
        """Name the job at hand; empty: none."""
        self.job.setText(title)
        self._bar.setVisible(bool(title))

    def show_engine(self, text: str, *, full: bool, detail: str = "") -> None:
        """What renders, with what to say about it on a closer look; `full`: nothing is missing."""
        name, role = ("check-circle", "good") if full else ("info", "warning")
        self._mark.setPixmap(icon(name, role).pixmap(QSize(14, 14)))
        self.engine.setText(text)
        self.engine.setAccessibleName(text)
        tip = self.tr("What renders the picture")
        self.engine.setToolTip(f"{tip}: {detail}" if detail else tip)

    def show_device(self, text: str) -> None:
        """Where the network runs and in which precision."""
        self.device.setText(text)

    def show_tier(self, tier: str) -> None:
        """Say how good the picture on the canvas is."""
        names = {
            "photo": self.tr("Photo as opened"),
            "preview": self.tr("Preview"),
            "full": self.tr("Full quality"),
            "exact": self.tr("Photo pixels"),
        }
        self.tier.setText(names[tier])

    def add_time(self, quality: str, milliseconds: float) -> None:
        """Count a frame; the median of the last ones is shown."""
        self._times[quality].append(milliseconds)
        parts = []
        for name, text in (("preview", self.tr("live")), ("full", self.tr("full"))):
            if self._times[name]:
                parts.append(f"{text} {median(self._times[name]):.0f} ms")
        self.speed.setText("  ".join(parts))

    def forget_times(self) -> None:
        """Another portrait: begin anew."""
        for times in self._times.values():
            times.clear()
        self.speed.clear()
        self.tier.clear()

    def _describe(self) -> None:
        for label, text in (
            (
                self.tier,
                self.tr(
                    "What the canvas shows: a quick preview while you drag, full quality at rest, "
                    "the very pixels of the export when you look closely"
                ),
            ),
            (self.device, self.tr("Where frames are computed, and in which precision")),
            (self.speed, self.tr("Median time of the last frames: while dragging, and at rest")),
        ):
            label.setToolTip(text)
            label.setTextFormat(Qt.TextFormat.PlainText)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "vline")
    line.setFixedHeight(14)
    return line
