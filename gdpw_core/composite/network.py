"""The generator's answer inside the geometric field.

Inside the network's crop the final field is `geometry + window * trust * (network - start)`, where
`network` is the predicted flow minus the flow predicted at the fitted parameters, and `start` the
field that the network began with. Only that difference is up-sampled: it is smooth where lips,
lids and silhouettes tear both fields alike, so the tears stay where the full-resolution mesh has
them. The network begins with the mesh's displacement continued smoothly, which is no match for the
geometry's own care of hair, neck and background: its answer counts where both agree (`trust`),
within the face already where they do so roughly.
Beyond the head's surface it counts whole, `network - geometry`, not as a change of its start: what
it does to hair, ears and neck belongs together. A network that predicts its flow whole starts from
nothing; there the geometry itself is the start.

Colours are painted where the network's own picture of the edit differs from its own picture of the
source carried along: what it paints alike before and after, the photo shows better. A difference
too small to paint, the light in a fold that a smile makes or leaves, is added to the face's skin,
whose pores stay. The drawn eyes and mouth lie beneath: they show where it paints nothing. Where it
knows better than they do, its whole picture counts: eyes that the photo hides (`openedeyes`), lips
that move (`learntmouth`).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.background.backdrop import Backdrop
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.eyes.detail import sharpen_eye
from gdpw_core.composite.eyes.opened import OpenedEye, opened_share, with_like_irises
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.mouth.learnt import LearntMouth, between_lips, learnt_mouth
from gdpw_core.composite.mouth.motion import MouthMotion
from gdpw_core.composite.networkkernel import add_residual_rows, lay_network_rows
from gdpw_core.errors import InputError
from gdpw_core.image import Crop
from gdpw_core.raster.parallel import Rows

if TYPE_CHECKING:
    from torch import Tensor

    from gdpw_core.model.generator import GeneratorOutput

Array = NDArray[np.float32]

# Half crops by which start and geometry may differ: six pixels of 256 within the face, two
# elsewhere on the head, where outlines, lids and lips tear both, four beyond it.
_FACE, _ELSEWHERE, _BEYOND = 0.045, 0.015, 0.03
_SOFT = 5  # pixels of the network
_SAME, _OTHER = 6.0, 24.0  # of 255: pictures closer than the first are alike, beyond the second not
_FINER = 1.0  # pixels of the network: finer folds than these the photo shows better
_BORDER = 0.16  # of half the crop: where the network takes over from the geometry
_GUIDE_RADIUS = 4
_GUIDE_RIDGE = 40.0  # squared luminance steps, 0-255


@dataclass(frozen=True, eq=False)
class NetworkEdit:
    """A generator's output at an edit and at the fitted parameters.

    Convention: flows are backward, normalised: the crop spans -1 to 1.

    Args:
        flow: `[2, N, N]`, at the edit.
        fitted_flow: the same at the fitted parameters.
        alpha: share of painted colours at the edit, `[N, N]`, 0-1.
        rgb: the painted colours, sRGB `[N, N, 3]`, 0-255.
        picture: the network's whole picture of the edit, sRGB `[N, N, 3]`, 0-255.
        fitted_picture: the same at the fitted parameters.
        start: field that the flow began with at the edit, `[2, N, N]`; None where the network
            predicts its flow whole.

    Raises:
        InputError: shapes that do not fit together.
    """

    flow: Array
    fitted_flow: Array
    alpha: Array
    rgb: Array
    picture: Array
    fitted_picture: Array
    start: Array | None = None

    def __post_init__(self) -> None:
        size = self.alpha.shape[-1]
        expected = {
            "flow": (2, size, size), "fitted_flow": (2, size, size), "alpha": (size, size),
            "rgb": (size, size, 3), "picture": (size, size, 3), "fitted_picture": (size, size, 3),
        }  # fmt: skip
        if self.start is not None:
            expected["start"] = (2, size, size)
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                found = getattr(self, name).shape
                raise InputError(f"network {name} has shape {found}, expected {shape}")

    @classmethod
    def of_outputs(
        cls,
        edited: "GeneratorOutput",
        fitted: "GeneratorOutput",
        start: "Tensor | None" = None,
    ) -> "NetworkEdit":
        """From the first picture of two batches, and of the field `[B, 2, N, N]` it began with."""

        def plane(tensor: "Tensor") -> Array:
            values: Array = tensor[0].detach().float().cpu().numpy()
            return values

        def colours(tensor: "Tensor") -> Array:
            pixels = np.moveaxis(plane(tensor), 0, -1) * np.float32(255.0)
            return np.ascontiguousarray(pixels)

        return cls(
            flow=plane(edited.flows[-1]),
            fitted_flow=plane(fitted.flows[-1]),
            alpha=plane(edited.alpha)[0],
            rgb=colours(edited.rgb),
            picture=colours(edited.composite),
            fitted_picture=colours(fitted.composite),
            start=None if start is None else plane(start),
        )

    @property
    def size(self) -> int:
        """Side of the network's picture."""
        return int(self.alpha.shape[0])

    @property
    def relative_flow(self) -> Array:
        """Flow of the edit against the fitted state, normalised, `[N, N, 2]`."""
        return np.ascontiguousarray(np.moveaxis(self.flow - self.fitted_flow, 0, -1))

    def trust(self, geometry: Array, face: Array) -> Array:
        """How nearly the network began where the geometry ends, 0-1, `[N, N]`.

        Args:
            geometry: the geometric flow on the crop, crop pixels, `[N, N, 2]`.
            face: how surely that shows nothing but the face's skin, 0-1, `[N, N]`.
        """
        near, far = (self.agreement(geometry, apart) for apart in (_FACE, _ELSEWHERE))
        return np.asarray(far + (near - far) * face, np.float32)

    def agreement(self, geometry: Array, within: float) -> Array:
        """The same whatever is shown; `within`: distance at which it falls to 0.6, half crops."""
        if self.start is None:
            return np.ones(self.alpha.shape, np.float32)
        scale = np.float32(0.5 * self.size)
        apart = ((np.moveaxis(self.start, 0, -1) * scale - geometry) ** 2).sum(axis=-1)
        trust = np.exp(apart * np.float32(-0.5 / (within * scale) ** 2))
        # Soft on the side where both agree alone: beyond an outline the network paints what its own
        # start shows there, a bright seam between cheek and hair.
        near = (_SOFT, _SOFT)
        return np.asarray(cv2.blur(cv2.erode(trust, np.ones(near)), near), np.float32)

    def learnt(self, geometry: Array, trust: Array, surface: Array) -> Array:
        """What the network adds to the geometry as far as it is trusted, crop pixels, `[N, N, 2]`.

        Args:
            geometry: the geometric flow on the crop, crop pixels, `[N, N, 2]`.
            trust: in it on the surface, 0-1, `[N, N]`.
            surface: where that is the head's own surface, 0-1, `[N, N]`.
        """
        scale = np.float32(0.5 * self.size)
        flow = self.relative_flow * scale
        begun = geometry if self.start is None else np.moveaxis(self.start, 0, -1) * scale
        near = trust * surface
        far = self.agreement(geometry, _BEYOND) * (1.0 - surface)
        added = (flow - begun) * near[..., None] + (flow - geometry) * far[..., None]
        return np.asarray(added, np.float32)

    def changes(self, shown: Array) -> tuple[Array, Array]:
        """What the network changes: how much of each pixel it paints anew, and what it adds.

        Args:
            shown: its own picture of the source, moved as the photo is, sRGB `[N, N, 3]`, 0-255.

        Returns:
            0-1, `[N, N]`, and sRGB steps, `[N, N, 3]`.
        """
        # Of whole steps, as `shown` is: without an edit nothing is apart.
        apart = _rounded(self.picture).astype(np.float32) - shown
        largest = np.asarray(cv2.blur(np.abs(apart).max(axis=2), (3, 3)))
        painted = self.alpha * smoothstep((largest - _SAME) / (_OTHER - _SAME))
        added = cv2.GaussianBlur(apart, (0, 0), _FINER) * (1.0 - painted)[..., None]
        return np.asarray(painted, np.float32), np.asarray(added, np.float32)


