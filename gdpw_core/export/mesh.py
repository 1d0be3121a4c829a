"""A posed head as a mesh for other programs: OBJ, or GLB (glTF 2.0 in one file).

Convention: head space as it is, which is also glTF's: metres, y up, the face toward +z, x to the
subject's left. OBJ's texture v points up, glTF's down.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import OutputError
from gdpw_core.export.suffixes import MESH_SUFFIXES
from gdpw_core.image import check_folder, write_whole
from gdpw_core.provenance import software_name

_GLTF_MAGIC, _JSON_CHUNK, _BINARY_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942
_FLOAT, _UNSIGNED_INT = 5126, 5125
_VERTICES, _INDICES = 34962, 34963
_SKIN = (0.80, 0.62, 0.52, 1.0)

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class HeadMesh:
    """A posed head.

    Args:
        vertices: `[V, 3]`, metres, head space.
        faces: `[F, 3]`, counter-clockwise from outside.
        uv: texture coordinates `[V, 2]`, 0-1, v up.
        name: what programs call it.
    """

    vertices: NDArray[np.floating[Any]]
    faces: NDArray[np.int64]
    uv: NDArray[np.floating[Any]]
    name: str

    def normals(self) -> NDArray[np.float64]:
        """Unit normals `[V, 3]`: of the faces around each vertex, by their area."""
        corners = np.asarray(self.vertices, np.float64)[self.faces]
        crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        total = np.zeros((len(self.vertices), 3))
        for corner in range(3):
            np.add.at(total, self.faces[:, corner], crossed)
        length = np.linalg.norm(total, axis=1, keepdims=True)
        lonely = length[:, 0] < 1e-30
        total[lonely], length[lonely] = (0.0, 0.0, 1.0), 1.0
        return np.asarray(total / length)


def write_mesh(path: Path, mesh: HeadMesh, settings: str = "") -> None:
    """Write a mesh as .obj or .glb; all or nothing.

    Args:
        path: destination.
        mesh: what to write.
        settings: the edit in words ("yaw=12"), for the file's own note of what made it.

    Raises:
        OutputError: another suffix, or it cannot be written there.
    """
    if path.suffix.lower() not in MESH_SUFFIXES:
        raise OutputError(f"{path}: give a name ending in .obj or .glb")
    check_folder(path)
    data = _glb(mesh, settings) if path.suffix.lower() == ".glb" else _obj(mesh, settings)
    write_whole(path, data)


def _obj(mesh: HeadMesh, settings: str) -> bytes:
    lines = [f"# {software_name()}", f"# {mesh.name}; metres, y up, the face toward +z"]
    if settings:
        lines.append(f"# {settings}")
    lines.append("o head")
    lines += [f"v {x:.7g} {y:.7g} {z:.7g}" for x, y, z in mesh.vertices.tolist()]
    lines += [f"vt {u:.6g} {v:.6g}" for u, v in mesh.uv.tolist()]
    lines += [f"vn {x:.5g} {y:.5g} {z:.5g}" for x, y, z in mesh.normals().tolist()]
    corners = (mesh.faces + 1).tolist()
    lines += [f"f {a}/{a}/{a} {b}/{b}/{b} {c}/{c}/{c}" for a, b, c in corners]
    return "\n".join([*lines, ""]).encode("utf-8", "backslashreplace")


def _glb(mesh: HeadMesh, settings: str) -> bytes:
    positions = np.asarray(mesh.vertices, "<f4")
    downward = np.column_stack([mesh.uv[:, 0], 1.0 - mesh.uv[:, 1]])
    arrays = (
        (positions, "VEC3", _VERTICES),
        (np.asarray(mesh.normals(), "<f4"), "VEC3", _VERTICES),
        (np.asarray(downward, "<f4"), "VEC2", _VERTICES),
        (np.asarray(mesh.faces.reshape(-1), "<u4"), "SCALAR", _INDICES),
    )
    views, accessors, binary = [], [], b""
    for array, kind, target in arrays:
        views.append(
            {
                "buffer": 0,
                "byteOffset": len(binary),
                "byteLength": array.nbytes,
                "target": target,
            }
        )
        floats = array.dtype.kind == "f"
        accessors.append(
            {
                "bufferView": len(views) - 1,
                "componentType": _FLOAT if floats else _UNSIGNED_INT,
                "count": len(array),
                "type": kind,
            }
        )
        # Four-byte values throughout, so every part begins where glTF wants it.
        binary += np.ascontiguousarray(array).tobytes()
    accessors[0] |= {"min": positions.min(axis=0).tolist(), "max": positions.max(axis=0).tolist()}
    text = json.dumps(
        {
            "asset": {
                "version": "2.0",
                "generator": software_name(),
                "extras": {"head": mesh.name, "settings": settings},
            },
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0, "name": "head"}],
            "meshes": [{"name": "head", "primitives": [_primitive()]}],
            "materials": [_material()],
            "accessors": accessors,
            "bufferViews": views,
            "buffers": [{"byteLength": len(binary)}],
        },
        separators=(",", ":"),
    ).encode("ascii")
    text += b" " * (-len(text) % 4)
    size = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join(
        [
            struct.pack("<III", _GLTF_MAGIC, 2, size),
            struct.pack("<II", len(text), _JSON_CHUNK),
            text,
            struct.pack("<II", len(binary), _BINARY_CHUNK),
            binary,
        ]
    )


def _primitive() -> dict[str, Any]:
    attributes = {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}
    return {"attributes": attributes, "indices": 3, "material": 0, "mode": 4}


def _material() -> dict[str, Any]:
    roughness = {"baseColorFactor": list(_SKIN), "metallicFactor": 0.0, "roughnessFactor": 0.65}
    return {"name": "skin", "pbrMetallicRoughness": roughness}
