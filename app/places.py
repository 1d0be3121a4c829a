"""Where files that belong to a photo are offered to be saved."""

import os
from pathlib import Path

from gdpw_core.resources import resources_folder


def place_of(photo: Path | None, otherwise: Path) -> Path:
    """The folder beside a photo.

    Args:
        photo: its file; None for a picture without one.
        otherwise: for pictures without a file, and where beside it nothing can be written or
            nobody would look: the sample portrait lies inside the application.
    """
    if photo is None or photo.is_relative_to(resources_folder()):
        return otherwise
    return photo.parent if os.access(photo.parent, os.W_OK) else otherwise