@dataclass(frozen=True, eq=False)
class NetworkField:
    """A network's answer on its crop, against the geometry.

    Args:
        crop: the network's crop.
        lattice: its pixels.
        residual: window times what the network adds to the geometry, photo pixels, `[N, N, 2]`.
        alpha: how much is painted anew inside the crop, 0 at its border, `[N, N]`.
        rgb: sRGB 0-255, `[N, N, 3]`.
        change: what is added to the face's skin elsewhere, in steps of 255, `[N, N, 3]`; small, so
            that it is the same in any colours.
        picture: its whole picture, the same.
        mouth: where its picture of the mouth counts; None for nowhere.
        eyes: those that its colours alone show; their detail is drawn over them.
        guide: luminance of the source warped by the final field, `[N, N]`.
    """

    crop: Crop
    lattice: PixelGrid
    residual: Array
    alpha: Array
    rgb: Array
    change: Array
    picture: Array
    mouth: LearntMouth | None
    eyes: tuple[OpenedEye, ...]
    guide: Array

    @classmethod
    def of(
        cls,
        crop: Crop,
        edit: NetworkEdit,
        geometry: Array,
        surface: Array,
        face: Array,
        stage_window: Array,
        source: NDArray[np.uint8],
        backdrop: Backdrop,
        mouth: MouthMotion,
        eyes: tuple[OpenedEye, ...],
        light: Array | None = None,
    ) -> "NetworkField":
        """Compare a network's edit with the geometric flow on its crop.

        Args:
            crop: the network's crop.
            edit: its answer.
            geometry: the geometric flow on the crop, crop pixels, `[N, N, 2]`.
            surface: where that is the head's own surface, 0-1, `[N, N]`.
            face: how surely it shows nothing but the face's skin, 0-1, `[N, N]`.
            stage_window: where the stage lets anything move, 0-1, `[N, N]`.
            source: the source on the crop, sRGB, `[N, N, 3]`.
            backdrop: what stands still in it.
            mouth: what the lips do.
            eyes: those that the photo hides and the edit opens.
            light: how the light on skin changes, factors `[N, N, 3]`; None for not at all.
        """
        size = edit.size
        lattice = PixelGrid.of_crop(crop, size)
        window = np.minimum(_window(size), stage_window).astype(np.float32)
        opened = opened_share(eyes, lattice) * window
        trust = edit.trust(geometry, face)
        residual = edit.learnt(geometry, trust, surface) * window[..., None]
        # Its colours too count only where both begin alike: ears further off turn pale.
        # What is drawn between the lips is sharper than they are.
        window *= trust * (1.0 - between_lips(mouth, lattice))
        flow = geometry + residual
        still = backdrop.stillness(flow, lattice, threads=1)

        def moved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
            carried = _carried(picture, flow)
            backdrop.lay(still, lattice, picture, (0, 0), carried, threads=1)
            return carried

        shown = moved(_rounded(edit.fitted_picture))
        alpha, change = edit.changes(shown.astype(np.float32))
        alpha, change, rgb = alpha * window, change * (window * face)[..., None], edit.rgb
        if eyes:
            picture = with_like_irises(edit.picture, eyes, lattice)
            alpha, rgb = _covered(alpha, rgb, opened, picture)
        whole, guide = edit.picture, moved(source).astype(np.float32)
        if light is not None:
            rgb, whole, guide, change = (part * light for part in (rgb, whole, guide, change))
        return cls(
            crop, lattice, lattice.vectors_to_photo(residual).astype(np.float32), alpha, rgb,
            np.ascontiguousarray(change, np.float32), whole,
            learnt_mouth(mouth, 1.0 / lattice.scale), eyes,
            np.asarray(cv2.cvtColor(guide, cv2.COLOR_RGB2GRAY), np.float32),
        )  # fmt: skip

    @cached_property
    def guided(self) -> Array:
        """Alpha as a local line in the guide: slope and offset, `[N, N, 2]` (guided filter).

        Up-sampled and applied to the sharp picture's luminance it follows that picture's edges.
        Zero alpha gives exactly zero.
        """

        def mean(plane: Array) -> Array:
            side = 2 * _GUIDE_RADIUS + 1
            return np.asarray(cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT))

        guide, alpha = self.guide, self.alpha
        guide_mean, alpha_mean = mean(guide), mean(alpha)
        variance = mean(guide * guide) - guide_mean**2
        slope = (mean(guide * alpha) - guide_mean * alpha_mean) / (variance + _GUIDE_RIDGE)
        offset = alpha_mean - slope * guide_mean
        return np.ascontiguousarray(np.stack([mean(slope), mean(offset)], axis=-1), np.float32)

    def refined_rows(self, flow: Array, grid: PixelGrid) -> Rows:
        """What adds the network's part to a band of rows of a geometric flow `[h, w, 2]`."""
        to_lattice, linear = grid.onto(self.lattice), np.ascontiguousarray(grid.linear)

        def rows(first: int, end: int) -> None:
            add_residual_rows(self.residual, to_lattice, linear, first, end, flow)

        return rows

    def paint(
        self, picture: NDArray[Any], still: NDArray[np.uint8], grid: PixelGrid, rgb: Array
    ) -> None:
        """Lay the network's colours over a warped picture `[h, w, C]` on a grid, in place.

        Args:
            picture: uint8 or uint16.
            still: how much of each pixel shows the background standing still, 0-255, `[h, w]`.
            grid: its pixels.
            rgb: the network's colours in the picture's colour space, 0-255, `[N, N, 3]`.
        """
        to_lattice = grid.onto(self.lattice)
        lay_network_rows(
            self.guided, rgb, self.change, to_lattice, still, 0, picture.shape[0], picture
        )

    def finish(self, picture: NDArray[Any], grid: PixelGrid, own: Array) -> None:
        """Lay its mouth, and the detail of eyes, over a painted picture `[h, w, C]`, in place.

        Args:
            picture: uint8 or uint16.
            grid: its pixels.
            own: the network's whole picture in the picture's colour space, 0-255, `[N, N, 3]`.
        """
        if self.mouth is not None:
            self.mouth.lay(own, self.lattice, grid, picture)
        for eye in self.eyes:
            sharpen_eye(eye, grid, 1.0 / self.lattice.scale, picture)


