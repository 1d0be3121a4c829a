"""How far a long run is: a bar on a terminal, lines for another program."""

import os
import re
import sys
from dataclasses import dataclass

from tqdm import tqdm

LINES = {"GDPW_PROGRESS": "lines"}
"""Environment that makes a run say its progress in lines on standard error, terminal or not."""

CHECKING = "checking the validation pairs"
"""What a run says when it begins to; it takes a while and is not counted."""

_FORMAT = "{desc}|{n}|{total}|{postfix}"
_LINE = re.compile(r"([a-z ]*)(?:: )?\|(\d+)\|(\d+)\|(?:, )?(.*)")


@dataclass(frozen=True)
class Progress:
    """One line of progress.

    Args:
        what: is counted, such as "prepare" or "train".
        done: how many of them are done.
        total: of how many.
        note: more about the last one.
    """

    what: str
    done: int
    total: int
    note: str = ""


def progress_bar(
    total: int,
    unit: str,
    what: str,
    *,
    start: int = 0,
    active: bool = True,
    always: bool = True,
) -> "tqdm[object]":
    """A bar to be entered and updated.

    Args:
        total: what it counts up to.
        unit: of what is counted.
        what: is done, in a word or two of small letters.
        start: where it begins.
        active: False shows nothing.
        always: False shows it on a terminal only.
    """
    if all(os.environ.get(name) == value for name, value in LINES.items()):
        return tqdm(
            total=total, unit=unit, desc=what, initial=start, file=sys.stderr,
            disable=not active, bar_format=_FORMAT, mininterval=0.3,
        )  # fmt: skip
    hidden = not active or (False if always else None)
    return tqdm(
        total=total, unit=unit, desc=what, initial=start, disable=hidden, dynamic_ncols=True
    )


def read_progress(line: str) -> Progress | None:
    """The progress that a line tells; None if it tells something else."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    what, done, total, note = found.groups()
    return Progress(what, int(done), int(total), note)
