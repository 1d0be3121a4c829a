"""What a driver is, how the user wants it on the timeline, and the track that comes of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.motion.driver import Driver, DriverFacts
    from gdpw_core.motion.origin import OriginKind, TrackOrigin
    from gdpw_core.motion.placed_track import AfterTrack, PlacedTrack
    from gdpw_core.motion.retarget import RetargetSettings
    from gdpw_core.motion.track import Track


@dataclass(frozen=True, eq=False)
class DriverLook:
    """What a file is, before anything is followed.

    Args:
        path: the file.
        kind: a video, a folder of pictures, or a track.
        facts: its rate, length and sound.
        picture: a frame of it; None for a track.
        placed: the track on the timeline that was made from it; None: it is new.
    """

    path: Path
    kind: "OriginKind"
    facts: "DriverFacts"
    picture: NDArray[np.uint8] | None
    placed: "PlacedTrack | None" = None


@dataclass(frozen=True, eq=False)
class DriverChoice:
    """How the user wants a driver on the timeline.

    Args:
        driver: the file and its range.
        facts: of the file.
        settings: what of it is followed.
        smooth: seconds over which the motion is steadied.
        after: what follows it, where the clip is longer.
        lengthen: whether the clip is made as long as the driver needs.
        instead: the track on the timeline that it takes the place of; None: it is one more.
    """

    driver: "Driver"
    facts: "DriverFacts"
    settings: "RetargetSettings"
    smooth: float = 0.0
    after: "AfterTrack" = "rest"
    lengthen: bool = True
    instead: "PlacedTrack | None" = None

    def origin(self) -> "TrackOrigin":
        """What is remembered of the driver.

        Raises:
            InputError: its file is gone.
        """
        # Here and below, because the window starts without it.
        from gdpw_core.document.fields import plain_name
        from gdpw_core.motion.origin import TrackOrigin, mark_of

        driver = self.driver
        return TrackOrigin(
            plain_name(driver.path.name), mark_of(driver.path), driver.kind, self.facts.sound,
            start=driver.start, end=driver.end, rate=driver.rate, neutral=driver.neutral,
            settings=self.settings, smooth=self.smooth,
        )  # fmt: skip

    def placed(
        self, track: "Track", still: FaceParameters, start: float, origin: "TrackOrigin"
    ) -> "PlacedTrack":
        """The track on the timeline; in the place of another it stays as that was set there.

        Args:
            track: the driver's motion on the portrait's head.
            still: that head at rest.
            start: where a new track begins, seconds.
            origin: what is remembered of the driver.
        """
        from gdpw_core.motion.placed_track import LONGEST_NAME, PlacedTrack

        before = self.instead
        if before is None:
            name = (self.driver.path.stem or self.driver.path.name)[:LONGEST_NAME]
            return PlacedTrack(
                name, track, rest=still, start=start, after=self.after, origin=origin
            )
        whole = replace(
            before, track=track, rest=still, first=0.0, last=None, after=self.after, origin=origin
        )
        then = before.origin
        if then is None or (then.start, then.end) != (origin.start, origin.end):
            return whole
        # Of the same range, what was cut off on the timeline stays cut off.
        if before.out > track.seconds + 1e-6:
            return whole
        return replace(whole, first=before.first, last=before.last)
