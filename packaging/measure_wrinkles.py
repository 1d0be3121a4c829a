"""Measure what expressions do to the light on skin (composite/wrinkles.py).

    python packaging/measure_wrinkles.py DATASET [--out FILE]

DATASET is what `gdpw-train prepare` wrote. People who are held out from training are left out.
Every frame is read at the head's vertices, brought onto the landmarks by what all frames of a clip
have in common (`prepare` aligns them by their pixels, which single landmarks would undo); what a
person's expressions change about the mean of a clip is a ridge regression on the units, mirrored
pictures included.
Where the mean face has edges (lids, brows, nostrils, lips), changes would be movements that the
head does not follow, and are left out. How far what was measured on one half of the people holds
for the other says how strongly it is believed, region by region. A minute for 2,000 frames.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gdpw_core.composite.anatomy import spread_residual  # noqa: E402
from gdpw_core.composite.brows import brows_of  # noqa: E402
from gdpw_core.composite.kernels import vertex_normals  # noqa: E402
from gdpw_core.composite.posed import PosedHead  # noqa: E402
from gdpw_core.composite.wrinkles import Wrinkles, expression_moves, save_wrinkles  # noqa: E402
from gdpw_core.fitting.observation import interior_landmarks  # noqa: E402
from gdpw_core.head.model import HeadModel  # noqa: E402
from gdpw_core.head.pack import HeadPack, load_pack  # noqa: E402
from gdpw_core.resources import resources_folder  # noqa: E402
from gdpw_core.training.data.dataset import Dataset  # noqa: E402

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FRAMES = 24  # of a clip, evenly
ENOUGH = 12  # frames that tell what turning the head does to the light
FACING = 0.35  # n.v of a vertex whose colour is believed
PORES = 0.8  # pixels of 256 over which colours are averaged
RIDGE = 2.5
CALM = 80.0  # logarithms per metre: steeper, and the mean face has an edge
NARROW, WIDE = 1, 6  # rounds of smoothing over neighbours
DOUBT = 0.02  # of the greatest change: where less was seen, it may be chance
MOST = 1.5
DARKEST = 4.0  # of 255
REACH = 2.5  # times what frames are seen to differ from the mean of their clip


@dataclass(frozen=True, eq=False)
class Clip:
    """Frames of one clip, or photos of one person.

    What turns of the head do to the light is taken out of both, and the clip's mean.

    Args:
        person: whose face.
        moves: units and jaw, `[N, K]`.
        light: logarithm of sRGB values on each vertex of the face, `[N, M, 3]`.
        mean: of the light before, 0 in the middle of the face, `[M]`.
        shown: vertices that face the viewer in all frames, `[M]`.
    """

    person: str
    moves: Floats
    light: Floats
    mean: Floats
    shown: Flags


def main() -> None:
    """Measure and save."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    out = arguments.out or resources_folder() / "head/open_head_wrinkles.npz"
    pack = load_pack()
    masks = pack.masks
    face = np.flatnonzero(masks["face"] & ~masks["eyeballs"] & ~masks["inner_mouth"])
    clips = list(_clips(Dataset(arguments.dataset), HeadModel(pack), face))
    mirror, swapped = _mirror(pack, face), _mirrored_moves(pack)
    mean = np.mean([clip.mean for clip in clips], axis=0)
    calm = _calm(0.5 * (mean + mean[mirror]), pack, face)

    def measured(some: list[Clip]) -> Floats:
        gains = _regression(some, mirror, swapped)
        return _smoothed(gains * calm[:, None, None], pack, face, NARROW)

    people = sorted({clip.person for clip in clips})
    halves = [[c for c in clips if (people.index(c.person) % 2 == half)] for half in (0, 1)]
    shown, squares = np.sum(
        [_agreement(halves[1 - half], measured(halves[half])) for half in (0, 1)], axis=0
    )
    shown, squares = (_smoothed(part + part[mirror], pack, face, WIDE) for part in (shown, squares))
    belief = np.clip(shown / (squares + DOUBT * squares.max()), 0.0, MOST)
    found = (measured(clips) * belief[:, None, None]).transpose(2, 0, 1).astype(np.float32)
    seen = np.quantile(np.abs(np.concatenate([c.moves for c in clips])), 0.99, axis=0)
    reach = REACH * np.maximum(seen, seen[swapped])
    save_wrinkles(out, Wrinkles(pack.identity, face, found, reach))
    frames = sum(len(clip.moves) for clip in clips)
    print(f"{out}: {frames} frames, {len(clips)} clips, {len(people)} people")


