"""The picture sheet of an evaluation, like the paper's Figure 3."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.image import Photo, save_photo
from gdpw_core.raster.bands import interpolate_numpy, rasterize_numpy
from gdpw_core.raster.colours import displacement_colours
from gdpw_core.raster.shade import shaded_head
from gdpw_core.training.evaluation.pairs import EvaluationPair
from gdpw_core.training.evaluation.systems import Result

Picture = NDArray[np.uint8]

_TILE = 192
_CAPTION = 18
_LETTER = 7  # pixels, about
_LARGEST_FLOW = 0.25  # of half the picture; shown in full colour


@dataclass(frozen=True, eq=False)
class SheetRow:
    """One pair on the sheet.

    Args:
        pair: which.
        source: `[S, S, 3]`.
        driving: `[S, S, 3]`.
        source_vertices: crop space.
        target_vertices: crop space.
        results: label and result of every system.
    """

    pair: EvaluationPair
    source: Picture
    driving: Picture
    source_vertices: NDArray[np.float32]
    target_vertices: NDArray[np.float32]
    results: Sequence[tuple[str, Result]]


def save_sheet(path: Path, rows: Sequence[SheetRow], faces: NDArray[np.int64]) -> None:
    """Write source, driving, each output, guidance, flow and alpha of every row as a picture."""
    if not rows:
        return
    save_tiles(path, _names(rows[0]), [_tiles(row, faces) for row in rows])


def save_tiles(
    path: Path, names: Sequence[str], rows: Sequence[Sequence[Picture]], *, side: int = _TILE
) -> None:
    """Write rows of pictures of any size as a sheet of equal tiles, columns named at the top."""
    lines = []
    for row in rows:
        tiles = [cv2.resize(tile, (side, side), interpolation=cv2.INTER_AREA) for tile in row]
        lines.append(np.concatenate(tiles, axis=1))
    width = max(line.shape[1] for line in lines)
    lines = [np.pad(line, ((0, 0), (0, width - line.shape[1]), (0, 0))) for line in lines]
    sheet = np.concatenate([_captions(names, width, side), *lines])
    save_photo(Photo(pixels=sheet), path)


def _tiles(row: SheetRow, faces: NDArray[np.int64]) -> list[Picture]:
    tiles = [row.source, row.driving, *(result.picture for _, result in row.results)]
    tiles += [_guidance(row, faces), _head(row, faces)]
    for _, result in row.results:
        if result.flow is not None:
            field = np.moveaxis(result.flow, 0, -1)
            tiles.append(displacement_colours(field, _LARGEST_FLOW))
        if result.alpha is not None:
            grey = (np.clip(result.alpha, 0, 1) * 255).astype(np.uint8)
            tiles.append(np.repeat(grey[..., None], 3, axis=2))
    return tiles


def _names(row: SheetRow) -> list[str]:
    names = ["source", "driving", *(label for label, _ in row.results), "guidance", "head"]
    for label, result in row.results:
        names += [f"flow {label}"] * (result.flow is not None)
        names += [f"alpha {label}"] * (result.alpha is not None)
    return names


def _captions(names: Sequence[str], width: int, side: int) -> Picture:
    """A strip with the columns' names, wrapped where a tile is too narrow."""
    wrapped = [textwrap.wrap(name, side // _LETTER) or [""] for name in names]
    strip = np.full((_CAPTION * max(map(len, wrapped)), width, 3), 255, np.uint8)
    for i, lines in enumerate(wrapped):
        for j, line in enumerate(lines):
            place = (i * side + 4, (j + 1) * _CAPTION - 5)
            cv2.putText(
                strip, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (0, 0, 0), 1, cv2.LINE_AA
            )
    return strip


def _pixels(vertices: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    placed = vertices.astype(np.float64)
    placed[:, :2] = (placed[:, :2] + 1) * (size / 2)
    return placed


def _guidance(row: SheetRow, faces: NDArray[np.int64]) -> Picture:
    """The displacement, rasterised on the target mesh."""
    size = row.source.shape[0]
    raster = rasterize_numpy(_pixels(row.target_vertices, size), faces, size, size)
    offsets = (row.source_vertices - row.target_vertices)[:, :2]
    field = interpolate_numpy(raster, faces, np.ascontiguousarray(offsets))
    return displacement_colours(field, _LARGEST_FLOW)


def _head(row: SheetRow, faces: NDArray[np.int64]) -> Picture:
    size = row.source.shape[0]
    vertices = _pixels(row.target_vertices, size)
    return shaded_head(row.driving, vertices, faces, opacity=0.75)
