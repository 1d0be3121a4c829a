"""What the tour says."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.first_run import Hint

if TYPE_CHECKING:
    from app.main_window import MainWindow


def tour(window: "MainWindow") -> list[Hint]:
    """The hints, in the order in which a portrait is worked on."""
    return [
        Hint(
            lambda: window.stack,
            "middle",
            _tr("A portrait"),
            _tr(
                "Drop a photo anywhere, or paste one. The wheel zooms, dragging moves, a double "
                "click shows real size. This sample is yours to try."
            ),
        ),
        Hint(
            lambda: window.presets_panel,
            "right",
            _tr("Looks"),
            _tr("Click one to put it on this face, then say how much of it."),
        ),
        Hint(
            lambda: window.adjust_panel,
            "left",
            _tr("Every detail"),
            _tr(
                "Drag a slider or a number: Shift is fine, Ctrl snaps. The tick is the photo; "
                "a double click goes back to it."
            ),
        ),
        Hint(
            lambda: window.toolbar.before_button,
            "below",
            _tr("Before and after"),
            _tr("Hold \\ to see the photo as it was. Y splits the picture."),
        ),
        Hint(
            lambda: window.toolbar.export_button,
            "below",
            _tr("Export and more"),
            _tr(
                "Writes the picture at its own resolution. Press ? for all keys. FLAME and the "
                "weights of a network are added under File."
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tour", text)
