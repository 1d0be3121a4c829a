"""`gdpw fit`: the head parameters of a photo, and its head as a mesh."""

import argparse
import time
from pathlib import Path

from app.cli.destinations import refuse_overwriting
from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_head_option, chosen_models, chosen_regressor, make_pipeline
from gdpw_core.errors import InputError

SUMMARY = "fit the 3-D head to a photo"
DESCRIPTION = """\
Fit the 3-D head to a photo and write the result: at least one of --json, --csv, --npz, --mesh.

Keys of the JSON: parameters (shape and expression in sigma, poses as axis-angle in radians,
camera), camera (scale, tx, ty and the square crop of the photo that they refer to, in photo
pixels), reprojection and reprojection_p95 (mean and 95th percentile of the interior landmarks'
error as a fraction of the distance between the eyes), confidence (0 to 1), head (whose
coefficients these are), warnings, seconds.

A CSV named NAME.arkit.csv holds ARKit's 52 blendshapes instead of parameters.
"""
_FILES = {
    "json": ((".json",), "parameters with everything about the fit"),
    "csv": ((".csv",), "parameters as a table of one row, or .arkit.csv"),
    "npz": ((".npz",), "parameters as numpy arrays"),
    "mesh": ((".obj", ".glb"), "the fitted head: .obj or .glb"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    for name, (_, text) in _FILES.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=text)
    add_head_option(parser)
    parser.add_argument(
        "--fitter",
        choices=("landmarks", "deca"),
        default="landmarks",
        help="what finds the parameters: landmarks (default), or an imported DECA",
    )
    add_face_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo or the destination cannot be used.
    """
    from gdpw_core.image import check_folder, decode_photo

    paths = _destinations(arguments)
    for path in paths:
        check_folder(path)
        refuse_overwriting(path, [arguments.photo])
    photo = decode_photo(arguments.photo)
    regressor = chosen_regressor(arguments)
    pipeline = make_pipeline(arguments, chosen_models(arguments), regressor)
    from app.exporting.head_files import write_head

    started = time.perf_counter()
    portrait = open_chosen(pipeline, photo, arguments.face)
    seconds, fit = time.perf_counter() - started, portrait.fit
    for path in paths:
        write_head(path, pipeline, portrait, fit.parameters, {})
    print(
        f"{', '.join(map(str, paths))}: written in {seconds:.1f} s; landmarks off by "
        f"{100 * fit.reprojection:.2f} % of the eye distance, confidence {fit.confidence:.2f}"
    )
    return 0


def _destinations(arguments: argparse.Namespace) -> list[Path]:
    """The files to write.

    Raises:
        InputError: none was named, or one ends otherwise than its kind.
    """
    paths: list[Path] = []
    for name, (suffixes, _) in _FILES.items():
        path = getattr(arguments, name)
        if path is None:
            continue
        if path.suffix.lower() not in suffixes:
            raise InputError(f"--{name} {path}: give a name ending in {' or '.join(suffixes)}")
        paths.append(path)
    if not paths:
        raise InputError("name a file to write, such as --json fit.json; see gdpw fit --help")
    return paths
