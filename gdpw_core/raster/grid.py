"""The integer grid on which every rasterizer decides coverage.

Vertices are rounded to a fraction of a pixel, then edge functions are exact 64-bit integers: two
triangles that share an edge get exactly opposite values, so a pixel on it belongs to one of them,
and all implementations agree on every pixel.
"""

GRID_BITS = 24
"""A window's longer side spans at most 2**24 grid steps: 2**-16 px at 256 px, 2**-12 at 4096."""

COORDINATE_LIMIT = 1 << 29
"""Grid coordinates stay below this (32 windows), so that edge functions fit in 64 bits."""

DEPTH_LIMIT = 1e30
"""Depths beyond this would not survive float32."""


def subpixel_bits(height: int, width: int) -> int:
    """Bits of sub-pixel precision for a window of this many pixels.

    Args:
        height: rows, 1 to 65,536.
        width: columns, 1 to 65,536.

    Raises:
        ValueError: a side outside that range.
    """
    longer = max(height, width)
    if min(height, width) < 1 or longer > 1 << 16:
        raise ValueError(f"a raster of {width} x {height} pixels is not possible (1 to 65,536)")
    return GRID_BITS - max(longer - 1, 1).bit_length()
