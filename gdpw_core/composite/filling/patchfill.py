"""What a picture may show behind something, in pieces of the picture itself.

Patches around the hole are matched with known ones from coarse to fine; the pieces go on what the
picture shows at the hole's edge, a rope, a shelf, a texture, as they do elsewhere in it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.fetch import resized
from gdpw_core.composite.filling.fill import fill_from_known
from gdpw_core.composite.filling.patchkernel import HALF, blend_patches, match_patches

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]
Offsets = NDArray[np.int32]

_COARSEST, _FINEST = 40, 320  # pixels of the shorter side, on which patches are matched
_ROUNDS, _SWEEPS = (10, 6, 2), 2  # of matching and blending, from coarse to fine; of each
_REACH = 0.3  # of the picture's side, of random steps
_APART = 12.0  # of 255 squared: pieces rather than crumbs
_FALL = 1.25  # per pixel into the hole, of how much a patch counts


def ways_to_known(picture: NDArray[np.uint8], known: Flags, unknown: Flags) -> Offsets | None:
    """From every unknown pixel to a known one that may go on what is known around it.

    Source: Wexler et al. 2007, "Space-time completion of video"; Barnes et al. 2009, "PatchMatch".

    Args:
        picture: `[h, w, 3]`.
        known: pixels to take, `[h, w]`.
        unknown: pixels to fill, `[h, w]`; what is neither counts for nothing.

    Returns:
        Rows and columns, `[h, w, 2]`, zero where nothing is filled; None where too little is
        known.
    """
    levels = [(np.asarray(picture, np.float32), known, unknown)]
    while min(levels[-1][1].shape) >= 2 * _COARSEST:
        levels.append(_halved(*levels[-1]))
    ways: Offsets | None = None
    for depth, (colours, have, want) in enumerate(reversed(levels)):
        if ways is not None:
            ways = _doubled(ways, *have.shape)
        if min(have.shape) <= _FINEST:
            ways = _completed(colours, have, want, ways, _ROUNDS[min(depth, len(_ROUNDS) - 1)])
    return None if ways is None else _leading(known, unknown, ways)


def _halved(picture: Array, known: Flags, unknown: Flags) -> tuple[Array, Flags, Flags]:
    height, width = known.shape[0] // 2, known.shape[1] // 2
    shown = resized(known.astype(np.float32), height, width, "mean")
    wanted = resized(unknown.astype(np.float32), height, width, "mean")
    weighted = resized(picture * known[..., None], height, width, "mean")
    have = shown > 0.5
    mean = weighted / np.maximum(shown, np.float32(1e-6))[..., None]
    return np.ascontiguousarray(mean), have, (wanted > 0.0) & ~have


def _completed(
    picture: Array, known: Flags, unknown: Flags, coarse: Offsets | None, rounds: int
) -> Offsets | None:
    """Ways on one level, from those of the level before; None where no patch is known."""
    side = 2 * HALF + 1
    patch = np.ones((side, side), np.uint8)
    shown = known.astype(np.uint8)
    whole = cv2.erode(shown, patch, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    if not whole.any():
        return None
    around = cv2.dilate(unknown.astype(np.uint8), patch) > 0
    around[:HALF] = around[-HALF:] = around[:, :HALF] = around[:, -HALF:] = False
    middles = np.ascontiguousarray(np.argwhere(around))
    offsets = _leading(whole, around, coarse)
    filled = np.ascontiguousarray(picture)
    deep = cv2.distanceTransform(1 - shown, cv2.DIST_L2, 5)
    nearness = np.asarray(_FALL ** -np.minimum(deep, 60.0), np.float32)
    trust = np.where(known, np.float32(1.0), nearness * unknown)
    cost = np.full(known.shape, -1.0, np.float32)
    if coarse is None:
        filled = fill_from_known(filled, known.astype(np.float32))
    else:
        cost[around] = 0.0
        blend_patches(filled, unknown, offsets, cost, nearness, filled)
    reach, apart = np.float32(_REACH * min(known.shape)), np.float32(_APART)
    for turn in range(rounds):
        match_patches(filled, trust, whole, middles, reach, apart, _SWEEPS, 1 + turn, offsets, cost)
        blend_patches(filled, unknown, offsets, cost, nearness, filled)
    return offsets


def _doubled(ways: Offsets, height: int, width: int) -> Offsets:
    rows = np.minimum(np.arange(height) // 2, len(ways) - 1)
    columns = np.minimum(np.arange(width) // 2, ways.shape[1] - 1)
    return np.asarray(2 * ways[np.ix_(rows, columns)], np.int32)


def _leading(goals: Flags, starts: Flags, ways: Offsets | None) -> Offsets:
    """Ways of the starts as far as they lead to goals, others to the nearest goal, `[h, w, 2]`."""
    own = np.moveaxis(np.indices(goals.shape, np.int32), 0, -1)
    _, labels = cv2.distanceTransformWithLabels(
        (~goals).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.zeros((int(labels.max()) + 1, 2), np.int32)
    nearest[labels[goals]] = own[goals]
    found = nearest[labels] - own
    if ways is not None:
        there = own + ways
        inside = np.asarray(((there >= 0) & (there < goals.shape)).all(axis=2))
        row, column = np.moveaxis(there * inside[..., None], -1, 0)
        leads = inside & np.asarray(goals[row, column])
        found = np.where(leads[..., None], ways, found)
    return np.ascontiguousarray(found * starts[..., None], np.int32)
