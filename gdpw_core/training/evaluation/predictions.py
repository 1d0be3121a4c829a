"""Pictures for and by other systems: what they are given, and what they made of it.

Layout: one picture per pair, named by the pair (`00000.png` ...), as `pairs.json` lists them.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from gdpw_core.errors import GdpwError, InputError
from gdpw_core.image import READ_SUFFIXES, Photo, check_folder, decode_photo, save_photo
from gdpw_core.training.evaluation.pairs import PAIR_LIST, EvaluationPair
from gdpw_core.training.evaluation.systems import Result, SystemKind, Task
from gdpw_core.training.evaluation.tasks import PairTasks

log = logging.getLogger(__name__)

Picture = NDArray[np.uint8]

_NAMED = 5  # pictures that an error names


class Predictions:
    """Pictures that another system made of the pairs.

    Every picture is looked for, and looked at, before anything is scored.

    Args:
        folder: where they lie; its name is the system's.
        pairs: what they were made of.
        size: side that they must have, pixels.

    Raises:
        InputError: pictures are missing, of another size or not readable; the text says which.
    """

    kind: SystemKind = "predictions"

    def __init__(self, folder: Path, pairs: Sequence[EvaluationPair], size: int) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder} is no folder of predictions")
        self.label = folder.resolve().name
        there = {
            path.stem: path
            for path in sorted(folder.iterdir(), reverse=True)
            if path.suffix.lower() in READ_SUFFIXES
        }
        names = [pair.name for pair in pairs]
        missing = [f"{name}.png" for name in names if name not in there]
        if missing:
            raise InputError(
                f"{folder}: {_some(missing)} of {len(names)} pictures missing; name each by its "
                f"pair in {PAIR_LIST}"
            )
        others = set(there) - set(names)
        if others:
            log.warning("%s: %d pictures belong to no pair and are not scored", folder, len(others))
        self._paths = {name: there[name] for name in names}
        self._check(folder, size)

    def _check(self, folder: Path, size: int) -> None:
        odd = [
            f"{path.name} ({picture.shape[1]} x {picture.shape[0]})"
            for path in self._paths.values()
            if (picture := _read(path)).shape != (size, size, 3)
        ]
        if odd:
            raise InputError(
                f"{folder}: {_some(odd)} of {len(self._paths)} pictures not {size} x {size}; save "
                f"what the system made of the pair's pictures at that size"
            )

    def render(self, task: Task) -> Result:
        """The other system's picture of a pair."""
        return Result(_read(self._paths[task.name]))


def write_pair_pictures(folder: Path, pairs: Sequence[EvaluationPair], tasks: PairTasks) -> None:
    """Write what another system needs: `source/NAME.png` and `driving/NAME.png` of every pair.

    Raises:
        OutputError: the folder cannot be written.
    """
    for part in ("source", "driving"):
        (folder / part).mkdir(parents=True, exist_ok=True)
        check_folder(folder / part / "00000.png")
    for pair in tqdm(pairs, unit="pair", desc="pairs", dynamic_ncols=True):
        prepared = tasks.prepared(pair)
        pictures = {"source": prepared.task.source, "driving": prepared.driving}
        for part, picture in pictures.items():
            save_photo(Photo(pixels=picture), folder / part / f"{pair.name}.png")


def _read(path: Path) -> Picture:
    try:
        return np.array(decode_photo(path).srgb8())
    except GdpwError as error:
        raise InputError(f"{path}: not a readable picture ({error})") from error


def _some(names: Sequence[str]) -> str:
    """How many there are and what the first ones are called: `2 (a, b)`."""
    more = ", ..." if len(names) > _NAMED else ""
    return f"{len(names)} ({', '.join(names[:_NAMED])}{more})"
