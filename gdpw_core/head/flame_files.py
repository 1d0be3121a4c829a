"""Writes a head as the files that FLAME software (smplx, DECA) reads."""

import pickle
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy import sparse

from gdpw_core.head.pack import HeadPack

# smplx tells FLAME's identity from its expression directions by position in one array.
SHAPE_SLOTS, EXPRESSION_SLOTS = 300, 100


def write_flame_files(pack: HeadPack, folder: Path) -> None:
    """Write `FLAME_NEUTRAL.pkl`, `flame_static_embedding.pkl` and the contour embedding.

    The pickles hold plain numpy and scipy arrays. This project itself never reads a pickle.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vertices = len(pack.v_template)
    shapedirs = np.zeros((vertices, 3, SHAPE_SLOTS + EXPRESSION_SLOTS))
    shapedirs[:, :, : pack.shapedirs.shape[2]] = pack.shapedirs
    end = SHAPE_SLOTS + pack.expressiondirs.shape[2]
    shapedirs[:, :, SHAPE_SLOTS:end] = pack.expressiondirs
    parents = np.array(pack.parents, np.int64)
    model = {
        "v_template": pack.v_template,
        "shapedirs": shapedirs,
        "posedirs": np.array(pack.posedirs),
        "J_regressor": sparse.csc_matrix(pack.J_regressor),
        "J": pack.J_regressor @ pack.v_template,
        "weights": np.array(pack.lbs_weights),
        "kintree_table": np.stack([parents.astype(np.uint32), np.arange(5, dtype=np.uint32)]),
        "f": pack.faces.astype(np.uint32),
        "bs_style": "lbs",
        "bs_type": "lrotmin",
    }
    static = {
        "lmk_face_idx": pack.ibug68_static.triangles,
        "lmk_b_coords": pack.ibug68_static.barycentric,
    }
    _dump(model, folder / "FLAME_NEUTRAL.pkl")
    _dump(static, folder / "flame_static_embedding.pkl")
    contour = {
        "lmk_face_idx": pack.ibug68_contour.triangles,
        "lmk_b_coords": pack.ibug68_contour.barycentric,
    }
    np.save(folder / "flame_dynamic_embedding.npy", np.array(contour, dtype=object))


def _dump(values: Mapping[str, object], path: Path) -> None:
    with open(path, "wb") as file:
        pickle.dump(values, file, protocol=4)
