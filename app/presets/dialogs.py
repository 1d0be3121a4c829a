"""Which preset file to open or to write."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.presets.preset import SUFFIX


def choose_presets(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a preset file to open; None when the user cancels."""
    title, kind = _tr("Open presets"), _tr("Presets")
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), f"{kind} (*{SUFFIX})")
    return Path(name) if name else None


def choose_preset_copy(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask where to write a preset; None when the user cancels."""
    title, kind = _tr("Write preset"), _tr("Presets")
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggestion), f"{kind} (*{SUFFIX})")
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetDialogs", text)
