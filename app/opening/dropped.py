"""What is dropped or pasted, as files."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def local_files(data: QMimeData) -> list[Path]:
    """Files and folders of this computer, in order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
