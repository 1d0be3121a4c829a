"""`gdpw frontalize`: turn the faces of one or many photos to the front."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.destinations import refuse_overwriting
from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_model_options, chosen_models, make_pipeline
from gdpw_core.errors import Cancelled, GdpwError, InputError, OutputError

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline

SUMMARY = "turn faces to the front"
DESCRIPTION = """\
Turn the face of each photo to the front, gaze forward, and write PNG files into a folder.

A photo that cannot be used is reported and left out; the others are written all the same, and the
exit code is then 2.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for results")
    parser.add_argument("--neutral", action="store_true", help="relax the expression as well")
    add_face_option(parser)
    add_model_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; 2 when a photo had to be left out.

    Raises:
        GdpwError: the folder or the weights cannot be used.
    """
    destinations = _destinations(arguments.photos, arguments.out)
    _check_folder(arguments.out)
    pipeline = make_pipeline(arguments, chosen_models(arguments))
    left_out = 0
    for photo, destination in zip(arguments.photos, destinations, strict=True):
        started = time.perf_counter()
        try:
            _frontalize(pipeline, photo, destination, arguments)
        except Cancelled:
            raise
        except GdpwError as error:
            left_out += 1
            print(" ".join(f"gdpw: error: {error}".split()), file=sys.stderr)
        else:
            print(f"{destination}: written in {time.perf_counter() - started:.1f} s", flush=True)
    return 2 if left_out else 0


def _frontalize(
    pipeline: "Pipeline", source: Path, destination: Path, arguments: argparse.Namespace
) -> None:
    from gdpw_core.export.picture import write_whole_picture
    from gdpw_core.image import decode_photo
    from gdpw_core.provenance import changed_settings

    portrait = open_chosen(pipeline, decode_photo(source), arguments.face)
    parameters = pipeline.frontalized(portrait, keep_expression=not arguments.neutral)
    edited = pipeline.export(portrait, parameters)
    changed = changed_settings(pipeline.controls, parameters, portrait.fit.parameters)
    _make_folder(destination.parent)
    write_whole_picture(edited, destination, changed, source)


def _destinations(photos: list[Path], folder: Path) -> list[Path]:
    """One name a photo.

    Raises:
        InputError: two photos would get the same name.
        OutputError: a result would replace a photo.
    """
    destinations = [folder / f"{photo.stem}_frontal.png" for photo in photos]
    for number, destination in enumerate(destinations):
        if destination in destinations[:number]:
            first = photos[destinations.index(destination)]
            raise InputError(
                f"{first} and {photos[number]} would both become {destination}: "
                "use one folder for each"
            )
        refuse_overwriting(destination, photos)
    return destinations


def _check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written or made, before the work; nothing is made yet."""
    from gdpw_core.image import check_folder

    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file: give the name of a folder")
    nearest = folder.absolute()
    while not nearest.exists():
        nearest = nearest.parent
    check_folder(nearest / ".gdpw-check")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{folder} cannot be made: {reason}") from error
