"""Named regions of the head and its texture coordinates."""

from pathlib import Path

import cv2
import numpy as np
from eyes import LOWER as LOWER_LID
from eyes import POCKET, UPPER
from identity import Identity
from makehuman import MakeHuman
from mouth import INNER_MOUTH
from numpy.typing import NDArray
from topology import Topology

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

PAINTED = ("lips", "face", "ears")
TOOTH_ROWS = (2, 6)


def texture_coordinates(human: MakeHuman, topology: Topology) -> Floats:
    """MakeHuman's own layout `[V, 2]` for skin and tongue; eyes and teeth lie in a corner."""
    uv = np.zeros((topology.count, 2))
    base = topology.faces[: len(topology.texture_triangles)]
    uv[base.ravel()] = human.texture[topology.texture_triangles.ravel()]
    return uv


def build_masks(
    human: MakeHuman, topology: Topology, identity: Identity, root_weights: Floats, uv: Floats
) -> dict[str, Mask]:
    """All regions; face, ears, scalp, neck, body and inner mouth share no vertex."""
    textures = human.data / "mpfb2/textures"
    painted = {name: _painted(textures / f"mpfb_{name}.jpg", uv) for name in PAINTED}
    painted = {name: np.maximum(value, value[topology.flip]) for name, value in painted.items()}
    skin, points = topology.skin, identity.mean
    masks: dict[str, Mask] = {"skin": skin, "tongue": topology.tongue}
    for name in topology.parts:
        masks[name] = topology.mask(name)
    gums = np.zeros_like(skin)
    for name in ("upper_teeth", "lower_teeth"):
        rows = topology.primitives[name].rows
        tooth = (rows >= TOOTH_ROWS[0]) & (rows <= TOOTH_ROWS[1])
        masks[name][topology.parts[name]] = tooth
        gums[topology.parts[name]] = ~tooth
    masks["gums"] = gums
    masks["teeth"] = masks["upper_teeth"] | masks["lower_teeth"]
    masks["eyeballs"] = masks["left_eyeball"] | masks["right_eyeball"]
    masks |= _lids(topology)
    mouth = np.zeros_like(skin)
    mouth[_inside_mouth(topology)] = True
    masks["inner_mouth"] = mouth | gums
    masks["lips"] = (painted["lips"] > 0.3) & skin & ~mouth
    masks["body"] = skin & (root_weights > 0.5)
    masks["neck"] = skin & ~masks["body"] & (root_weights > 0.02)
    taken = mouth | masks["sockets"] | masks["neck"] | masks["body"]
    masks["ears"] = (painted["ears"] > 0.3) & skin & ~taken
    taken |= masks["ears"]
    masks["face"] = (painted["face"] > 0.15) & skin & ~taken
    taken |= masks["face"]
    scalp = identity.outer & ~taken & (points[:, 1] > -0.06)
    masks["scalp"] = scalp & scalp[topology.flip]
    masks["outer_skin"] = identity.outer | identity.outer[topology.flip]
    return masks


def _lids(topology: Topology) -> dict[str, Mask]:
    """Lid skin from crease to edge, upper and lower, and the pocket behind it (`sockets`)."""
    masks = {name: np.zeros(topology.count, np.bool_) for name in
             ("lids", "upper_lids", "lower_lids", "sockets")}  # fmt: skip
    for rings in (topology.eye_rings, topology.flip[topology.eye_rings]):
        lids = rings[1:POCKET]
        masks["lids"][lids] = True
        masks["upper_lids"][lids[:, UPPER]] = True
        masks["lower_lids"][lids[:, LOWER_LID]] = True
        masks["sockets"][rings[POCKET:]] = True
    return masks


def _inside_mouth(topology: Topology) -> list[int]:
    """Every vertex of skin from the lips' inner border to the throat."""
    links: dict[int, set[int]] = {}
    for face in topology.faces[topology.skin[topology.faces].all(1)].tolist():
        for vertex in face:
            links.setdefault(vertex, set()).update(face)
    border = set(topology.mouth_rings[INNER_MOUTH - 1].tolist())
    queue = topology.mouth_rings[INNER_MOUTH].tolist()
    seen = set(queue)
    while queue:
        for vertex in links[queue.pop()] - seen - border:
            seen.add(vertex)
            queue.append(vertex)
    return sorted(seen)


def _painted(path: Path, uv: Floats) -> Floats:
    """Value 0-1 of a grey texture at each vertex."""
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise FileNotFoundError(path)
    height, width = picture.shape
    column = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
    row = np.clip(((1 - uv[:, 1]) * height).astype(int), 0, height - 1)
    values: Floats = picture[row, column] / 255.0
    return values
