"""Where the bundled files lie: in a checkout, an installation or a frozen application."""

import sys
from pathlib import Path

from gdpw_core.errors import AssetError


def resources_folder() -> Path:
    """Folder `resources/` that travels with the code."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def resource(*parts: str) -> Path:
    """Path of a bundled file.

    Raises:
        AssetError: the file is not there (a damaged installation).
    """
    path = resources_folder().joinpath(*parts)
    if not path.exists():
        raise AssetError(
            f"bundled file {'/'.join(parts)} is missing: install the application again"
        )
    return path
