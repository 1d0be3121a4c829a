"""Where the bundled files lie: in a checkout, an installation or a frozen application."""

import sys
from pathlib import Path

from gdpw_core.errors import AssetError


def resources_folder() -> Path:
    """Folder `resources/` that travels with the code; a wheel carries it inside this package."""
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen) / "resources"
    here = Path(__file__).resolve().parent
    installed = here / "bundled"
    return installed if installed.is_dir() else here.parent / "resources"


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
