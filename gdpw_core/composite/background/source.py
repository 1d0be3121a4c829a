"""What a photo shows of the background behind a person, once per portrait."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.background.backdrop import Backdrop
from gdpw_core.composite.background.kernel import BUSY, GOES_ON, MAY_SHOW, STANDS
from gdpw_core.composite.background.standing import busy_background, standing_background
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, fetched, inward
from gdpw_core.composite.filling.patchfill import ways_to_known
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.face.matte import plain_background

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SOFT = 1.2  # pixels: no stairs along the mesh where the photo is larger than the stage
# Lengths are fractions of the stage's side.
_WIDE = 0.02  # wider than the soft edge of a matte
_UNSURE = (0.15, 0.85)  # a matte that knows neither a person nor background
_DEEP = (0.08, 0.14)  # behind the person: where too little is known to continue from
_SURE = (0.04, 0.96)  # shares that count as none, as the whole
_PIECES = 0.25  # of how busy a background is that is continued in pieces
_STRETCH = 0.5  # of the background's texture where it continues behind the person
_BENDS = 0.012  # over which the direction of the outline is evened out


def backdrop_of(
    grid: PixelGrid,
    image: NDArray[np.uint8],
    matte: Array,
    head: Mask,
    crop_side: float,
    photo_shape: tuple[int, int],
) -> Backdrop:
    """The layers of a photo.

    Args:
        grid: of the image.
        image: the stage, sRGB, `[S, S, 3]`.
        matte: of the person, `[S, S]`, 0-1; it may miss parts of the head.
        head: pixels of the head's mesh, `[S, S]`.
        crop_side: of the network's crop, photo pixels.
        photo_shape: height and width of the photo.
    """
    person = np.maximum(matte, blurred(head.astype(np.float32), _SOFT))
    plain = plain_background(person, crop_side * grid.scale)
    own = grid.middles
    places = grid.to_photo(own)
    inside = np.asarray(((places > 0.0) & (places < photo_shape[::-1])).all(axis=2))
    shows = (plain >= 0.5) & inside
    continued = _continued(shows, own, grid, photo_shape)
    continued *= inside[..., None]
    column, row = np.moveaxis(own + grid.vectors_from_photo(continued) - 0.5, -1, 0)
    busy = fetched(busy_background(image, (plain > 0.99) & inside), column, row)
    busy *= 1.0 - ramp(inward(~shows), _DEEP)
    _take_pieces(grid, image, shows, inside & (busy > _PIECES), continued)
    # Not before the outline of what is continued: the two agree where they meet.
    stands = standing_background(plain, busy)
    person = np.maximum(person, _unsure(matte))
    # What is nearly sure is: background stands still number by number.
    low, high = _SURE
    shares = (np.stack([person, stands, busy], axis=-1) - low) / (high - low)
    shares = np.clip(shares, 0.0, 1.0)
    marks = MAY_SHOW * _somewhere(shares[..., STANDS] + shares[..., BUSY])
    marks += GOES_ON * _somewhere(np.abs(continued).sum(axis=2))
    layers = np.dstack([255.0 * shares + 0.5, marks])
    return Backdrop(grid, np.asarray(layers, np.uint8), continued)


def _take_pieces(
    grid: PixelGrid, image: NDArray[np.uint8], shows: Mask, wanted: Mask, continued: Array
) -> None:
    """Ways to pieces of the background that go on what it shows, in place.

    Mirrored, a rope beside a head would be a loop. An even wall has no pieces to tell.
    """
    wanted = wanted & ~shows
    if not wanted.any():
        return
    ways = ways_to_known(image, shows, wanted)
    if ways is not None:
        continued[wanted] = grid.vectors_to_photo(ways[wanted][:, ::-1])


def _somewhere(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """1 at pixels that are or touch one with a value, `[S, S]`."""
    return np.asarray(cv2.dilate((values > 0.0).astype(np.uint8), np.ones((3, 3))), np.uint8)


def _unsure(matte: Array) -> Array:
    """Wide regions that may hang on the head: they move with it, as a person does."""
    low, high = _UNSURE
    unsure = ((matte > low) & (matte < high)).astype(np.uint8)
    radius = max(1, round(0.5 * _WIDE * len(matte)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    wide = cv2.dilate(cv2.morphologyEx(unsure, cv2.MORPH_OPEN, disc), disc)
    return blurred(np.asarray(wide, np.float32), 1.5 * radius)


def _continued(
    plain: Mask, own: NDArray[np.float64], grid: PixelGrid, photo_shape: tuple[int, int]
) -> Array:
    """The way to what is shown behind the person, photo pixels, `[S, S, 2]`.

    Zero on plain background, and at the person's outline: the texture goes on from there, mirrored
    and stretched.

    Args:
        plain: where the photo shows plain background, `[S, S]`.
        own: middles of the pixels, `[S, S, 2]`.
        grid: of them.
        photo_shape: height and width of the photo.
    """
    size = len(plain)
    if not plain.any():
        return np.zeros((size, size, 2), np.float32)
    depth, labels = cv2.distanceTransformWithLabels(
        (~plain).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    even = blurred(np.asarray(depth, np.float32), _BENDS * size)
    inward = np.stack([cv2.Sobel(even, cv2.CV_32F, *axis) for axis in ((1, 0), (0, 1))], axis=-1)
    inward = inward / np.maximum(np.linalg.norm(inward, axis=2, keepdims=True), 1e-6)
    reached = own - (1.0 + _STRETCH) * np.asarray(depth)[..., None] * inward
    # Where that meets the person again: on to the nearest background.
    nearest = np.zeros((int(labels.max()) + 1, 2))
    nearest[labels[plain]] = own[plain]
    column, row = np.moveaxis(np.clip(reached, 0, size - 1).astype(np.intp), -1, 0)
    reached = np.where(plain[row, column, None], reached, nearest[labels[row, column]])
    shown = np.clip(grid.to_photo(reached), 0.5, np.array(photo_shape[::-1]) - 0.5)
    return np.asarray((shown - grid.to_photo(own)) * ~plain[..., None], np.float32)
