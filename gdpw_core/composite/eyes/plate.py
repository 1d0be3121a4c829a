"""One eye of the photo taken apart: skin without eye, sclera, iris, and what the lids carry."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.extension import ramp, smoothstep
from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.filling.fill import fill_from_known

Array = NDArray[np.float32]
Plane = NDArray[np.float64]

# Lengths in half eye widths.
LASH_BAND = 0.20  # above the upper margin: lash roots, liner
LOWER_BAND = 0.14
LASH_LENGTH = 0.50
LASH_WIDTH = 0.22
RIM = 0.07  # inside the margins: lashes, their shadow, the water line
REACH_Q, REACH_UP, REACH_DOWN = 1.7, 2.4, 1.2  # the patch around the eye

_LID_ROWS = (0.0, 0.1, 0.2, 0.3)  # above the lashes, where the lid may be lit
_CHEEK_ROW, _CHEEK_LIGHT = LOWER_BAND + 0.2, 0.9  # and the skin below the eye, a little darker
_TINT = 0.7  # of the skin's tint below: lashes, liner and the white beside make a narrow lid grey
_GLOWS = (1.2, 1.6)  # times as light as that skin, a lid of its tint begins to glow, glows
_LIGHTER = 8.0  # of 255
_UNFOLDED = 0.75  # of the fold's shadow goes as a lid closes
_CREASE_ABOVE = (0.05, 0.15)  # the margin, where lines along the lid begin to be smoothed out
_CREASE_BELOW = (0.45, 0.85)  # shares of the way from there to the brow over which that ends
_CREASE_WIDTH, _HIGH_BROW, _LOW_BROW = 0.55, 1.05, 0.15
_DARKEST_CREASE, _RIM_EDGE = (0.18, 0.34), 0.2  # of the skin around it; how soft its edges are
IRIS_EDGE = (1.04, 1.22)  # iris radii over which the iris layer fades into the sclera
_DARK_OFFSET = 12.0
LID_SHADE = 0.25  # how much darker the white is under the upper lid
_POLAR = (40, 96)  # radii and directions of the unrolled iris
_POLAR_REACH = 1.3


@dataclass(frozen=True, eq=False)
class EyePlates:
    """Layers of an eye in a patch of the source picture; together they give it back exactly.

    `source = base * above * below + light` with
    `base = skin * (1 - opening) + (sclera + disc * (iris - sclera)) * opening`.

    Args:
        left: first column of the patch in the picture.
        top: first row.
        scale: plate pixels per picture pixel, one or less.
        opening: the eye in the picture's pixels.
        iris_centre: (q, t) of the iris.
        iris_radius: local units.
        skin: lids drawn over the opening, without lashes, `[h, w, 3]`.
        unfolded: light that the skin of a closed lid has beyond that: its fold is gone.
        sclera: the white of the eye behind iris and lids, `[h, w, 3]`.
        iris: iris and pupil completed behind the lids, `[h, w, 3]`.
        above: what the upper lid carries (lashes, liner, shadow), factors, `[h, w, 3]`.
        below: what the lower lid carries, factors.
        light: glints and moist margins, added.
        white: colour of the white of the eye where it is bright, `[3]`.
        room: from the upper margin up to the brow or the rim of glasses, over the middle.
    """

    left: int
    top: int
    scale: float
    opening: Aperture
    iris_centre: NDArray[np.float64]
    iris_radius: float
    skin: Array
    unfolded: Array
    sclera: Array
    iris: Array
    above: Array
    below: Array
    light: Array
    white: NDArray[np.float64]
    room: float

    @property
    def stack(self) -> tuple[Array, ...]:
        """The plates in the order of the drawing loop."""
        return (
            self.skin, self.unfolded, self.sclera, self.iris, self.above, self.below, self.light
        )  # fmt: skip


def eye_plates(
    patch: Array,
    opening: Aperture,
    iris: NDArray[np.float64],
    radius: float,
    brow: NDArray[np.float64],
) -> EyePlates:
    """Take the eye in `patch [h, w, 3]` apart.

    Args:
        patch: the picture around the eye, 0-255.
        opening: the eye's opening, patch pixels.
        iris: centre of the iris, patch pixels `[2]`.
        radius: of the iris, pixels.
        brow: points of the lower edge of brow or rim above it, patch pixels `[N, 2]`.
    """
    height, width = patch.shape[:2]
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    q, t = np.moveaxis(opening.to_local(np.stack([columns, rows], axis=-1)), -1, 0)
    below_upper, above_lower = t - _at(opening.upper, q), _at(opening.lower, q) - t
    inside = np.minimum(below_upper, above_lower)
    centre, radius = opening.to_local(iris), radius / opening.unit
    distance = np.hypot(q - centre[0], t - centre[1]) / radius

    known = smoothstep(inside / RIM - 0.5) * (np.abs(q) < 0.93)
    white = known * smoothstep((distance - 1.12) / 0.1)
    white = white * _bright(patch, white)
    sclera = fill_from_known(patch, white.astype(np.float32))
    shade = (
        1.0 - LID_SHADE * np.exp(-np.maximum(below_upper, 0.0) / 0.1) - 0.08 * np.minimum(q * q, 1)
    )
    sclera = sclera * shade[..., None].astype(np.float32)
    disc = _completed_iris(patch, sclera, known, q - centre[0], t - centre[1], radius)
    share = (1.0 - smoothstep((distance - IRIS_EDGE[0]) / (IRIS_EDGE[1] - IRIS_EDGE[0])))[..., None]
    eye = sclera + share * (disc - sclera)

    skin, unfolded = _lid_skin(patch, opening, opening.to_local(brow), (q, t))
    cover = coverage(below_upper, above_lower, opening.unit)[..., None]
    base = skin * (1.0 - cover) + eye * cover
    # The offset keeps a dark iris, whose ratios are noise, out of what the lids carry.
    dark = np.clip((patch + _DARK_OFFSET) / (base + _DARK_OFFSET), 0.02, 1.0)
    # Each margin carries what lies nearer to it.
    upper_share = 1.0 - smoothstep((_fraction(below_upper, above_lower) - 0.35) / 0.3)[..., None]
    above, below = dark**upper_share, dark ** (1.0 - upper_share)
    light = patch - base * above * below
    skin, unfolded, sclera, disc, above, below, light = (
        np.ascontiguousarray(plate, np.float32)
        for plate in (skin, unfolded, sclera, disc, above, below, light)
    )
    return EyePlates(
        0, 0, 1.0, opening, centre, radius, skin, unfolded, sclera, disc, above, below, light,
        _white(patch, white), _room(opening, opening.to_local(brow), np.zeros(1)).item(),
    )  # fmt: skip


def coverage(below_upper: Plane, above_lower: Plane, unit: float) -> Plane:
    """Share of a pixel that lies in the opening, from its distances to both margins."""
    return np.clip(below_upper * unit + 0.5, 0, 1) * np.clip(above_lower * unit + 0.5, 0, 1)


def _at(curve: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.interp(q.ravel(), knots(), curve).reshape(q.shape)


def _fraction(below_upper: Plane, above_lower: Plane) -> Plane:
    """0 at the upper margin and above, 1 at the lower margin and below."""
    upper, lower = np.maximum(below_upper, 0.0), np.maximum(above_lower, 0.0)
    middle = np.where(below_upper <= 0, 0.0, 1.0)
    total = upper + lower
    both = (below_upper > 0) & (above_lower > 0)
    return np.where(both, upper / np.maximum(total, 1e-9), middle)


def _bright(patch: Array, known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Prefer the brighter part of the white: the rest is lash, vessel or corner."""
    light = patch.mean(axis=2)
    sure = light[known > 0.5]
    if sure.size < 8:
        return np.ones_like(light)
    low, high = np.percentile(sure, (30.0, 80.0))
    return 0.002 + smoothstep((light - low) / max(high - low, 1.0))


