"""A whole driver as a track, and that track on another head."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdpw_core.controls import ExpressionUnits
from gdpw_core.motion.driver import Driver
from gdpw_core.motion.retarget import Retargeter, RetargetSettings, far_from_rest
from gdpw_core.motion.smoothing import smoothed
from gdpw_core.motion.track import Track
from gdpw_core.motion.track_files import read_track
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel


@dataclass(frozen=True, eq=False)
class TrackedDriver:
    """What a driver does, on its own head.

    Args:
        track: its range.
        neutral: its head at rest.
        held: frames in which no face was seen and the head was held.
    """

    track: Track
    neutral: FaceParameters
    held: int = 0

    def restless(self, units: ExpressionUnits | None) -> bool:
        """Whether its neutral frame is a poor start for `relative`."""
        return far_from_rest(self.neutral, units)


def track_driver(
    driver: Driver,
    head: "HeadModel",
    units: ExpressionUnits | None,
    done: Callable[[int], None] | None = None,
) -> TrackedDriver:
    """Follow the face of a driver through its range, or read the track that it is.

    Args:
        driver: a video, a folder of pictures, or a track in a file.
        head: the head that is fitted.
        units: its named units.
        done: called after each frame with their number; what it raises stops the work.

    Raises:
        InputError: the driver cannot be read.
        FaceNotFoundError: no frame of it shows a face.
    """
    if driver.is_track:
        whole = read_track(driver.path, units)
        neutral = whole.sample(driver.start if driver.neutral is None else driver.neutral)
        track = whole.between(driver.start, driver.end)
        return TrackedDriver(
            track if driver.rate is None else track.resampled(driver.rate), neutral
        )
    rate = driver.facts().rate
    neutral, driving = driver.driven(head, rate)
    frames: list[FaceParameters] = []
    for frame in driving:
        frames.append(frame.parameters)
        if done is not None:
            done(len(frames))
    return TrackedDriver(Track.of(frames, rate), neutral, driver.held.frames)


def retargeted(
    frames: Iterable[FaceParameters], retargeter: Retargeter, rate: float, seconds: float
) -> Iterator[FaceParameters]:
    """A driver's frames on the source's head, smoothed over some seconds before."""
    for driving in smoothed(frames, rate, seconds, retargeter.units):
        yield retargeter(driving)


def track_on(
    tracked: TrackedDriver,
    source: FaceParameters,
    units: ExpressionUnits | None,
    settings: RetargetSettings,
    smooth: float = 0.0,
) -> Track:
    """A driver's track on a portrait's head.

    Args:
        tracked: the driver.
        source: the head that is moved, as edited.
        units: its named units.
        settings: what of the driver is followed.
        smooth: seconds over which the motion is steadied.
    """
    retargeter = Retargeter(source, tracked.neutral, units, settings)
    track = tracked.track
    return Track.of(list(retargeted(track.frames, retargeter, track.rate, smooth)), track.rate)
