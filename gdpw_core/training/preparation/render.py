"""Synthetic pairs: the head textured by a photo, seen from further aside than clips show."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.bands import interpolate_numpy, rasterize_numpy
from gdpw_core.raster.shade import vertex_normals
from gdpw_core.training.data.augment import draw_background

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]

_TURNS = {"yaw": 42.0, "pitch": 14.0, "roll": 10.0}
_SAMPLES = 2  # per pixel and axis
_FACING_FROM, _FACING_TO = 0.15, 0.45  # n.v at which the photo begins to be, is trusted
_HIDDEN = 0.004  # metres behind the nearest surface
_MIRRORED = 0.6  # trust in the other side of the face, where this one is not seen
_SPREAD_STEPS = 40
_MATTE_SIDE, _MATTE_SIZE = 1.6, 256  # network crops, pixels


@dataclass(frozen=True, eq=False)
class View:
    """A rendered picture and what it shows.

    Args:
        picture: `[S, S, 3]`, the crop with its margin.
        parameters: of the head; the camera maps to the crop without margin.
        vertices: crop space, `[V, 3]`.
    """

    picture: Picture
    parameters: FaceParameters
    vertices: NDArray[np.float32]


class TexturedHead:
    """A head that wears the colours of a photo.

    What the photo does not show is taken from the other side of the face, and where that is
    hidden too from the nearest skin or hair.

    Args:
        head: the head.
        picture: the photo, `[H, W, 3]`.
        crop: the network's crop in it.
        fitted: parameters; the camera maps to `crop`.
        matte: portrait matte of a crop, 0-1: what is not the person gives no colours.
    """

    def __init__(
        self,
        head: HeadModel,
        picture: Picture,
        crop: Crop,
        fitted: FaceParameters,
        matte: Callable[[Picture], NDArray[np.float32]],
    ) -> None:
        pack = head.pack
        self._head, self._picture, self._fitted = head, picture, fitted
        self._controls = pack.controls()
        placed = fitted.camera.project(head.posed(fitted))
        self._places = crop.to_photo(placed[:, :2])
        pixels = np.column_stack([self._places, placed[:, 2] * crop.side / 2])
        trust = self._trust(pixels, fitted.camera.scale * crop.side / 2)
        wide = crop.scaled(_MATTE_SIDE)
        person = matte(wide.sample(picture, _MATTE_SIZE))
        on_matte = (wide.from_photo(self._places) + 1) * (_MATTE_SIZE / 2)
        trust *= np.clip((_fetched(person, on_matte[None])[0] - 0.6) / 0.35, 0, 1)
        self._mirror_places = self._places[pack.flip]
        mirrored = _MIRRORED * trust[pack.flip]
        colours = _fetched(picture, self._places[None])[0].astype(np.float64)
        scalp = pack.masks["scalp"]
        near = np.empty_like(colours)
        for part in (scalp, ~scalp):
            near[part] = np.average(colours[part], axis=0, weights=trust[part] ** 2 + 1e-9)
        self._attributes = np.column_stack(
            [
                self._places,
                self._mirror_places,
                trust,
                mirrored,
                spread(colours, trust**2, pack.faces, start=near),
            ]
        ).astype(np.float32)

    def view(self, target: FaceParameters, background: NDArray[np.float32], margin: float) -> View:
        """The head with other parameters before a background `[S, S, 3]`."""
        size = background.shape[0]
        vertices = target.camera.project(self._head.posed(target)).astype(np.float32)
        fine = size * _SAMPLES
        pixels = vertices.astype(np.float64)
        pixels[:, :2] = (pixels[:, :2] / margin + 1) * (fine / 2)
        faces = self._head.pack.faces
        raster = rasterize_numpy(pixels, faces, fine, fine)
        values = interpolate_numpy(raster, faces, self._attributes)
        colour = self._colours(values)
        shown = (raster.triangle >= 0).astype(np.float32)[..., None]
        layers = np.concatenate([colour * shown, shown], axis=2)
        layers = cv2.resize(layers, (size, size), interpolation=cv2.INTER_AREA)
        mixed = layers[..., :3] + background * (1 - layers[..., 3:])
        picture = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
        return View(picture, target, vertices)

    def drawn_target(self, rng: np.random.Generator) -> FaceParameters:
        """The fitted head, turned at random."""
        values = {name: float(rng.uniform(-top, top)) for name, top in _TURNS.items()}
        return self._controls.with_values(values, self._fitted, self._fitted)

    def _colours(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        direct = _fetched(self._picture, values[..., 0:2])
        mirrored = _fetched(self._picture, values[..., 2:4])
        trust, other = values[..., 4:5], values[..., 5:6]
        behind = other * mirrored + (1 - other) * values[..., 6:9]
        return np.asarray(trust * direct + (1 - trust) * behind, np.float32)

    def _trust(self, pixels: Floats, scale: float) -> Floats:
        """How well the photo shows each vertex, 0-1; the inside of the mouth not at all."""
        pack = self._head.pack
        height, width = self._picture.shape[:2]
        facing = -vertex_normals(pixels, pack.faces)[:, 2]
        share = np.clip((facing - _FACING_FROM) / (_FACING_TO - _FACING_FROM), 0, 1)
        depth = rasterize_numpy(pixels, pack.faces, height, width).depth
        column = np.clip(pixels[:, 0].astype(int), 0, width - 1)
        row = np.clip(pixels[:, 1].astype(int), 0, height - 1)
        in_front = pixels[:, 2] < depth[row, column] + _HIDDEN * scale
        inside = (pixels[:, :2] > 0).all(axis=1) & (pixels[:, :2] < (width, height)).all(axis=1)
        trust = share * share * (3 - 2 * share) * in_front * inside
        # Eyeballs turn with the lids around them: as visible as those are.
        for name in ("left_eyeball", "right_eyeball"):
            trust[pack.masks[name]] = 1.0
        return np.asarray(trust, np.float64)


def render_views(
    head: HeadModel,
    picture: Picture,
    crop: Crop,
    fitted: FaceParameters,
    matte: Callable[[Picture], NDArray[np.float32]],
    *,
    count: int,
    size: int,
    margin: float,
    rng: np.random.Generator,
) -> list[View]:
    """`count` views of a textured head before one background."""
    textured = TexturedHead(head, picture, crop, fitted, matte)
    side = round(size * margin)
    material = crop.scaled(2.0).sample(picture, side) if rng.random() < 0.5 else None
    background = draw_background(rng, side, material)
    return [textured.view(textured.drawn_target(rng), background, margin) for _ in range(count)]


def spread(values: Floats, weight: Floats, faces: NDArray[np.int64], *, start: Floats) -> Floats:
    """Continue values over the mesh from where their weight is high, `[V, C]`.

    Args:
        values: `[V, C]`.
        weight: `[V]`, 0-1.
        faces: `[F, 3]`.
        start: what is expected far from any known value, `[V, C]`.
    """
    neighbours = _averaging(len(values), faces)
    amount = weight[:, None]
    current = amount * values + (1 - amount) * start
    for _ in range(_SPREAD_STEPS):
        current = amount * values + (1 - amount) * (neighbours @ current)
    return np.asarray(current, np.float64)


def _averaging(count: int, faces: NDArray[np.int64]) -> csr_array:
    rows = faces[:, [0, 1, 2, 0, 1, 2]].ravel()
    columns = faces[:, [1, 2, 0, 2, 0, 1]].ravel()
    matrix = csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)))
    matrix.data[:] = 1.0
    degree: NDArray[np.int64] = np.diff(matrix.indptr)
    matrix.data /= np.repeat(np.maximum(degree, 1), degree)
    return matrix


def _fetched(picture: NDArray[Any], places: NDArray[Any]) -> NDArray[np.float32]:
    """Colours at continuous pixels `[H, W, 2]`, float32 `[H, W(, C)]`; the border repeats."""
    x, y = np.moveaxis(np.asarray(places, np.float32) - np.float32(0.5), -1, 0)
    found = cv2.remap(
        picture,
        np.ascontiguousarray(x),
        np.ascontiguousarray(y),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(found, np.float32)