def _clips(dataset: Dataset, head: HeadModel, face: NDArray[np.int64]) -> Iterator[Clip]:
    rows = dataset.rows("train", ("clip", "photo"))
    for group in dataset.groups(rows).values():
        if len(group) < 2:
            continue
        chosen = group[np.unique(np.linspace(0, len(group) - 1, FRAMES).round().astype(int))]
        poses = [PosedHead.of(head, dataset.parameters(row)) for row in chosen]
        pairs = list(zip(chosen.tolist(), poses, strict=True))
        residual = np.median([_residual(dataset, row, pose, head) for row, pose in pairs], axis=0)
        frames = [_frame(dataset, row, pose, head, face, residual) for row, pose in pairs]
        moves, turns, light, facing = (np.array(values) for values in zip(*frames, strict=True))
        known = np.ones((len(chosen), 1))
        if len(chosen) >= ENOUGH:
            known = np.hstack([known, turns])
        basis, _ = np.linalg.qr(known)
        other = np.eye(len(chosen)) - basis @ basis.T
        yield Clip(
            person=str(dataset.index.person[group[0]]),
            moves=other @ moves,
            light=np.tensordot(other, light, axes=1),
            mean=light.mean(axis=(0, 2)),
            shown=np.asarray((facing > FACING).all(axis=0)),
        )


def _residual(dataset: Dataset, row: int, posed: PosedHead, head: HeadModel) -> Floats:
    """Where landmarks were found less where the head has them, `[468, 2]`, crop units."""
    camera = dataset.parameters(row).camera
    points = camera.project(posed.vertices)[:, :2]
    fitted = head.pack.mediapipe.points(points, head.pack.faces)
    return np.asarray(dataset.landmarks(row)[: len(fitted), :2] - fitted)


