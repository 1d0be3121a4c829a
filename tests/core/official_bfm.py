"""Files in the Basel Face Model's official forms, made of the open head's face.

The geometry is another person's, on another mesh in another order: a shell of face, ears and the
upper neck, eyes and lips part of the surface or closed, no joints. Arrays, units, types and their
order in the file are those of the official ones.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.io import savemat

from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import HeadPack, load_pack
from gdpw_core.parameters import FaceParameters

COMPONENTS, EXPRESSIONS = 199, 100


@dataclass(frozen=True, eq=False)
class OfficialFace:
    """A model in metres, and where the open head's landmarks are on its mean.

    Args:
        points: `[V, 3]`.
        faces: `[F, 3]`, counter-clockwise from outside.
        shape: directions `[3 V, 199]`, orthonormal, and their deviations `[199]`, metres.
        expression: likewise, `[3 V, 100]`.
        colours: `[V, 3]`, 0-1.
        landmarks: `[468, 3]`.
        middle: what `points` were moved by from the open head's axes.
    """

    points: np.ndarray
    faces: np.ndarray
    shape: tuple[np.ndarray, np.ndarray]
    expression: tuple[np.ndarray, np.ndarray]
    colours: np.ndarray
    landmarks: np.ndarray
    middle: np.ndarray


@lru_cache(maxsize=2)
def official_face(splits: int = 0, seed: int = 5, *, mask: str = "bfm") -> OfficialFace:
    """Another person's face.

    Args:
        splits: each makes four triangles of one.
        seed: of the person and of the mesh's order.
        mask: "bfm", "face12" (brows to chin, no ears, no neck) or "fullHead", as published.
    """
    pack = load_pack()
    rng = np.random.default_rng(seed)
    identity = np.clip(rng.normal(0, 0.7, 100), -1.4, 1.4)
    template = pack.v_template + pack.shapedirs @ identity
    middle = np.array([0.0031, -0.0152, -0.0613])
    rows = np.concatenate(
        [template[:, :, None] - middle[:, None], pack.shapedirs, pack.expressiondirs,
         _jaw(pack)[:, :, None], _painted(pack)[:, :, None]], axis=2,
    )  # fmt: skip
    faces = pack.faces[_kept(pack, template, mask)[pack.faces].all(axis=1)]
    used = np.unique(faces)
    place = np.full(len(template), -1)
    place[used] = np.arange(len(used))
    rows, faces = rows[used], place[faces]
    for _ in range(splits):
        rows, faces = _split(rows, faces)
    order = rng.permutation(len(rows))
    rows, faces = rows[order], np.argsort(order)[faces][rng.permutation(len(faces))]
    points = rows[:, :, 0]
    return OfficialFace(
        points=points,
        faces=faces,
        shape=_model(rows[:, :, 1:101], COMPONENTS, rng),
        expression=_model(rows[:, :, 101:152], EXPRESSIONS, rng),
        colours=rows[:, :, 152],
        landmarks=pack.mediapipe.points(template, pack.faces) - middle,
        middle=middle,
    )


def _kept(pack: HeadPack, points: np.ndarray, mask: str) -> np.ndarray:
    """The shell that an official mask leaves; "bfm": no back of the head, hardly any neck."""
    inside = pack.masks["inner_mouth"] | pack.masks["teeth"] | pack.masks["tongue"]
    outer = pack.masks["skin"] & ~inside & ~pack.masks["sockets"]
    front = np.zeros(len(points), bool)
    for ball in ("left_eyeball", "right_eyeball"):
        own = pack.masks[ball]
        front |= own & (points[:, 2] > np.quantile(points[own, 2], 0.6))
    region = (points[:, 2] > -0.055) & (points[:, 1] > -0.115) & (points[:, 1] < 0.105)
    if mask == "fullHead":
        return outer | front
    if mask == "face12":
        region &= ~pack.masks["ears"] & (points[:, 2] > -0.02) & (points[:, 1] > -0.085)
        region &= points[:, 1] < 0.085
    return (outer & region) | front


def _jaw(pack: HeadPack) -> np.ndarray:
    """An expression that opens the mouth: these models have no joint for it."""
    rest = FaceParameters.neutral()
    head = HeadModel(pack)
    return head.posed(rest.replaced(jaw_pose=[0.1, 0, 0])).astype(float) - pack.v_template


def _painted(pack: HeadPack) -> np.ndarray:
    """Colours that show a face: lips, brows, eyes."""
    points = pack.v_template
    colours = np.tile([0.78, 0.6, 0.5], (len(points), 1))
    colours[pack.masks["lips"]] = (0.62, 0.33, 0.32)
    colours[pack.masks["eyeballs"]] = (0.92, 0.92, 0.92)
    for pupil in pack.iris_vertices:
        near = np.linalg.norm(points - points[pupil], axis=1) < 0.0055
        colours[near & pack.masks["eyeballs"]] = (0.2, 0.12, 0.08)
    landmarks = pack.mediapipe.points(points, pack.faces)
    for brow in ((70, 63, 105, 66, 107), (336, 296, 334, 293, 300)):
        away = np.linalg.norm(points[:, None] - landmarks[list(brow)][None], axis=2).min(axis=1)
        colours[(away < 0.005) & pack.masks["face"]] = (0.3, 0.2, 0.15)
    return colours


def _split(rows: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every triangle into four."""
    edges = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    edges, number = np.unique(edges, axis=0, return_inverse=True)
    middle = len(rows) + number.reshape(-1, 3)
    a, b, c = faces.T
    ab, bc, ca = middle.T
    faces = np.concatenate(
        [np.stack(t, axis=1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
    )
    return np.concatenate([rows, rows[edges].mean(axis=1)]), faces


def _model(directions: np.ndarray, count: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Orthonormal directions and deviations of the same space; small noise fills the rest."""
    flat = directions.reshape(-1, directions.shape[2])
    basis, deviation, _ = np.linalg.svd(flat, full_matrices=False)
    rest = rng.normal(size=(len(flat), count - len(deviation)))
    rest -= basis @ (basis.T @ rest)
    rest = np.linalg.qr(rest)[0]
    deviations = np.concatenate([deviation, np.full(rest.shape[1], 1e-6 * len(flat) ** 0.5)])
    return np.column_stack([basis, rest]), deviations


def write_2009(path: Path, face: OfficialFace | None = None, **changes) -> Path:
    """`01_MorphableModel.mat`: micrometres, single precision, triangles from one, clockwise."""
    face = face or official_face()
    basis, deviation = face.shape
    count = 3 * len(face.points)
    values = {
        "shapeMU": np.float32(face.points.reshape(-1, 1) * 1e6),
        "shapePC": np.float32(basis),
        "shapeEV": np.float32(deviation[:, None] * 1e6),
        "texMU": np.float32(face.colours.reshape(-1, 1) * 255),
        "texPC": np.zeros((count, 2), np.float32),
        "texEV": np.ones((2, 1), np.float32),
        "tl": np.float64(face.faces[:, ::-1] + 1),
        "segbin": np.zeros((len(face.points), 4)),
        **changes,
    }
    savemat(path, {k: v for k, v in values.items() if v is not None}, do_compression=True)
    return path


def write_2019(path: Path, face: OfficialFace | None = None, *, expressions: bool = True) -> Path:
    """`model2019_bfm.h5`: statismo's layout, millimetres."""
    import h5py

    face = face or official_face()
    with h5py.File(path, "w") as file:
        parts = [("shape", face.points.reshape(-1) * 1e3, face.shape)]
        if expressions:
            parts.append(("expression", np.zeros(face.points.size), face.expression))
        parts.append(("color", face.colours.reshape(-1), (face.shape[0][:, :2], np.ones(2))))
        for name, mean, (basis, deviation) in parts:
            unit = 1.0 if name == "color" else 1e3
            model = file.create_group(f"{name}/model")
            model["mean"] = np.float32(mean)
            model.create_dataset("pcaBasis", data=np.float32(basis), chunks=True, compression=4)
            model["pcaVariance"] = np.float32((deviation * unit) ** 2)
            model["noiseVariance"] = np.float32([0.0])
            representer = file.create_group(f"{name}/representer")
            representer.attrs["name"] = "gravis::MeshShape"
            representer["cells"] = np.uint32(face.faces.T)
            representer["points"] = np.float32(face.points.T * 1e3)
        file["version/majorVersion"], file["version/minorVersion"] = 0, 9
    return path