def _white(patch: Array, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean colour under a weight; of the whole patch where there is none."""
    weight = weight + 1e-6
    mean: NDArray[np.float64] = (patch * weight[..., None]).sum(axis=(0, 1)) / weight.sum()
    return mean


def _lid_skin(
    patch: Array, opening: Aperture, brow: Plane, place: tuple[Plane, Plane]
) -> tuple[Array, Array]:
    """The lids' skin continued over opening and lashes, and the light that it gains unfolded.

    Args:
        patch: the picture around the eye.
        opening: the eye's opening, patch pixels.
        brow: (q, t) of points of its lower edge, `[N, 2]`.
        place: (q, t) of the patch's pixels.
    """
    q, t = place
    upper, lower = _at(opening.upper, q), _at(opening.lower, q)
    near = np.maximum(upper - t - LASH_BAND, t - lower - LOWER_BAND)
    sideways = np.abs(q) - 1.0 - 0.5 * LASH_BAND
    known = smoothstep(np.maximum(near, sideways) / LASH_BAND + 0.5).astype(np.float32)
    bare = _without_lashes(patch, q, t - upper, opening.unit)
    room = np.clip(_room(opening, brow, q), _LOW_BROW, _HIGH_BROW)
    smooth = _without_crease(bare, q, upper - t, room, opening.unit)
    skins = [_continued(patch, skin, opening, known, place) for skin in (bare, smooth)]
    return skins[0], np.maximum(skins[1] - skins[0], 0.0)


def _continued(
    patch: Array, bare: Array, opening: Aperture, known: Array, place: tuple[Plane, Plane]
) -> Array:
    """Skin without lashes continued from where it is known over opening and lashes."""
    q, t = place
    upper, lower = _at(opening.upper, q), _at(opening.lower, q)
    filled = fill_from_known(bare, known)
    # A closed lid is made of the upper lid's skin, drawn down from above the lashes; the shadow of
    # its fold, which unfolds, stays behind. Where a brow shades it all, the light is that below.
    soft = blurred(bare, max(0.2 * opening.unit, 0.5), max(0.04 * opening.unit, 0.5))
    rows = [np.minimum(t, upper - LASH_BAND - step) for step in _LID_ROWS]
    lids = [fetched(soft, *_pixels(opening, q, row)) for row in rows]
    cheek = fetched(soft, *_pixels(opening, q, np.maximum(t, lower + _CHEEK_ROW)))
    lid = _light_one([*lids, np.float32(_CHEEK_LIGHT) * cheek])
    lid = _tinted(lid, cheek)
    down = smoothstep((lower + LOWER_BAND - t) / LOWER_BAND)[..., None].astype(np.float32)
    filled = filled + (lid - filled) * down
    unknown = 1.0 - known[..., None]
    skin = bare * known[..., None] + (filled + _grain(patch, known)) * unknown
    return np.asarray(skin, np.float32)


def _room(opening: Aperture, brow: Plane, q: Plane) -> Plane:
    """From the upper margin up to points (q, t) above it, `[N, 2]`, at each q."""
    order = np.argsort(brow[:, 0])
    edge = np.interp(q, brow[order, 0], brow[order, 1])
    return np.asarray(_at(opening.upper, q) - edge)


def _pixels(opening: Aperture, q: Plane, t: Plane) -> tuple[Plane, Plane]:
    """Index positions of (q, t) in the patch."""
    x, y = np.moveaxis(opening.from_local(np.stack([q, t], axis=-1)) - 0.5, -1, 0)
    return x, y


def _tinted(colours: Array, like: Array) -> Array:
    """Colours as light as they are, in the tint of others as far as those are light too."""
    light, other = (layer.mean(axis=2, keepdims=True) for layer in (colours, like))
    lighter = light / np.maximum(other, np.float32(1.0))
    share = _TINT * smoothstep((_GLOWS[1] - lighter) / (_GLOWS[1] - _GLOWS[0]))
    return np.asarray(colours + share * (like * lighter - colours), np.float32)


def _light_one(layers: list[Array]) -> Array:
    """Of several colours at each pixel nearly the lightest, toward the first, `[h, w, 3]`."""
    light = np.stack([layer.mean(axis=2) for layer in layers])
    share = np.exp((light - light.max(axis=0)) / _LIGHTER)
    lightest = (np.stack(layers) * share[..., None]).sum(axis=0) / share.sum(axis=0)[..., None]
    return np.asarray(layers[0] + _UNFOLDED * (lightest - layers[0]), np.float32)


def _without_lashes(
    patch: Array, q: NDArray[np.float64], below_upper: NDArray[np.float64], unit: float
) -> Array:
    """Remove strokes that are dark and narrow sideways; a fold, dark along the lid, stays."""
    width = max(3, round(LASH_WIDTH * unit)) | 1
    kernel = np.ones((1, width), np.uint8)
    closed = np.asarray(cv2.morphologyEx(patch, cv2.MORPH_CLOSE, kernel), np.float32)
    closed = blurred(closed, max(0.25 * width, 0.5), 0.5)
    darker = (closed - patch).mean(axis=2)
    place = smoothstep((LASH_LENGTH + 0.1 + below_upper) / 0.2) * (below_upper < 0)
    place = place * smoothstep((1.45 - np.abs(q)) / 0.2)
    share = (place * smoothstep(darker / 20.0))[..., None].astype(np.float32)
    return np.asarray(patch + (closed - patch) * share, np.float32)


def _without_crease(patch: Array, q: Plane, above: Plane, room: Plane, unit: float) -> Array:
    """Remove lines that are dark and narrow along the upper lid: its fold, the ends of lashes.

    So a lid looks that has unfolded. The brow, `room` above the margin, stays.
    """
    high = min(_CREASE_WIDTH, float(np.median(room[np.abs(q) < 1.0])))
    width, height = (max(3, round(side * unit)) | 1 for side in (LASH_WIDTH, high))
    # The eye below is no part of a line: light, it bounds those beside it.
    lids = np.where(above[..., None] > 0.0, patch, np.float32(255.0))
    kernel = np.ones((height, width), np.uint8)
    closed = np.asarray(cv2.morphologyEx(lids, cv2.MORPH_CLOSE, kernel), np.float32)
    closed = np.where(above[..., None] > 0.0, closed, patch)
    closed = blurred(closed, max(0.25 * width, 0.5), max(0.25 * height, 0.5))
    place = ramp(above, _CREASE_ABOVE) * (1.0 - ramp(above / room, _CREASE_BELOW))
    place = place * smoothstep((1.45 - np.abs(q)) / 0.2)
    # What is darker than any fold, such as the rim of glasses, is none.
    crease = patch.mean(axis=2) / np.maximum(closed.mean(axis=2), np.float32(1.0))
    crease = ramp(crease, _DARKEST_CREASE).astype(np.float32)
    edge = max(1, round(_RIM_EDGE * unit)) | 1
    crease = np.asarray(cv2.erode(crease, np.ones((edge, edge), np.uint8)), np.float32)
    crease = blurred(crease, max(0.3 * edge, 0.5))
    share = (place * crease)[..., None].astype(np.float32)
    return np.asarray(patch + share * np.maximum(closed - patch, 0.0), np.float32)


def _grain(patch: Array, known: Array) -> Array:
    """Noise of the strength that the photo's skin shows, so that filled skin is not smoother."""
    detail = patch - blurred(patch, 1.2)
    sure = detail[known > 0.99]
    strength = 1.4826 * np.median(np.abs(sure), axis=0) if len(sure) else np.zeros(3)
    rough = np.random.default_rng(1).standard_normal(patch.shape[:2]).astype(np.float32)
    noise = blurred(rough, 0.7)
    noise = noise - blurred(noise, 1.2)
    noise /= max(float(noise.std()), 1e-6)
    return np.asarray(noise[..., None] * strength, np.float32)


def _completed_iris(
    patch: Array,
    sclera: Array,
    known: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: float,
) -> Array:
    """Iris and pupil with their hidden parts filled from the same ring.

    The iris is unrolled (radius by direction), completed there, and rolled up again.
    """
    height, width = x.shape
    rings, directions = _POLAR
    # Patch pixels of the unrolled iris: the affine map from local to patch pixels is recovered
    # from the coordinate planes themselves.
    origin = np.array([x[0, 0], y[0, 0]])
    steps = np.array(
        [[x[0, 1] - x[0, 0], x[1, 0] - x[0, 0]], [y[0, 1] - y[0, 0], y[1, 0] - y[0, 0]]]
    )
    angle = np.arange(directions) * (2 * np.pi / directions)
    ring = (np.arange(rings) + 0.5) / rings * _POLAR_REACH * radius
    local = np.stack([ring[:, None] * np.cos(angle), ring[:, None] * np.sin(angle)], axis=-1)
    pixels = ((local - origin) @ np.linalg.inv(steps).T).astype(np.float32)
    unrolled = fetched(patch, pixels[..., 0], pixels[..., 1])
    weight = fetched(known.astype(np.float32), pixels[..., 0], pixels[..., 1], "zero")
    completed = _filled_ring(unrolled, weight)
    row = np.hypot(x, y) / radius / _POLAR_REACH * rings - 0.5
    column = np.mod(np.arctan2(y, x), 2 * np.pi) / (2 * np.pi) * directions
    wrapped = np.concatenate([completed, completed[:, :2]], axis=1)
    rolled = fetched(wrapped, column, row)
    share = known.astype(np.float32)[..., None]
    outside = (np.hypot(x, y) / radius > _POLAR_REACH - 0.05)[..., None]
    disc = patch * share + rolled * (1.0 - share)
    return np.asarray(np.where(outside, sclera, disc), np.float32)


def _filled_ring(unrolled: Array, weight: Array) -> Array:
    """Fill unknown parts of `[rings, directions, 3]` along the direction, which is periodic."""
    tiled = np.concatenate([unrolled] * 3, axis=1)
    weights = np.concatenate([weight] * 3, axis=1)
    total = np.full(weights.shape, 1e-6, np.float32)
    sums = tiled * total[..., None]
    # Narrow neighbourhoods first, wider ones where those know nothing.
    for sigma, trust in ((2.0, 1.0), (6.0, 0.05), (18.0, 0.002), (40.0, 1e-4)):
        sums += trust * blurred(tiled * weights[..., None], sigma, 0.7)
        total += trust * blurred(weights, sigma, 0.7)
    filled = sums / total[..., None]
    filled = tiled * weights[..., None] + filled * (1.0 - weights[..., None])
    n = unrolled.shape[1]
    return np.ascontiguousarray(filled[:, n : 2 * n])
