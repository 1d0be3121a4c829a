"""One process at a time in a run folder."""

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gdpw_core.errors import InputError, OutputError

log = logging.getLogger(__name__)

_NAME = ".lock"
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def run_lock(folder: Path, *, active: bool = True) -> Iterator[None]:
    """Hold a run folder; the system lets go of it when the process ends, however it ends.

    Args:
        folder: of the run.
        active: False in all but one process of a run.

    Raises:
        InputError: another process trains there.
        OutputError: the folder cannot be written.
    """
    if not active:
        yield
        return
    try:
        file = (folder / _NAME).open("ab")
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            _take(file)
        except OSError as error:
            if error.errno in _TAKEN:
                raise InputError(
                    f"{folder}: another gdpw-train is at work in this run folder: wait for its "
                    "end, or give another folder with --out"
                ) from error
            # Some network disks have no locks.
            log.warning("%s cannot be locked (%s): start no second run there", folder, error)
        yield


def _take(file: IO[bytes]) -> None:
    """Lock the file, or raise OSError at once.

    A lock of the process, not of the open file: workers that were forked from a killed run and
    outlive it do not hold it.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
