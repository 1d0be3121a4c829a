"""`gdpw batch`: one recipe for many photos."""

import argparse
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.destinations import refuse_overwriting
from app.cli.models import add_model_options, chosen_models, make_pipeline
from gdpw_core.errors import Cancelled, GdpwError, InputError, OutputError

if TYPE_CHECKING:
    from app.cli.batch_recipe import Recipe
    from app.cli.batch_record import BatchRecord
    from gdpw_core.pipeline import Pipeline

SUMMARY = "one recipe for many photos"
DESCRIPTION = """\
Edit, frontalize or animate many photos by one recipe, such as

  {"command": "edit", "set": {"yaw": 12, "mouthSmile": 0.6}, "format": "jpg"}
  {"command": "frontalize", "neutral": true}
  {"command": "animate", "motion": "nod", "seconds": 4, "size": 512, "format": "mp4"}

What is there already, made by the same recipe from the same photo, is not made again: a batch
that was stopped goes on where it was. Photos that cannot be used are listed at the end; the exit
code is then 2.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("recipe", type=Path, metavar="RECIPE.json")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for results")
    parser.add_argument(
        "--jobs", type=_jobs, default=min(2, os.cpu_count() or 1), metavar="N",
        help="photos at a time (2)",
    )  # fmt: skip
    parser.add_argument("--again", action="store_true", help="make everything anew")
    add_model_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; 2 when a photo had to be left out.

    Raises:
        GdpwError: the recipe, the folder or the weights cannot be used.
    """
    from app.cli.batch_recipe import read_recipe
    from app.cli.batch_record import BatchRecord

    models = chosen_models(arguments)
    recipe = read_recipe(arguments.recipe, models.head_path)
    folder: Path = arguments.out
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file: give the name of a folder")
    pairs = _destinations(recipe, arguments.photos, folder)
    record = BatchRecord(folder)
    waiting = [
        (photo, destination)
        for photo, destination in pairs
        if arguments.again or not record.has(destination, photo, recipe.checksum)
    ]
    there = len(pairs) - len(waiting)
    if there:
        print(f"{folder}: {there} of {len(pairs)} are there already", flush=True)
    failures: list[tuple[Path, str]] = []
    if waiting:
        pipeline = make_pipeline(arguments, models)
        failures = _work(recipe, waiting, record, pipeline, arguments.jobs)
    for photo, reason in failures:
        print(" ".join(f"gdpw: error: {photo}: {reason}".split()), file=sys.stderr)
    made = len(waiting) - len(failures)
    print(f"{folder}: {made} written, {there} there already, {len(failures)} failed")
    return 2 if failures else 0


def _work(
    recipe: "Recipe",
    waiting: list[tuple[Path, Path]],
    record: "BatchRecord",
    pipeline: "Pipeline",
    jobs: int,
) -> list[tuple[Path, str]]:
    """Make the results; returns the photos that failed, with the reason, in their order."""
    from tqdm import tqdm

    from app.cli.batch_recipe import each

    failures: dict[Path, str] = {}
    bar = tqdm(total=len(waiting), unit="photo", disable=None, leave=False, file=sys.stderr)
    saying = threading.Lock()

    def one(pair: tuple[Path, Path]) -> None:
        photo, destination = pair
        started = time.perf_counter()
        try:
            _make(recipe, pipeline, photo, destination, record)
        except Cancelled:
            raise
        except GdpwError as error:
            failures[photo] = _without_name(str(error), photo)
        else:
            with saying:
                seconds = time.perf_counter() - started
                bar.write(f"{destination}: written in {seconds:.1f} s", file=sys.stdout)
        with saying:
            bar.update()

    with bar:
        each(waiting, one, jobs)
    return [(photo, failures[photo]) for photo, _ in waiting if photo in failures]


def _make(
    recipe: "Recipe", pipeline: "Pipeline", photo: Path, destination: Path, record: "BatchRecord"
) -> None:
    recipe.carry_out(pipeline, photo, destination)
    try:
        record.add(destination, photo, recipe.checksum)
    except OSError as error:
        raise OutputError(f"{destination} was written, but not noted: {error}") from error


def _without_name(reason: str, photo: Path) -> str:
    return reason.removeprefix(f"{photo}: ").removeprefix(f"{photo} ")


def _destinations(recipe: "Recipe", photos: list[Path], folder: Path) -> list[tuple[Path, Path]]:
    """One name a photo.

    Raises:
        InputError: two photos would get the same name.
        OutputError: a result would replace a photo.
    """
    pairs: dict[Path, Path] = {}
    for photo in photos:
        destination = recipe.destination(photo, folder)
        if destination in pairs:
            raise InputError(
                f"{pairs[destination]} and {photo} would both become {destination}: "
                "use one folder for each"
            )
        refuse_overwriting(destination, photos)
        pairs[destination] = photo
    return [(photo, destination) for destination, photo in pairs.items()]


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise InputError(f"--jobs {text}: give a number from 1 to 64")
    return int(text)
