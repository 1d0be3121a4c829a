"""How much a clip flickers: second differences in time of its background and of the face's skin.

A value alone says little, since a camera's noise flickers too: it stands beside the driver's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face import Face, FaceFinder, Matte
from gdpw_core.face.landmarks import (
    FACE_OVAL,
    INNER_LIPS,
    LEFT_EYE_CORNERS,
    LEFT_LIDS,
    RIGHT_EYE_CORNERS,
    RIGHT_LIDS,
)

Picture = NDArray[np.uint8]

_EYE_DISTANCE = 64.0  # pixels to which every clip is brought, so that clips can be compared
_NEAR = 1.25  # half side of the window in heights of the face: further away nothing is moved
_MARGIN = 4  # pixels around the person that are no background: hair is neither
_RIM = 5  # pixels inside the face's outline, and around eyes and mouth, that are no skin
_PERSON = 0.1
_LEAST = 200  # pixels below which a mean says nothing
_HOLES = (
    tuple(np.ravel(RIGHT_LIDS)) + RIGHT_EYE_CORNERS,
    tuple(np.ravel(LEFT_LIDS)) + LEFT_EYE_CORNERS,
    tuple(np.ravel(INNER_LIPS)),
)


@dataclass(frozen=True)
class Flicker:
    """Mean absolute second difference in time, grey levels of 0-255.

    Args:
        background: of the pixels around the head that no frame shows a person at, where they
            stand; NaN where the clip shows none.
        skin: of the face without eyes and mouth, its neighbours in time moved onto it by optical
            flow.
        frames: how many it was taken over.
    """

    background: float
    skin: float
    frames: int


@dataclass(frozen=True, eq=False)
class _Moment:
    picture: NDArray[np.float32]
    grey: Picture
    face: Face | None


def flicker(frames: Iterable[Picture], finder: FaceFinder, matte: Matte) -> Flicker:
    """Measure a clip; three frames are in memory at a time.

    Args:
        frames: `[H, W, 3]` uint8 in order of time, all of one size.
        finder: finds the largest face and follows it.
        matte: tells the person from the background.

    Raises:
        InputError: fewer than three frames, or no face in the first one.
    """
    meter: _Meter | None = None
    for frame in frames:
        if meter is None:
            found = finder.find(frame)
            if not found:
                raise InputError("the first frame of the clip shows no face")
            meter = _Meter(finder, matte, finder.track(frame, found[0]) or found[0])
        meter.add(frame)
    if meter is None or meter.count < 3:
        raise InputError("flicker can be measured over three frames or more")
    return meter.result()


class _Meter:
    def __init__(self, finder: FaceFinder, matte: Matte, first: Face) -> None:
        self._finder, self._matte, self._face = finder, matte, first
        self._box = first.box
        self._scale = _EYE_DISTANCE / first.inter_ocular
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self._moments: list[_Moment] = []
        self._person: NDArray[np.bool_] | None = None
        self._change: NDArray[np.float64] | None = None
        self._skin: list[float] = []
        self.count = 0

    def add(self, frame: Picture) -> None:
        """The next frame."""
        self.count += 1
        small = _scaled(frame, self._scale)
        face = self._finder.track(frame, self._face)
        self._face = face or self._face
        person = self._matte(small) > _PERSON
        self._person = person if self._person is None else self._person | person
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        self._moments.append(_Moment(small.astype(np.float32), grey, face))
        if len(self._moments) == 3:
            self._compare(*self._moments)
            self._moments.pop(0)

    def _compare(self, before: _Moment, now: _Moment, after: _Moment) -> None:
        change = _second_difference(before.picture, now.picture, after.picture)
        self._change = change if self._change is None else self._change + change
        if now.face is None:
            return
        skin = _skin(now.face, self._scale, now.grey.shape)
        if skin.sum() >= _LEAST:
            aligned = _second_difference(
                self._moved(before, now), now.picture, self._moved(after, now)
            )
            self._skin.append(float(aligned[skin].mean()))

    def _moved(self, other: _Moment, now: _Moment) -> NDArray[np.float32]:
        """The other picture as it would lie over this one."""
        height, width = now.grey.shape
        flow = self._flow.calc(now.grey, other.grey, np.zeros((height, width, 2), np.float32))
        flow = np.asarray(flow, np.float32)
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        moved = cv2.remap(
            other.picture, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        return np.asarray(moved, np.float32)

    def result(self) -> Flicker:
        """The means over all frames so far."""
        assert self._person is not None
        assert self._change is not None
        background = self._near(self._person.shape) & ~_grown(self._person, _MARGIN)
        still = float("nan")
        if background.sum() >= _LEAST:
            still = float(self._change[background].mean() / (self.count - 2))
        skin = float(np.mean(self._skin)) if self._skin else float("nan")
        return Flicker(still, skin, self.count)

    def _near(self, size: tuple[int, ...]) -> NDArray[np.bool_]:
        x0, y0, x1, y1 = (self._scale * edge for edge in self._box)
        rows, columns = np.mgrid[: size[0], : size[1]] + 0.5
        reach = _NEAR * (y1 - y0)
        near = (abs(columns - (x0 + x1) / 2) < reach) & (abs(rows - (y0 + y1) / 2) < reach)
        return np.asarray(near, np.bool_)


def _second_difference(
    before: NDArray[np.float32], now: NDArray[np.float32], after: NDArray[np.float32]
) -> NDArray[np.float64]:
    """`[H, W]`, mean over the channels of |before - 2 now + after|."""
    return np.asarray(np.abs(before + after - 2 * now).mean(axis=2), np.float64)


def _skin(face: Face, scale: float, size: tuple[int, ...]) -> NDArray[np.bool_]:
    points = np.round(scale * face.landmarks[:, :2] - 0.5).astype(np.int32)
    mask = np.zeros(size, np.uint8)
    cv2.fillPoly(mask, [points[list(FACE_OVAL)]], 1)
    mask = np.asarray(cv2.erode(mask, _disc(_RIM)), np.uint8)
    for hole in _HOLES:
        covered = np.zeros(size, np.uint8)
        cv2.fillConvexPoly(covered, cv2.convexHull(points[list(hole)]), 1)
        mask[_grown(covered > 0, _RIM)] = 0
    return mask > 0


def _grown(mask: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(pixels)) > 0)


def _disc(radius: int) -> NDArray[np.uint8]:
    edge = 2 * radius + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (edge, edge)), np.uint8)


def _scaled(frame: Picture, scale: float) -> Picture:
    height, width = frame.shape[:2]
    size = (max(1, round(scale * width)), max(1, round(scale * height)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(frame, size, interpolation=how), np.uint8)
