"""Where results go: never onto a photo that was read."""

from collections.abc import Iterable
from pathlib import Path

from gdpw_core.errors import OutputError


def refuse_overwriting(destination: Path, sources: Iterable[Path]) -> None:
    """Refuse to write a result over one of its sources.

    Raises:
        OutputError: `destination` is one of `sources`, also by another name.
    """
    for source in sources:
        try:
            same = destination.exists() and destination.samefile(source)
        except OSError:
            same = False
        if same:
            raise OutputError(
                f"{destination} is the photo itself: give another name for the result"
            )
