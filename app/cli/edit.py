"""`gdpw edit`: change one photo and write it at its own resolution."""

import argparse
import time
from pathlib import Path

from app.cli.control_values import ListControls, check_settings, parse_settings
from app.cli.destinations import refuse_overwriting
from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_model_options, chosen_models, make_pipeline
from gdpw_core.errors import InputError

SUMMARY = "change the face in a photo"
DESCRIPTION = """\
Change the face in a photo and write it at its own resolution.

Angles are degrees: yaw, pitch and roll count from the pose in the photo, positive to the right of
the picture, upward and clockwise. Expression units run from 0 to 1, coefficients in sigma.
Without --set the output equals the photo, pixel for pixel.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photo", nargs="?", type=Path, metavar="PHOTO")
    parser.add_argument(
        "--set",
        dest="settings",
        action="extend",
        nargs="+",
        default=[],
        metavar="NAME=VALUE",
        help="move a control, such as yaw=12, jaw_open=8 or mouthSmile=0.6; may be repeated",
    )
    add_model_options(parser)
    add_face_option(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=".png, .jpg, .webp or .tif"
    )
    parser.add_argument("--list-controls", action=ListControls)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo, a setting, the weights or the destination cannot be used.
    """
    photo_path, items = _photo_and_settings(arguments)
    settings = parse_settings(items)
    from gdpw_core.image import check_destination, decode_photo, save_photo

    check_destination(arguments.out)
    refuse_overwriting(arguments.out, [photo_path])
    from gdpw_core.controls import Controls
    from gdpw_core.head.pack import load_pack

    models = chosen_models(arguments)
    controls = Controls(load_pack(models.head_path).units)
    check_settings(settings, controls)
    photo = decode_photo(photo_path)
    from gdpw_core.provenance import with_provenance

    started = time.perf_counter()
    pipeline = make_pipeline(arguments, models)
    portrait = open_chosen(pipeline, photo, arguments.face)
    fitted = portrait.fit.parameters
    parameters = controls.with_values(settings, fitted, fitted)
    edited = pipeline.export(portrait, parameters)
    save_photo(with_provenance(edited, settings), arguments.out)
    print(f"{arguments.out}: written in {time.perf_counter() - started:.1f} s")
    return 0


def _photo_and_settings(arguments: argparse.Namespace) -> tuple[Path, list[str]]:
    """Tell the photo from the settings when it was named after them.

    `gdpw edit --set yaw=12 photo.jpg` hands the photo to --set, which takes several values.
    """
    items = list(arguments.settings)
    if arguments.photo is not None:
        return arguments.photo, items
    loose = [item for item in items if "=" not in item]
    if len(loose) != 1:
        raise InputError("name the photo to edit; see gdpw edit --help")
    items.remove(loose[0])
    return Path(loose[0]), items
