"""The visible label of clips whose faces were moved by a program."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gdpw_core.resources import resource

TEXT = "AI-edited"
_HEIGHT = 0.036  # of the frame's shorter side
_SMALLEST_FRAME = 96  # pixels; below, the label would hide the picture


@dataclass(frozen=True, eq=False)
class VisibleLabel:
    """A small plate with words for the lower right corner.

    Args:
        colour: `[h, w, 3]`, 0-255.
        alpha: `[h, w, 1]`, 0-1.
        left: column of its left edge in the frame.
        top: row of its upper edge.
    """

    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]
    left: int
    top: int

    @classmethod
    def for_frames(cls, width: int, height: int) -> "VisibleLabel | None":
        """The label for frames of that size; None where there is no room for it."""
        short = min(width, height)
        if short < _SMALLEST_FRAME:
            return None
        size = max(9, round(_HEIGHT * short))
        font = ImageFont.truetype(str(resource("fonts", "Inter-SemiBold.ttf")), size)
        x0, y0, x1, y1 = font.getbbox(TEXT)
        pad, gap = round(0.45 * size), round(0.5 * size)
        plate = (int(x1 - x0) + 2 * pad, int(y1 - y0) + 2 * pad)
        if plate[0] + gap > width:
            return None
        picture = Image.new("RGBA", plate, (0, 0, 0, 0))
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle((0, 0, plate[0] - 1, plate[1] - 1), pad, fill=(0, 0, 0, 120))
        draw.text((pad - x0, pad - y0), TEXT, font=font, fill=(255, 255, 255, 235))
        pixels = np.asarray(picture, np.float32)
        left, top = width - plate[0] - gap, height - plate[1] - gap
        return cls(pixels[..., :3].copy(), pixels[..., 3:] / np.float32(255.0), left, top)

    def onto(self, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A copy of the frame `[H, W, 3 or 4]` with the label; opaque where the label is."""
        result = frame.copy()
        height, width = self.alpha.shape[:2]
        part = result[self.top : self.top + height, self.left : self.left + width]
        under = part[..., :3].astype(np.float32)
        part[..., :3] = (under + self.alpha * (self.colour - under) + 0.5).astype(np.uint8)
        if result.shape[2] == 4:
            shown = (255.0 * self.alpha[..., 0] + 0.5).astype(np.uint8)
            part[..., 3] = np.maximum(part[..., 3], shown)
        return result
