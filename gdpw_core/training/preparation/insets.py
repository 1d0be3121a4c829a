"""Small still pictures laid over a corner of a video (logos, the portrait that drives a clip)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

_SMALLEST, _LARGEST = 0.05, 0.35  # of the frame's width or height
_STILL = 5.0  # temporal deviation inside, 8-bit steps
_EDGE = 4.0  # step of brightness or of deviation across its border, 8-bit steps
_SHARE = 0.6  # of the border's pixels that must show such a step
_WEAKEST = 0.4  # of either edge
_FEWEST = 5  # frames


class CornerInset:
    """Finds a still rectangle in a corner, bounded by straight edges, from a clip's frames.

    Frames are added one by one; only sums are kept.
    """

    def __init__(self, every: int = 5) -> None:
        self._every = every
        self._seen = 0
        self._count = 0
        self._sum: Floats | None = None
        self._squares: Floats | None = None

    def add(self, rgb8: NDArray[np.uint8]) -> None:
        """Take a frame `[H, W, 3]` into account (every fifth is enough)."""
        self._seen += 1
        if (self._seen - 1) % self._every:
            return
        grey = rgb8.mean(axis=2)
        if self._sum is None or self._squares is None or self._sum.shape != grey.shape:
            self._sum, self._squares = np.zeros_like(grey), np.zeros_like(grey)
            self._count = 0
        self._sum += grey
        self._squares += grey * grey
        self._count += 1

    def found(self) -> Box | None:
        """x0, y0, x1, y1 in pixels, or None where there is no such rectangle."""
        if self._sum is None or self._squares is None or self._count < _FEWEST:
            return None
        mean = self._sum / self._count
        deviation = np.sqrt(np.maximum(self._squares / self._count - mean * mean, 0))
        height, width = mean.shape
        best: tuple[float, Box] | None = None
        for left in (True, False):
            for top in (True, False):
                # Seen from this corner, the rectangle is [0, w) x [0, h).
                turned = (slice(None, None, 1 if top else -1), slice(None, None, 1 if left else -1))
                size = _rectangle(mean[turned], deviation[turned])
                if size is None:
                    continue
                score, w, h = size
                x0, y0 = (0 if left else width - w), (0 if top else height - h)
                if best is None or score > best[0]:
                    best = score, (float(x0), float(y0), float(x0 + w), float(y0 + h))
        return best[1] if best else None


def _rectangle(mean: Floats, deviation: Floats) -> tuple[float, int, int] | None:
    """Score, width and height of the best rectangle at the first row and column."""
    height, width = mean.shape
    rows = np.arange(max(2, int(_SMALLEST * height)), int(_LARGEST * height))
    columns = np.arange(max(2, int(_SMALLEST * width)), int(_LARGEST * width))
    vertical = _edge_shares(mean.T, deviation.T, columns, rows).T
    horizontal = _edge_shares(mean, deviation, rows, columns)
    moving = np.cumsum(np.cumsum(deviation > _STILL, axis=0), axis=1)
    share_moving = moving[np.ix_(rows - 1, columns - 1)] / (rows[:, None] * columns[None])
    score = np.sqrt(vertical * horizontal)
    score[np.minimum(vertical, horizontal) < _WEAKEST] = 0
    score[share_moving > 0.02] = 0
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    if score[row, column] < _SHARE:
        return None
    return float(score[row, column]), int(columns[column]), int(rows[row])


def _edge_shares(
    mean: Floats, deviation: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> Floats:
    """How much of the edge below row r - 1, left of column c, is a sharp step: `[R, C]`.

    A step is one of brightness, or from still inside to moving outside. It is sharp where four
    pixels further out there is none.
    """
    bright = np.zeros_like(mean, dtype=bool)
    livelier = np.zeros_like(bright)
    # Video coding smears an edge over two pixels: compare pixels two apart.
    bright[1:-1] = np.abs(mean[2:] - mean[:-2]) > _EDGE
    livelier[1:-1] = deviation[2:] - deviation[:-2] > _EDGE
    sharp = bright | livelier
    sharp[:-4] &= ~bright[4:]
    # An edge between rows r - 1 and r shows at either of them.
    sharp[1:] |= sharp[:-1].copy()
    shares = np.cumsum(sharp, axis=1)[np.ix_(rows, columns - 1)] / columns[None]
    return np.asarray(shares, np.float64)