def _rounded(picture: Array) -> NDArray[np.uint8]:
    return np.asarray(np.clip(picture + 0.5, 0, 255), np.uint8)


def _covered(alpha: Array, rgb: Array, share: Array, over: Array) -> tuple[Array, Array]:
    """Colours `[N, N, 3]` with their alpha `[N, N]`, and others laid over a share of them."""
    both = share + alpha * (1.0 - share)
    colours = rgb + (over - rgb) * (share / np.maximum(both, np.float32(1e-6)))[..., None]
    return both, np.ascontiguousarray(colours, np.float32)


def _carried(picture: NDArray[np.uint8], flow: Array) -> NDArray[np.uint8]:
    """A picture `[N, N, 3]` fetched through a flow in its pixels, `[N, N, 2]`."""
    index = np.arange(len(picture), dtype=np.float32)
    columns, rows = index[None] + flow[..., 0], index[:, None] + flow[..., 1]
    fetched = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(fetched, np.uint8)


def _window(size: int) -> NDArray[np.float64]:
    index = (np.arange(size) + 0.5) / size * 2.0 - 1.0
    edge = smoothstep((1.0 - np.abs(index) - 2.0 / size) / _BORDER)
    window: NDArray[np.float64] = edge[:, None] * edge[None]
    return window
