"""`--face N`: which face of a photo that shows several."""

import argparse
from typing import TYPE_CHECKING

from gdpw_core.errors import InputError, SeveralFacesError

if TYPE_CHECKING:
    from gdpw_core.image import Photo
    from gdpw_core.pipeline import Pipeline, Portrait


def add_face_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--face`."""
    parser.add_argument(
        "--face", type=_number, metavar="N", help="which face of several, 1 is the largest"
    )


def open_chosen(pipeline: "Pipeline", photo: "Photo", number: int | None) -> "Portrait":
    """Open a portrait of the face that `--face` names.

    Args:
        pipeline: opens it.
        photo: as decoded.
        number: counts from 1, the largest; None where there is only one.

    Raises:
        SeveralFacesError: there are several and none was named; the text says how to.
        InputError: no face, or none of that number.
    """
    try:
        return pipeline.open_portrait(photo, None if number is None else number - 1)
    except SeveralFacesError as error:
        count = len(error.faces)
        name = photo.path or "the picture"
        raise SeveralFacesError(
            f"{count} faces were found in {name}: choose one with --face N, from 1 (the largest) "
            f"to {count}",
            error.faces,
        ) from error


def _number(text: str) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise InputError(f"--face {text}: give a number, 1 is the largest face") from error
    if number < 1:
        raise InputError(f"--face {text}: faces count from 1, the largest")
    return number
