"""`gdpw edit`: change one photo, or a saved document, and write picture, parameters or mesh."""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.control_values import ListControls, check_settings, parse_settings
from app.cli.destinations import refuse_overwriting
from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_model_options, chosen_models, make_pipeline
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdpw_core.export.picture import PictureOptions
    from gdpw_core.image import Photo
    from gdpw_core.motion.retarget import Part
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline, Portrait

SUMMARY = "change the face in a photo"
DESCRIPTION = """\
Change the face in a photo and write it at its own resolution.

Angles are degrees: yaw, pitch and roll count from the pose in the photo, positive to the right of
the picture, upward and clockwise. Expression units run from 0 to 1, coefficients in sigma.
Without --set the output equals the photo, pixel for pixel. PHOTO may also be a document (.gdpw)
that the window saved: its edit is where --set begins.

The name after --out says what is written: the picture (.png, .jpg, .webp, .tif), the head
parameters (.json, .csv, .npz, .arkit.csv) or the mesh of the head (.obj, .glb).
"""


@dataclass(frozen=True, eq=False)
class _Opened:
    """A photo or document: its portrait, where its edit begins, its photo's file."""

    portrait: "Portrait"
    start: "FaceParameters"
    name: str
    content: "Callable[[], bytes]"


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
    parser.add_argument(
        "--like", type=Path, metavar="OTHER",
        help="do what the face in this photo does; --set goes on from there",
    )  # fmt: skip
    parser.add_argument(
        "--like-only", action="append", default=[], choices=("pose", "expression", "eyes"),
        help="take this alone from it; may be repeated",
    )  # fmt: skip
    add_model_options(parser)
    add_face_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="result")
    parser.add_argument(
        "--crop", action="store_true", help="write the window around the head, not the whole photo"
    )
    parser.add_argument(
        "--quality", type=int, metavar="N", help="of JPEG and WebP, from 1 to 100; 95 if not given"
    )
    parser.add_argument(
        "--label", action="store_true", help="write AI-edited into the lower right corner"
    )
    parser.add_argument("--list-controls", action=ListControls)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo, a setting, the weights or the destination cannot be used.
    """
    photo_path, items = _photo_and_settings(arguments)
    settings = parse_settings(items)
    from gdpw_core.export.picture import PictureOptions
    from gdpw_core.export.suffixes import check_export
    from gdpw_core.image import DEFAULT_QUALITY

    check_export(arguments.out)
    refuse_overwriting(arguments.out, [photo_path])
    quality = DEFAULT_QUALITY if arguments.quality is None else arguments.quality
    options = PictureOptions(
        area="crop" if arguments.crop else "photo", quality=quality, label=arguments.label
    )
    from gdpw_core.head.pack import load_pack

    models = chosen_models(arguments)
    controls = load_pack(models.head_path).controls()
    check_settings(settings, controls)
    started = time.perf_counter()
    open_source = _opener(photo_path, arguments.face)
    other = _other_photo(arguments)
    pipeline = make_pipeline(arguments, models)
    opened = open_source(pipeline)
    fitted = opened.portrait.fit.parameters
    start = opened.start
    if other is not None:
        start = _imitated(pipeline, start, other, arguments.like_only)
    parameters = controls.with_values(settings, start, fitted)
    _write(arguments.out, pipeline, opened, parameters, options)
    print(f"{arguments.out}: written in {time.perf_counter() - started:.1f} s")
    return 0


def _other_photo(arguments: argparse.Namespace) -> "Photo | None":
    """The photo that is imitated."""
    from gdpw_core.image import decode_photo

    if arguments.like is None:
        if arguments.like_only:
            raise InputError("--like-only: name the photo to take it from with --like")
        return None
    return decode_photo(arguments.like)


def _imitated(
    pipeline: "Pipeline", start: "FaceParameters", other: "Photo", only: "list[Part]"
) -> "FaceParameters":
    """What the largest face of the other photo does, on this one's head."""
    from gdpw_core.motion.retarget import PARTS, imitated

    seen = pipeline.open_portrait(other, 0)
    parts = frozenset(only or PARTS)
    return imitated(start, seen.fit.parameters, pipeline.pack.units, parts)


def _opener(path: Path, face: int | None) -> "Callable[[Pipeline], _Opened]":
    """Reads a photo or a document now; the rest waits for the models.

    Raises:
        InputError: the file cannot be used.
    """
    from gdpw_core.document import SUFFIX
    from gdpw_core.image import decode_photo

    if path.suffix.lower() == SUFFIX:
        return _document_opener(path)
    photo = decode_photo(path)

    def open_photo(pipeline: "Pipeline") -> _Opened:
        portrait = open_chosen(pipeline, photo, face)
        return _Opened(portrait, portrait.fit.parameters, path.name, path.read_bytes)

    return open_photo


def _document_opener(path: Path) -> "Callable[[Pipeline], _Opened]":
    from app.documents.state import decoded_photo, read_with_photo, restored

    document = read_with_photo(path)
    photo = decoded_photo(document, path.parent)

    def open_document(pipeline: "Pipeline") -> _Opened:
        edit = restored(pipeline, document, photo)
        for notice in edit.notices:
            print(f"gdpw: note: {notice}", file=sys.stderr)
        content = document.photo.data or b""
        state = edit.history.current()
        return _Opened(edit.portrait, state, document.photo.name, lambda: content)

    return open_document


def _write(
    path: Path,
    pipeline: "Pipeline",
    opened: "_Opened",
    parameters: "FaceParameters",
    options: "PictureOptions",
) -> None:
    from app.exporting.head_files import write_head
    from gdpw_core.export.credentials import Ingredient, credentials_available
    from gdpw_core.export.picture import finished, write_picture
    from gdpw_core.image import PHOTO_SUFFIXES
    from gdpw_core.provenance import changed_settings

    portrait = opened.portrait
    changed = changed_settings(pipeline.controls, parameters, portrait.fit.parameters)
    if path.suffix.lower() not in PHOTO_SUFFIXES:
        write_head(path, pipeline, portrait, parameters, changed)
        return
    edited = pipeline.export(portrait, parameters)
    picture = finished(edited, portrait.stage, options, changed)
    source = Ingredient(opened.name, opened.content()) if credentials_available() else None
    note = write_picture(picture, path, options, changed, source=source)
    if note:
        print(f"gdpw: note: without content credentials: {note}", file=sys.stderr)


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
