"""Files in FLAME's official forms, made of the open head: the real ones cannot be had here.

The geometry is another person's, on another mesh: 5,023 vertices in another order, no teeth, no
tongue, coefficients that mean something else. The containers are byte for byte of the official
kind: pickles of Python 2 with chumpy arrays and scipy's sparse matrix, later plain arrays.
"""

import io
import pickle
import struct
import sys
import types
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

from gdpw_core.head.pack import HeadPack, load_pack

VERTICES = 5023
YEARS = ("2017", "2019", "2020", "2023")


@dataclass(frozen=True, eq=False)
class OfficialHead:
    """Arrays of an official file, and where the open head's landmarks are on it."""

    arrays: dict[str, np.ndarray]
    landmarks: np.ndarray
    kept: np.ndarray
    masks: dict[str, np.ndarray]


@lru_cache(maxsize=1)
def official_head(seed: int = 3) -> OfficialHead:
    """Another person's head with FLAME's arrays."""
    pack = load_pack()
    rng = np.random.default_rng(seed)
    identity = np.clip(rng.normal(0, 0.8, 100), -1.5, 1.5)
    template = pack.v_template + pack.shapedirs @ identity
    # Corrected for the joints' places: FLAME's origin lies elsewhere than the open head's.
    shift, size = np.array([0.0012, -0.0215, -0.0060]), 1.02
    joints = (pack.J_regressor @ template) * size + shift
    template = template * size + shift
    rows = {
        "v_template": template,
        "shape": pack.shapedirs * size,
        "expression": pack.expressiondirs * size,
        "posedirs": pack.posedirs * size,
        "weights": pack.lbs_weights,
        "masks": np.stack([pack.masks[n] for n in pack.masks], axis=1).astype(float),
    }
    drop = pack.masks["teeth"] | pack.masks["tongue"] | pack.masks["gums"]
    drop = drop | pack.masks["inner_mouth"]
    faces = pack.faces[~drop[pack.faces].any(1)]
    used = np.unique(faces)
    rows = {name: value[used] for name, value in rows.items()}
    place = np.full(len(template), -1)
    place[used] = np.arange(len(used))
    rows, faces = _split_edges(rows, place[faces], VERTICES - len(used), rng)
    order = rng.permutation(VERTICES)
    rows = {name: value[order] for name, value in rows.items()}
    faces = np.argsort(order)[faces][rng.permutation(len(faces))]
    posed = (pack.v_template + pack.shapedirs @ identity) * size + shift
    masks = {n: rows["masks"][:, i] > 0.5 for i, n in enumerate(pack.masks)}
    return OfficialHead(
        arrays={
            "v_template": rows["v_template"],
            "shapedirs": _directions(rows, rng),
            "posedirs": rows["posedirs"],
            "J_regressor": _regressor(rows["v_template"], rows["weights"], joints),
            "J": joints,
            "weights": rows["weights"],
            "kintree_table": np.array([[2**32 - 1, 0, 1, 1, 1], [0, 1, 2, 3, 4]], np.uint32),
            "f": faces.astype(np.uint32),
        },
        landmarks=pack.mediapipe.points(posed, pack.faces),
        kept=order,
        masks=masks,
    )


def _split_edges(rows, faces, count, rng):
    """Split edges of large triangles until there are `count` more vertices."""
    faces = faces.tolist()
    points = rows["v_template"]
    new = {name: [] for name in rows}
    size = len(points)
    owner: dict[tuple[int, int], list[int]] = {}
    for number, face in enumerate(faces):
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            owner.setdefault((min(a, b), max(a, b)), []).append(number)
    edges = [e for e, two in owner.items() if len(two) == 2]
    length = np.array([np.linalg.norm(points[a] - points[b]) for a, b in edges])
    touched: set[int] = set()
    for index in np.argsort(-length + rng.uniform(0, 0.002, len(length))):
        a, b = edges[index]
        two = owner[a, b]
        if len(new["v_template"]) == count:
            break
        if touched & set(two):
            continue
        touched |= set(two)
        middle = size + len(new["v_template"])
        for name, value in rows.items():
            new[name].append((value[a] + value[b]) / 2)
        for number in two:
            face = faces[number]
            faces[number] = [middle if v == b else v for v in face]
            faces.append([middle if v == a else v for v in face])
    rows = {name: np.concatenate([value, np.array(new[name])]) for name, value in rows.items()}
    return rows, np.array(faces)


def _directions(rows, rng):
    """300 identity and 100 expression directions, those of the open head turned and padded."""
    count = len(rows["v_template"])
    full = np.zeros((count, 3, 400))
    shape_turn = np.linalg.qr(rng.normal(size=(100, 100)))[0]
    face_turn = np.linalg.qr(rng.normal(size=(50, 50)))[0]
    full[:, :, :100] = rows["shape"] @ shape_turn
    full[:, :, 300:350] = rows["expression"] @ face_turn
    full[:, :, 100:300] = 1e-7 * rng.normal(size=(count, 3, 200))
    return full


