"""File dialogs."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_photo(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a photo to open; None when the user cancels."""
    pictures = _tr("Photos") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)"
    title, everything = _tr("Open photo"), _tr("All files") + " (*)"
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), f"{pictures};;{everything}")
    return Path(name) if name else None


def choose_export(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask where to write the picture; the system asks before it replaces a file."""
    kinds = {
        _tr("PNG, lossless"): "*.png",
        _tr("JPEG"): "*.jpg *.jpeg",
        _tr("WebP"): "*.webp",
        _tr("TIFF"): "*.tif *.tiff",
    }
    filters = [f"{label} ({patterns})" for label, patterns in kinds.items()]
    name, chosen = QFileDialog.getSaveFileName(
        parent, _tr("Export picture"), str(suggestion), ";;".join(filters)
    )
    if not name:
        return None
    path = Path(name)
    if not path.suffix and chosen in filters:
        first = list(kinds.values())[filters.index(chosen)].split()[0]
        path = path.with_name(path.name + first.removeprefix("*"))
    return path


def choose_weights(parent: QWidget, folder: Path) -> Path | None:
    """Ask for generator weights; None when the user cancels."""
    weights = _tr("Generator weights") + " (*.safetensors *.pth *.pt)"
    title, everything = _tr("Choose generator weights"), _tr("All files") + " (*)"
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), f"{weights};;{everything}")
    return Path(name) if name else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
