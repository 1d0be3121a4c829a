"""The main window: docks, menus, tool bar, canvas. It composes; what happens is elsewhere."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QDockWidget,
    QGridLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from app.actions import Actions
from app.assets.wiring import AssetWiring
from app.documents.wiring import DocumentWiring
from app.drivers.files import DriverFiles
from app.drivers.view import DriverView
from app.drivers.wiring import DriverWiring
from app.exporting.clip_wiring import ClipExportWiring
from app.exporting.wiring import ExportWiring
from app.first_run import FirstRun
from app.hold_keys import HoldKeys
from app.menus import Menus
from app.opening.intake import Intake, may_be_photo
from app.panels.adjust import AdjustPanel
from app.panels.history import HistoryPanel
from app.panels.portrait import PortraitPanel
from app.panels.presets import PresetsPanel
from app.rendering.controller import Controller
from app.settings import Settings
from app.studio import Studio
from app.texts.tour import tour
from app.timeline.wiring import TimelineWiring
from app.toolbar import ToolBar
from app.training.wiring import TrainingWiring
from app.widgets.banner import Banner
from app.widgets.drop_overlay import DropOverlay
from app.widgets.face_picker import FacePicker
from app.widgets.image_canvas import ImageCanvas
from app.widgets.status_line import StatusLine
from app.widgets.welcome import Welcome
from app.wiring import Wiring

_TITLE_BAR = 32


class MainWindow(QMainWindow):
    """Canvas in the middle, portrait and history on the left, sliders on the right.

    Args:
        studio: what is behind the window.
        settings: what was remembered.
    """

    def __init__(self, studio: Studio, settings: Settings) -> None:
        super().__init__()
        self.studio = studio
        self.settings = settings
        self.setWindowTitle("GDPW Studio")
        self.canvas = ImageCanvas()
        self.hold_keys = HoldKeys(self.canvas)
        self.welcome = Welcome()
        self.picker = FacePicker()
        self.banner = Banner()
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self.controller = Controller(studio, self.canvas, self)
        self.intake = Intake(studio, settings, self)
        self.actions_ = Actions(self, studio.session.stack)
        self._compose_centre()
        self._compose_docks()
        self.toolbar = ToolBar(self.actions_, self)
        self.addToolBar(self.toolbar)
        self.menus = Menus(self.actions_, self.docks, settings, self)
        self.setMenuBar(self.menus)
        self.first_run = FirstRun(self, self.stack, tour(self), settings)
        self.wiring = Wiring(self)
        self.asset_wiring = AssetWiring(self, studio.assets)
        self.document_wiring = DocumentWiring(self)
        self.export_wiring = ExportWiring(self)
        self.timeline_wiring = TimelineWiring(self)
        self.driver_files = DriverFiles(settings)
        self.driver_view = DriverView(studio.session, self.driver_files)
        self._cell.addWidget(
            self.driver_view, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        )
        self.clip_export_wiring = ClipExportWiring(self, self.driver_files)
        self.driver_wiring = DriverWiring(self)
        self.training_wiring = TrainingWiring(self)
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 520)
        self._restore()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about unsaved work, remember the arrangement, end the threads."""
        parts = (self.clip_export_wiring, self.training_wiring, self.document_wiring)
        if not all(part.may_close() for part in parts):
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        self.settings.layout = self.saveState()
        self.settings.flush()
        # A file being written takes as long as it takes; nobody needs to watch it.
        self.hide()
        self.studio.shut_down(decided=True)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that act while held."""
        self.hold_keys.handle(event, down=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The end of a held key."""
        self.hold_keys.handle(event, down=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Whoever leaves the window lets go of its keys."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hold_keys.let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the drop zones over the whole window."""
        super().resizeEvent(event)
        self.drop_overlay.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Show the drop zones."""
        event.acceptProposedAction()
        self.drop_overlay.appear(
            usable=may_be_photo(event.mimeData()),
            portrait=self.studio.session.portrait is not None,
        )

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Highlight the zone under the pointer."""
        event.acceptProposedAction()
        self.drop_overlay.hover(event.position().toPoint())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Take the drop zones away."""
        self.drop_overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        self.drop_overlay.hide()
        event.acceptProposedAction()
        zone = self.drop_overlay.zone(event.position().toPoint())
        where = self.tr("in what was dropped")
        if zone == "drive":
            self.intake.take_driver(event.mimeData(), where)
        else:
            self.intake.take(event.mimeData(), where, frontalize=zone == "frontalize")

    def _compose_centre(self) -> None:
        self.stack = QStackedWidget()
        for widget in (self.welcome, self.canvas, self.picker):
            self.stack.addWidget(widget)
        centre = QWidget()
        # Both in one cell: a message floats over the picture and never moves it.
        self._cell = cell = QGridLayout(centre)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.addWidget(self.stack, 0, 0)
        cell.addWidget(
            self.banner, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
        )
        self.banner.raise_()
        self.setCentralWidget(centre)
        self.drop_overlay = DropOverlay(self)

    def _compose_docks(self) -> None:
        session = self.studio.session
        self.portrait_panel = PortraitPanel(session)
        self.presets_panel = PresetsPanel(
            session, self.studio.renderer, self.studio.data_folder / "presets"
        )
        self.history_panel = HistoryPanel(session)
        self.adjust_panel = AdjustPanel(session, self.settings)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.docks = [
            self._dock("portrait", self.tr("Portrait"), self.portrait_panel, left),
            self._dock("presets", self.tr("Presets"), self.presets_panel, left),
            self._dock("history", self.tr("History"), self.history_panel, left),
            self._dock("adjust", self.tr("Adjust"), self.adjust_panel, right),
        ]
        self.timeline_dock = self._compose_timeline()
        self.portrait_panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.history_panel.setMinimumWidth(180)
        self.presets_panel.setMinimumWidth(244)
        self.adjust_panel.setMinimumWidth(300)
        self.resizeDocks([self.docks[0], self.docks[3]], [244, 360], Qt.Orientation.Horizontal)
        self.resizeDocks(self.docks[:3], [130, 420, 150], Qt.Orientation.Vertical)

    def _compose_timeline(self) -> QDockWidget:
        """Empty until it is wanted: see `TimelineWiring`."""
        dock = self._dock(
            "timeline", self.tr("Timeline"), QWidget(), Qt.DockWidgetArea.BottomDockWidgetArea
        )
        # Its own row of tools says what it is.
        dock.setTitleBarWidget(QWidget())
        dock.hide()
        return dock

    def _dock(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _restore(self) -> None:
        # A window manager adds a title bar; nothing of the window may lie below the screen.
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(room))
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)
        if not self.settings.layout.isEmpty():
            self.restoreState(self.settings.layout)
