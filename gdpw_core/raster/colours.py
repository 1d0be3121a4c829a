"""Colours for fields and codes in the application's guidance views. numpy and OpenCV only."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# The wheel is a cone of CIELAB: equal steps of displacement look equal, opposite directions have
# opposite hues, rest is dark and motion glows. At full length every hue is still inside sRGB.
_REST_LIGHTNESS = 24.0
_FULL_LIGHTNESS = 74.0
_FULL_CHROMA = 40.0


def displacement_colours(
    displacement: NDArray[Any], largest: float | None = None
) -> NDArray[np.uint8]:
    """A displacement field as colours: direction is hue, length is brightness and chroma.

    Args:
        displacement: `[H, W, 2]`, x right, y down, any unit.
        largest: length shown in full colour, in that unit; None takes the field's longest.

    Returns:
        sRGB `[H, W, 3]`.
    """
    field = np.asarray(displacement, np.float32)
    length = np.linalg.norm(field, axis=2)
    full = float(length.max(initial=0.0)) if largest is None else largest
    # A field at rest has no longest vector: it is all dark.
    shown = np.minimum(length / full, 1.0) if full > 0.0 else np.zeros_like(length)
    chroma = _FULL_CHROMA * shown / np.maximum(length, 1e-12)
    lab = np.empty((*field.shape[:2], 3), np.float32)
    lab[..., 0] = _REST_LIGHTNESS + (_FULL_LIGHTNESS - _REST_LIGHTNESS) * shown
    lab[..., 1] = field[..., 0] * chroma
    lab[..., 2] = -field[..., 1] * chroma
    rgb = cv2.cvtColor(lab, cv2.COLOR_Lab2RGB)
    colours: NDArray[np.uint8] = np.rint(np.clip(rgb, 0.0, 1.0) * 255.0).astype(np.uint8)
    return colours


def displacement_wheel(size: int) -> NDArray[np.uint8]:
    """Legend of `displacement_colours`: RGBA `[S, S, 4]`, transparent outside the disc."""
    axis = (2.0 * np.arange(size, dtype=np.float32) + 1.0) / size - 1.0
    field = np.stack(np.meshgrid(axis, axis), axis=-1)
    radius = np.linalg.norm(field, axis=2)
    alpha = np.clip((1.0 - radius) * size / 2.0 + 0.5, 0.0, 1.0)
    return np.dstack([displacement_colours(field, 1.0), np.rint(alpha * 255.0).astype(np.uint8)])


def neural_code_colours(neural_codes: NDArray[Any]) -> NDArray[np.uint8]:
    """Codes `[V, C]` as sRGB colours `[V, 3]`: their three principal components.

    Each component is stretched between its 2nd and 98th percentile; its sign is chosen so that the
    largest coefficient is positive, so equal codes always have equal colours.
    """
    codes = np.asarray(neural_codes, np.float64)
    centred = codes - codes.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:3]
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.where(axes[np.arange(len(axes)), largest] < 0.0, -1.0, 1.0)[:, None]
    scores = np.zeros((len(codes), 3))
    scores[:, : len(axes)] = centred @ axes.T
    low, high = np.percentile(scores, [2.0, 98.0], axis=0)
    spread = np.where(high - low > 1e-9, high - low, np.inf)
    stretched = np.where(np.isfinite(spread), (scores - low) / spread, 0.5)
    return np.rint(np.clip(stretched, 0.0, 1.0) * 255.0).astype(np.uint8)
