"""A FLAME file as a head of this project: what the file lacks comes from the bundled head."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gdpw_core.assets.flame_companions import Companions
from gdpw_core.assets.flame_units import shown_units
from gdpw_core.assets.registration import JAW, OtherHead, Registration, register
from gdpw_core.assets.surface import Surface
from gdpw_core.errors import AssetError
from gdpw_core.head.flame_reader import FlameArrays
from gdpw_core.head.pack import MASKS, HeadPack, LandmarkEmbedding

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NAME = "FLAME"
_FARTHEST_REGISTRATION = 0.0025  # metres, mean over the face
# Parts that a vertex is in one of; the others follow from these.
_PARTS = ("face", "ears", "scalp", "neck", "body", "inner_mouth", "sockets")
_FINE = ("lids", "upper_lids", "lower_lids", "lips")


@dataclass(frozen=True, eq=False)
class ImportedHead:
    """A head and what its making has to say.

    Args:
        pack: the head; its `identity` is set when it is saved.
        notes: sentences for the user.
    """

    pack: HeadPack
    notes: tuple[str, ...]


def head_of_flame(
    arrays: FlameArrays, companions: Companions, bundled: HeadPack, origin: str
) -> ImportedHead:
    """Complete a FLAME model with landmarks, regions, sides and named units.

    Args:
        arrays: the model.
        companions: official files that lie beside it; they win over what is derived.
        bundled: the head that lends what is missing.
        origin: name of the file, for errors.

    Raises:
        AssetError: its surface is not that of a head at rest.
    """
    joints = arrays.J_regressor @ arrays.v_template
    other = OtherHead(arrays.v_template, arrays.faces, arrays.lbs_weights, joints)
    if not other.eyeballs.any(axis=1).all():
        raise AssetError(f"{origin}: its eyes have no eyeballs of their own, which gaze needs")
    try:
        registration = register(bundled, other)
    except (np.linalg.LinAlgError, ValueError, RuntimeError) as error:
        raise AssetError(f"{origin}: its surface is not that of a head ({error})") from error
    if not registration.distance < _FARTHEST_REGISTRATION:
        raise AssetError(f"{origin}: its surface is not that of a face at rest in FLAME's axes")
    carrier = _Carrier(bundled, other, registration)
    masks = _masks(carrier, companions)
    units, lost = shown_units(
        carrier.directions(bundled.expressiondirs @ bundled.units.to_expression),
        bundled.units.names, arrays.expressiondirs, masks["face"],
    )  # fmt: skip
    mediapipe = companions.mediapipe_over(carrier.embedding(bundled.mediapipe))
    poles = np.array([_poles(arrays.v_template, ball) for ball in other.eyeballs])
    pack = HeadPack(
        name=NAME,
        identity="",
        v_template=arrays.v_template,
        shapedirs=arrays.shapedirs,
        expressiondirs=arrays.expressiondirs,
        posedirs=arrays.posedirs,
        J_regressor=arrays.J_regressor,
        lbs_weights=arrays.lbs_weights,
        parents=bundled.parents,
        faces=arrays.faces,
        flip=_flip(arrays.v_template, other.eyeballs),
        uv=bundled.uv[carrier.nearest],
        masks=masks,
        mediapipe=mediapipe,
        ibug68_static=companions.static or carrier.embedding(bundled.ibug68_static),
        ibug68_contour=companions.contour or carrier.embedding(bundled.ibug68_contour),
        iris_vertices=(int(poles[0, 0]), int(poles[1, 0])),
        eyeball_poles=poles,
        units=units,
    )
    return ImportedHead(pack, (*companions.notes, *_notes(registration, lost)))


def _notes(registration: Registration, lost: tuple[str, ...]) -> tuple[str, ...]:
    apart = f"{1000 * registration.distance:.2f} mm"
    fit = f"Landmarks and regions come from the bundled head, fitted to {apart} on the face."
    if not lost:
        return (fit,)
    return (fit, f"Its expressions cannot show: {', '.join(lost)}.")


class _Carrier:
    """Carries what is known of the bundled head to the other one."""

    def __init__(self, bundled: HeadPack, other: OtherHead, registration: Registration) -> None:
        self._bundled, self._other, self._registration = bundled, other, registration
        self._balls = np.asarray(other.eyeballs.any(axis=0), np.bool_)
        skin = np.asarray(~self._balls[other.faces].any(axis=1), np.bool_)
        self._surface = Surface(other.points, other.faces, other.lbs_weights[:, JAW], used=skin)
        self._bent = Surface(registration.bent, bundled.faces, bundled.lbs_weights[:, JAW])

    def embedding(self, landmarks: LandmarkEmbedding) -> LandmarkEmbedding:
        """Landmarks of the bundled head on the other one."""
        shape = landmarks.triangles.shape
        corner = self._bundled.faces[landmarks.triangles.ravel()]
        share = landmarks.barycentric.reshape(-1, 3)
        lifted = (self._bent.lifted[corner] * share[..., None]).sum(axis=1)
        triangles, weights = self._surface.nearest(lifted)
        weights = np.round(weights, 4)
        weights /= weights.sum(axis=1, keepdims=True)
        return LandmarkEmbedding(triangles.reshape(shape), weights.reshape(*shape, 3))

    def directions(self, directions: Floats) -> Floats:
        """Displacements of the bundled head `[W, 3, K]` at the other's vertices, `[V, 3, K]`."""
        corner = self._bundled.faces[self._registration.triangles]
        weights = self._registration.weights
        carried = np.zeros((len(corner), *directions.shape[1:]))
        for k in range(3):
            carried += weights[:, k, None, None] * directions[corner[:, k]]
        carried[self._balls] = 0.0
        return carried * self._registration.scale

    def flags(self, mask: Flags) -> Flags:
        """A region of the bundled head on the other one; eyeballs are in none."""
        corner = self._bundled.faces[self._registration.triangles]
        share = (self._registration.weights * mask[corner]).sum(axis=1)
        return np.asarray((share > 0.5) & ~self._balls)

    def fine_regions(self) -> dict[str, Flags]:
        """Regions that lie on others: lids and lips."""
        return {name: self.flags(self._bundled.masks[name]) for name in _FINE}

    def part(self) -> Integers:
        """Index into `_PARTS` of every vertex; -1 for eyeballs."""
        labels = np.full(len(self._bundled.v_template), 0)
        for index, name in enumerate(_PARTS):
            labels[self._bundled.masks[name]] = index
        return np.where(self._balls, -1, labels[self.nearest])

    @property
    def nearest(self) -> Integers:
        """The nearest vertex of the bundled head for every vertex, `[V]`."""
        corner = self._bundled.faces[self._registration.triangles]
        best = self._registration.weights.argmax(axis=1)
        rows: Integers = corner[np.arange(len(corner)), best]
        return rows

    @property
    def eyeballs(self) -> Flags:
        """Vertices of each eyeball, `[2, V]`."""
        return self._other.eyeballs