def _frame(
    dataset: Dataset,
    row: int,
    posed: PosedHead,
    head: HeadModel,
    face: NDArray[np.int64],
    residual: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    pack, parameters = head.pack, dataset.parameters(row)
    points = parameters.camera.project(posed.vertices)[:, :2]
    points = points + spread_residual(pack, residual, interior_landmarks())
    picture, margin = dataset.picture(row), dataset.manifest.margin
    side = len(picture)
    soft = cv2.GaussianBlur(picture, (0, 0), PORES * side / (256.0 * margin)).astype(np.float32)
    places = ((points[face] / margin + 1.0) / 2.0 * side - 0.5).astype(np.float32)
    colours = cv2.remap(soft, places[None], np.empty(0, np.float32), cv2.INTER_LINEAR)[0]
    light = np.log(np.maximum(colours, DARKEST))
    light -= np.median(light, axis=0)
    turns = np.concatenate([parameters.global_pose, parameters.neck_pose])
    normals = vertex_normals(posed.vertices, pack.faces)
    return expression_moves(pack, posed), turns, light.astype(np.float64), normals[face, 2]


def _regression(clips: list[Clip], mirror: NDArray[np.int64], swapped: NDArray[np.int64]) -> Floats:
    """Change of the light per move, `[M, 3, K]`."""
    count, moves = len(mirror), len(swapped)
    squares, products = np.zeros((count, moves, moves)), np.zeros((count, moves, 3))
    for clip in clips:
        for x, y, shown in (
            (clip.moves, clip.light, clip.shown),
            (clip.moves[:, swapped], clip.light[:, mirror], clip.shown[mirror]),
        ):
            squares[shown] += x.T @ x
            products[shown] += np.einsum("nk,nvc->vkc", x, y[:, shown])
    solved = np.linalg.solve(squares + RIDGE * np.eye(moves), products)
    return np.asarray(solved.transpose(0, 2, 1))


def _agreement(clips: list[Clip], gains: Floats) -> Floats:
    """How clips go along with gains, and the gains' own share, on each vertex, `[2, M]`."""
    agreement = np.zeros((2, len(gains)))
    for clip in clips:
        expected = np.einsum("vck,nk->nvc", gains[clip.shown], clip.moves)
        agreement[0, clip.shown] += (expected * clip.light[:, clip.shown]).sum(axis=(0, 2))
        agreement[1, clip.shown] += (expected**2).sum(axis=(0, 2))
    return agreement


def _mirror(pack: HeadPack, face: NDArray[np.int64]) -> NDArray[np.int64]:
    place = np.full(len(pack.v_template), -1)
    place[face] = np.arange(len(face))
    mirror: NDArray[np.int64] = place[pack.flip[face]]
    assert (mirror >= 0).all(), "the face is symmetric"
    return mirror


def _mirrored_moves(pack: HeadPack) -> NDArray[np.int64]:
    names = pack.units.names
    other = {"Left": "Right", "Right": "Left"}

    def twin(name: str) -> int:
        for side, opposite in other.items():
            if name.endswith(side):
                return names.index(name.removesuffix(side) + opposite)
        return names.index(name)

    return np.array([*(twin(name) for name in names), len(names)])


def _edges(pack: HeadPack, face: NDArray[np.int64]) -> NDArray[np.int64]:
    """Edges within the face, `[N, 2]`, places in `face`, both ways round."""
    place = np.full(len(pack.v_template), -1)
    place[face] = np.arange(len(face))
    pairs = np.concatenate([pack.faces[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    both = place[np.concatenate([pairs, pairs[:, ::-1]])]
    return np.unique(both[(both >= 0).all(axis=1)], axis=0)


def _calm(mean: Floats, pack: HeadPack, face: NDArray[np.int64]) -> Floats:
    """How far the mean face is without edges at each vertex, 0-1; nothing at the face's end."""
    first, second = _edges(pack, face).T
    points = pack.v_template[face]
    length = np.linalg.norm(points[first] - points[second], axis=1)
    steep = np.zeros(len(face))
    np.maximum.at(steep, first, np.abs(mean[first] - mean[second]) / np.maximum(length, 1e-3))
    calm = np.exp(-((steep / CALM) ** 2))
    none = pack.masks["lids"] | pack.masks["lips"]
    calm[none[face] | _outermost(pack, face)] = 0.0
    for brow in brows_of(pack):
        place = np.searchsorted(face, brow.vertices)
        calm[place] *= 1.0 - brow.weight[:, 0]
    return np.asarray(calm)


def _outermost(pack: HeadPack, face: NDArray[np.int64]) -> Flags:
    """Vertices of the face beside others, `[M]`."""
    within = np.zeros(len(pack.v_template), np.bool_)
    within[face] = True
    mixed = pack.faces[within[pack.faces].any(axis=1) & ~within[pack.faces].all(axis=1)]
    beside = np.zeros_like(within)
    beside[mixed] = True
    return np.asarray(beside[face])


def _smoothed(values: Floats, pack: HeadPack, face: NDArray[np.int64], rounds: int) -> Floats:
    """Half of each vertex, half of those beside it, some times; of values `[M, ...]`."""
    first, second = _edges(pack, face).T
    count = np.maximum(np.bincount(first, minlength=len(face)), 1)
    count = count.reshape(-1, *(1,) * (values.ndim - 1))
    for _ in range(rounds):
        beside = np.zeros_like(values)
        np.add.at(beside, first, values[second])
        values = 0.5 * values + 0.5 * beside / count
    return values


if __name__ == "__main__":
    main()
