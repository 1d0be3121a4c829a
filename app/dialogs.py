"""File dialogs."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gdpw_core.document import SUFFIX
from gdpw_core.video.suffixes import VIDEO_SUFFIXES


def choose_photo(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a photo or a document to open; None when the user cancels."""
    pictures = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp"
    filters = [
        _tr("Photos and documents") + f" ({pictures} *{SUFFIX})",
        _tr("Photos") + f" ({pictures})",
        _tr("GDPW documents") + f" (*{SUFFIX})",
        _tr("All files") + " (*)",
    ]
    title = _tr("Open photo or document")
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), ";;".join(filters))
    return Path(name) if name else None


def choose_driver(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a driving video or a track; None when the user cancels."""
    videos = " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)
    tracks = "*.json *.csv *.npz"
    filters = [
        _tr("Videos and tracks") + f" ({videos} {tracks})",
        _tr("Videos") + f" ({videos})",
        _tr("Tracks of head parameters or ARKit blendshapes") + f" ({tracks})",
        _tr("All files") + " (*)",
    ]
    title = _tr("Open driving video")
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), ";;".join(filters))
    return Path(name) if name else None


def choose_document(
    parent: QWidget, suggestion: Path, *, can_link: bool
) -> tuple[Path, bool] | None:
    """Ask where to save the document; the system asks before it replaces a file.

    Args:
        parent: the window.
        suggestion: name to begin with.
        can_link: whether the photo lies there, so that the document may name it.

    Returns:
        The path, and whether the document shall name its photo instead of holding it; None when
        the user cancels.
    """
    held = _tr("GDPW document, the photo inside it") + f" (*{SUFFIX})"
    named = _tr("GDPW document, naming the photo beside it") + f" (*{SUFFIX})"
    # With a default suffix the system asks about the very file that would be replaced.
    dialog = QFileDialog(parent, _tr("Save document"), str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    dialog.setNameFilters([held, named] if can_link else [held])
    dialog.selectFile(suggestion.name)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    files, chosen = dialog.selectedFiles(), dialog.selectedNameFilter()
    dialog.deleteLater()
    return (Path(files[0]), chosen == named) if accepted and files else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