def _masks(carrier: _Carrier, companions: Companions) -> dict[str, Flags]:
    part = carrier.part()
    none = np.zeros(len(part), np.bool_)
    masks = {name: np.asarray(part == index) for index, name in enumerate(_PARTS)}
    for name, official in companions.regions.items():
        if len(official) != len(part):
            continue
        for other in _PARTS:
            masks[other] = masks[other] & ~official
        masks[name] = official & (part >= 0)
    lips = companions.lips
    masks |= carrier.fine_regions()
    if lips is not None and len(lips) == len(part):
        masks["lips"] = lips & ~masks["inner_mouth"]
    left, right = carrier.eyeballs
    skin = ~(left | right)
    masks |= {
        "skin": skin,
        "outer_skin": skin & ~masks["inner_mouth"] & ~masks["sockets"],
        "left_eyeball": left,
        "right_eyeball": right,
        "eyeballs": left | right,
    }
    return {name: masks.get(name, none) for name in MASKS}


def _flip(points: Floats, eyeballs: Flags) -> Integers:
    """The vertex of the other side for every vertex: nearest in the mirror, both ways."""
    side = np.zeros(len(points))
    side[eyeballs[0]], side[eyeballs[1]] = 0.05, -0.05
    here = np.column_stack([points, side])
    there = here * (-1.0, 1.0, 1.0, -1.0)
    found = KDTree(here).query(there)
    distance, nearest = np.asarray(found[0]), np.asarray(found[1])
    flip = np.arange(len(points))
    taken = np.zeros(len(points), np.bool_)
    for vertex in np.argsort(distance, kind="stable"):
        mate = int(nearest[vertex])
        if not taken[vertex] and not taken[mate]:
            flip[vertex], flip[mate] = mate, vertex
            taken[[vertex, mate]] = True
    return flip


def _poles(points: Floats, ball: Flags) -> tuple[int, int]:
    """The vertices of an eyeball nearest to the viewer and farthest, on the axis through it."""
    rows = np.flatnonzero(ball)
    own = points[rows]
    system = np.column_stack([2.0 * own, np.ones(len(own))])
    centre = np.linalg.lstsq(system, (own**2).sum(axis=1), rcond=None)[0][:3]
    arms = own - centre
    directions = arms / np.maximum(np.linalg.norm(arms, axis=1, keepdims=True), 1e-9)
    return int(rows[directions[:, 2].argmax()]), int(rows[directions[:, 2].argmin()])