def _regressor(points, weights, joints):
    """Few vertices near each joint whose weighted mean is the joint."""
    regressor = np.zeros((5, len(points)))
    for k, joint in enumerate(joints):
        near = np.argsort(np.linalg.norm(points - joint, axis=1))[:120]
        if k >= 3:
            near = np.flatnonzero(weights[:, k] > 0.5)
        system = np.column_stack([points[near], np.ones(len(near))])
        regressor[k, near] = np.linalg.lstsq(system.T, np.append(joint, 1.0), rcond=None)[0]
    return regressor


class Python2Pickler(pickle._Pickler):
    """Writes what Python 2 wrote: byte strings as they are, modules under their old names."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_bytes(self, value):
        """A string of Python 2."""
        if self.proto == 0:
            self.write(b"S" + repr(value)[1:].encode() + b"\n")
        elif len(value) < 256:
            self.write(b"U" + bytes([len(value)]) + value)
        else:
            self.write(b"T" + struct.pack("<i", len(value)) + value)
        if id(value) not in self.memo:
            self.memoize(value)

    def save_str(self, value):
        """Text was bytes."""
        self.save_bytes(value.encode("latin-1"))

    def save_global(self, obj, name=None):
        """Names of the modules of those days."""
        module, text = obj.__module__, name or obj.__qualname__
        module = {"copyreg": "copy_reg", "builtins": "__builtin__"}.get(module, module)
        module = module.replace("numpy._core", "numpy.core").replace("sparse._csc", "sparse.csc")
        self.write(f"c{module}\n{text}\n".encode())
        self.memoize(obj)

    dispatch[bytes] = save_bytes
    dispatch[str] = save_str
    dispatch[type] = save_global
    dispatch[types.FunctionType] = save_global
    dispatch[types.BuiltinFunctionType] = save_global


def _chumpy():
    """A class that pickles like chumpy's."""
    module = types.ModuleType("chumpy.ch")

    class Ch:
        def __init__(self, x):
            self.x = x
            self._dirty_vars = {"x"}
            self._itr = None
            self._depends_on_deps = {}
            self._status = "new"

        def __getstate__(self):
            return dict(self.__dict__)

    Ch.__module__, Ch.__qualname__ = "chumpy.ch", "Ch"
    module.Ch = Ch
    return module


def pickled(values: object, protocol: int = 2) -> bytes:
    """A pickle as Python 2 wrote it."""
    stream = io.BytesIO()
    Python2Pickler(stream, protocol).dump(values)
    return stream.getvalue()


def official_values(year: str, arrays: dict[str, np.ndarray]) -> dict[str, object]:
    """The dictionary of that year's file."""
    values: dict[str, object] = dict(arrays)
    values["J_regressor"] = sparse.csc_matrix(arrays["J_regressor"])
    values["bs_style"], values["bs_type"] = "lbs", "lrotmin"
    if year in ("2017", "2019"):
        chumpy = _chumpy()
        for name in ("v_template", "shapedirs", "posedirs", "weights", "J"):
            values[name] = chumpy.Ch(np.asfortranarray(values[name]))
        values["kintree_table"] = np.array([[-1, 0, 1, 1, 1], [0, 1, 2, 3, 4]], np.int64)
    return values


def write_official(path: Path, year: str, arrays: dict[str, np.ndarray] | None = None) -> Path:
    """Write the file of a year; 2023 as `.npz`."""
    arrays = official_head().arrays if arrays is None else arrays
    if year == "2023":
        plain = {**arrays, "bs_style": np.array("lbs"), "bs_type": np.array("lrotmin")}
        plain["J_regressor"] = np.array(sparse.csc_matrix(arrays["J_regressor"]), dtype=object)
        np.savez(path, **plain)
        return path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
    chumpy = _chumpy()
    sys.modules["chumpy.ch"] = chumpy
    try:
        path.write_bytes(pickled(official_values(year, arrays), 0 if year == "2017" else 2))
    finally:
        del sys.modules["chumpy.ch"]
    return path


def small_arrays(count: int = 600) -> dict[str, np.ndarray]:
    """Arrays of the right form and little size, for mutants; not a face."""
    rng = np.random.default_rng(0)
    points = rng.uniform(-0.1, 0.1, (count, 3))
    joints = np.array([[0, -0.1, 0], [0, -0.05, 0], [0, -0.01, 0], [0.03, 0.05, 0.05],
                       [-0.03, 0.05, 0.05]])  # fmt: skip
    weights = rng.uniform(0, 1, (count, 5))
    regressor = np.zeros((5, count))
    points[:5] = joints
    regressor[np.arange(5), np.arange(5)] = 1.0
    return {
        "v_template": points,
        "shapedirs": 1e-3 * np.ones((count, 3, 400), np.float32),
        "posedirs": 1e-3 * np.ones((count, 3, 36), np.float32),
        "J_regressor": regressor,
        "weights": weights / weights.sum(1, keepdims=True),
        "kintree_table": np.array([[2**32 - 1, 0, 1, 1, 1], [0, 1, 2, 3, 4]], np.uint32),
        "f": rng.integers(0, count, (800, 3)).astype(np.uint32),
    }


def open_pack() -> HeadPack:
    """The bundled head."""
    return load_pack()
