"""How much a written clip flickers, beside the driver that it follows."""

from pathlib import Path
from typing import TYPE_CHECKING

from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdpw_core.metrics.flicker import Flicker
    from gdpw_core.motion.driver import Driver
    from gdpw_core.video.read import VideoFrame


def say_flicker(out: Path, driver: "Driver") -> None:
    """Measure the clip and the part of the driver behind it, and print both.

    Args:
        out: the clip that was written.
        driver: with the range that was used.
    """
    from gdpw_core.face import FaceFinder, Matte
    from gdpw_core.metrics.flicker import flicker
    from gdpw_core.motion.driver import Driver
    from gdpw_core.motion.follow import at_rate

    finder, matte, rate = FaceFinder(), Matte(), driver.facts().rate

    def measured(frames: "Iterator[VideoFrame]") -> "Flicker":
        return flicker((frame.pixels for frame in frames), finder, matte)

    try:
        ours = measured(Driver(out).frames(rate))
        theirs = measured(at_rate(driver.frames(rate), rate, driver.start))
    except InputError as error:
        print(f"{out}: flicker cannot be measured: {error}")
        return
    print(
        f"{out}: flicker in grey levels: background {_level(ours.background)} (driver "
        f"{_level(theirs.background)}), skin {_level(ours.skin)} (driver {_level(theirs.skin)})"
    )


def _level(value: float) -> str:
    return "none seen" if value != value else f"{value:.2f}"
