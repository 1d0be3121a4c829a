"""Head parameters of one picture as JSON, CSV, NPZ, or as ARKit's blendshapes in CSV."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gdpw_core.controls import ExpressionUnits
from gdpw_core.errors import OutputError
from gdpw_core.export.suffixes import PARAMETER_SUFFIXES
from gdpw_core.image import Crop, check_folder, write_whole
from gdpw_core.motion.track import Track
from gdpw_core.motion.track_files import write_track
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import software_name

_RATE = 25.0


@dataclass(frozen=True, eq=False)
class HeadState:
    """The head of one picture and what its numbers refer to.

    Args:
        parameters: as fitted or edited.
        crop: the window of the photo that the camera maps to.
        photo: name of the picture.
        head: name of the head model.
        head_identity: its checksum: coefficients of two heads are not interchangeable.
        report: more for JSON, such as how good the fit is.
    """

    parameters: FaceParameters
    crop: Crop
    photo: str
    head: str
    head_identity: str
    report: dict[str, Any] | None = None


def write_parameters(path: Path, state: HeadState, units: ExpressionUnits | None) -> None:
    """Write head parameters in the format of the name's suffix; all or nothing.

    CSV is a table of one row, which also reads as a track of one frame; `NAME.arkit.csv` holds
    ARKit's 52 blendshapes.

    Args:
        path: .json, .csv, .npz or .arkit.csv.
        state: what to write.
        units: the head's named units, for ARKit.

    Raises:
        OutputError: another suffix, or it cannot be written there.
        InputError: ARKit blendshapes of a head without named units.
    """
    suffix = path.suffix.lower()
    if suffix not in PARAMETER_SUFFIXES:
        raise OutputError(f"{path}: give a name ending in .json, .csv or .npz")
    check_folder(path)
    if suffix == ".csv":
        write_track(path, Track(_RATE, (state.parameters,)), units)
    elif suffix == ".npz":
        write_whole(path, _npz(state))
    else:
        text = json.dumps(parameters_record(state), indent=2, allow_nan=False)
        write_whole(path, f"{text}\n".encode("utf-8", "backslashreplace"))


def parameters_record(state: HeadState) -> dict[str, Any]:
    """The parameters as JSON holds them: angles in radians, coefficients in sigma."""
    camera, crop = state.parameters.camera, state.crop
    return {
        "photo": state.photo,
        "software": software_name(),
        "head": {"name": state.head, "identity": state.head_identity},
        "parameters": state.parameters.to_dict(),
        "camera": {
            "scale": camera.scale,
            "tx": camera.tx,
            "ty": camera.ty,
            "crop": {
                "centre_x": crop.centre_x,
                "centre_y": crop.centre_y,
                "side": crop.side,
                "angle": crop.angle,
            },
        },
        **(state.report or {}),
    }


def _npz(state: HeadState) -> memoryview:
    """Arrays by the parameters' names; texts are plain unicode, nothing is pickled."""
    parameters, crop = state.parameters, state.crop
    camera = parameters.camera
    arrays: dict[str, Any] = {
        name: getattr(parameters, name) for name in parameters.to_dict() if name != "camera"
    }
    arrays["camera"] = np.array([camera.scale, camera.tx, camera.ty])
    arrays["crop"] = np.array([crop.centre_x, crop.centre_y, crop.side, crop.angle])
    for name in ("photo", "head", "head_identity"):
        arrays[name] = np.array(getattr(state, name))
    arrays["software"] = np.array(software_name())
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getbuffer()
