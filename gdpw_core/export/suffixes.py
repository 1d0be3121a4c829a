"""Names of the files that an edit can be written to."""

from pathlib import Path

from gdpw_core.errors import OutputError
from gdpw_core.image import PHOTO_SUFFIXES, check_folder

PARAMETER_SUFFIXES = (".json", ".csv", ".npz")
ARKIT_SUFFIX = ".arkit.csv"
MESH_SUFFIXES = (".obj", ".glb")
EXPORT_SUFFIXES = (*PHOTO_SUFFIXES, *PARAMETER_SUFFIXES, *MESH_SUFFIXES)


def check_export(path: Path) -> None:
    """Check early that an edit can be written to a path.

    Raises:
        OutputError: an unknown suffix, a folder, or a parent folder that is missing or closed.
    """
    if path.suffix.lower() not in EXPORT_SUFFIXES:
        raise OutputError(
            f"{path}: give a name ending in .png, .jpg, .webp or .tif for the picture, .json, .csv "
            "or .npz for the head parameters, .obj or .glb for the mesh"
        )
    check_folder(path)
