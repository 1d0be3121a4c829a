"""`gdpw fit`: the head parameters of a photo as JSON."""

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.destinations import refuse_overwriting
from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_head_option, chosen_models, make_pipeline

if TYPE_CHECKING:
    from gdpw_core.fitting import Fit
    from gdpw_core.head.pack import HeadPack

SUMMARY = "fit the 3-D head to a photo"
DESCRIPTION = """\
Fit the 3-D head to a photo and write the result as JSON.

Keys: parameters (shape and expression in sigma, poses as axis-angle in radians, camera),
camera (scale, tx, ty and the square crop of the photo that they refer to, in photo pixels),
reprojection and reprojection_p95 (mean and 95th percentile of the interior landmarks' error as
a fraction of the distance between the eyes), confidence (0 to 1), head (whose coefficients
these are), warnings, seconds.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("--json", type=Path, required=True, metavar="FILE", help="result")
    add_head_option(parser)
    add_face_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo or the destination cannot be used.
    """
    from gdpw_core.image import check_folder, decode_photo, write_whole

    check_folder(arguments.json)
    refuse_overwriting(arguments.json, [arguments.photo])
    photo = decode_photo(arguments.photo)
    pipeline = make_pipeline(arguments, chosen_models(arguments))
    started = time.perf_counter()
    fit = open_chosen(pipeline, photo, arguments.face).fit
    seconds = time.perf_counter() - started
    text = json.dumps(
        _report(fit, arguments.photo, pipeline.pack, seconds), indent=2, allow_nan=False
    )
    write_whole(arguments.json, f"{text}\n".encode())
    print(
        f"{arguments.json}: written in {seconds:.1f} s; landmarks off by "
        f"{100 * fit.reprojection:.2f} % of the eye distance, confidence {fit.confidence:.2f}"
    )
    return 0


def _report(fit: "Fit", photo: Path, head: "HeadPack", seconds: float) -> dict[str, Any]:
    camera, crop = fit.parameters.camera, fit.crop
    return {
        "photo": str(photo),
        "head": {"name": head.name, "identity": head.identity},
        "parameters": fit.parameters.to_dict(),
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
        "reprojection": fit.reprojection,
        "reprojection_p95": fit.reprojection_p95,
        "confidence": fit.confidence,
        "warnings": list(fit.warnings),
        "seconds": seconds,
    }
