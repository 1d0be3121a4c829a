"""File dialogs."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gdpw_core.document import SUFFIX
from gdpw_core.image import READ_SUFFIXES
from gdpw_core.video.suffixes import VIDEO_SUFFIXES

_PICTURE_NAMES = " ".join(f"*{suffix}" for suffix in READ_SUFFIXES)
_VIDEO_NAMES = " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)


def choose_photo(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a photo or a document to open; None when the user cancels."""
    filters = [
        _tr("Photos and documents") + f" ({_PICTURE_NAMES} *{SUFFIX})",
        _tr("Photos") + f" ({_PICTURE_NAMES})",
        _tr("GDPW documents") + f" (*{SUFFIX})",
        _tr("All files") + " (*)",
    ]
    title = _tr("Open photo or document")
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), ";;".join(filters))
    return Path(name) if name else None


def choose_face(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the photo whose face is imitated; None when the user cancels."""
    filters = [_tr("Photos") + f" ({_PICTURE_NAMES})", _tr("All files") + " (*)"]
    title = _tr("Photo to imitate")
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), ";;".join(filters))
    return Path(name) if name else None


def choose_material(parent: QWidget, folder: Path) -> list[Path]:
    """Ask for clips and photos to train on; none when the user cancels."""
    filters = [
        _tr("Clips and photos") + f" ({_VIDEO_NAMES} {_PICTURE_NAMES})",
        _tr("All files") + " (*)",
    ]
    title = _tr("Clips and photos to train on")
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), ";;".join(filters))
    return [Path(name) for name in names]


def choose_driver(parent: QWidget, folder: Path, title: str) -> Path | None:
    """Ask for a driver; None when the user cancels.

    Args:
        parent: the window.
        folder: where to begin.
        title: of the dialog.

    Returns:
        A video, a track, or the folder of the picture that was chosen.
    """
    tracks = "*.json *.csv *.npz"
    filters = [
        _tr("Videos, pictures and tracks") + f" ({_VIDEO_NAMES} {_PICTURE_NAMES} {tracks})",
        _tr("Videos") + f" ({_VIDEO_NAMES})",
        _tr("Numbered pictures: any one of them stands for its folder") + f" ({_PICTURE_NAMES})",
        _tr("Tracks of head parameters or ARKit blendshapes") + f" ({tracks})",
        _tr("All files") + " (*)",
    ]
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), ";;".join(filters))
    path = Path(name)
    if not name:
        return None
    return path.parent if path.suffix.lower() in READ_SUFFIXES else path


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
