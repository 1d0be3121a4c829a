"""A Basel Face Model as a head of this project: a face that turns as a whole."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.assets.carrier import PARTS, Carrier, ImportedHead, mirrored
from gdpw_core.assets.flame_units import shown_units
from gdpw_core.assets.lid_places import lid_places
from gdpw_core.assets.registration import OtherHead, Registration, register
from gdpw_core.controls import ExpressionUnits
from gdpw_core.errors import AssetError
from gdpw_core.head.bfm_reader import BfmArrays
from gdpw_core.head.pack import BASEL_NAME, MASKS, HeadPack, LandmarkEmbedding
from gdpw_core.parameters import JOINTS, N_EXPRESSION

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FARTHEST_REGISTRATION = 0.0025  # metres, mean over the face
_HELD_BY = 600  # vertices that say where the joints are
_CHIN = 152
_NECK = 0.5  # of the height from chin to eyes: what lies lower is a neck, not the mask's edge
_LEFT_CORNERS, _RIGHT_CORNERS = (362, 263), (33, 133)


def head_of_bfm(arrays: BfmArrays, bundled: HeadPack, origin: str) -> ImportedHead:
    """Complete a face with landmarks, regions, sides, a place to turn about and named units.

    Args:
        arrays: the model.
        bundled: the head that lends what is missing.
        origin: name of the file, for errors.

    Raises:
        AssetError: its surface is not that of a face at rest.
    """
    other = OtherHead.face(arrays.points, arrays.faces)
    try:
        seen = lid_places(bundled, arrays.points, arrays.faces, arrays.colours)
        registration = register(bundled, other, seen)
    except (np.linalg.LinAlgError, ValueError, RuntimeError) as error:
        raise AssetError(f"{origin}: its surface is not that of a face ({error})") from error
    if not registration.distance < _FARTHEST_REGISTRATION:
        raise AssetError(f"{origin}: its surface is not that of a face at rest, seen from +z")
    carrier = Carrier(bundled, other, registration)
    joints = bundled.J_regressor @ registration.bent
    # The bundled head's origin, so that cameras and poses mean the same on both.
    shift = (bundled.J_regressor @ bundled.v_template - joints).mean(axis=0)
    mediapipe = carrier.embedding(bundled.mediapipe)
    units, lost = _units(carrier, bundled, arrays)
    weights = _weights(arrays, carrier, mediapipe)
    pupils = _pupils(arrays, mediapipe)
    pack = HeadPack(
        name=BASEL_NAME,
        identity="",
        v_template=arrays.points + shift,
        shapedirs=arrays.shapedirs,
        expressiondirs=arrays.expressiondirs,
        posedirs=np.zeros((len(weights), 3, 9 * (len(JOINTS) - 1))),
        J_regressor=_regressor(arrays.points, joints),
        lbs_weights=weights,
        parents=bundled.parents,
        faces=arrays.faces,
        flip=mirrored(arrays.points, np.zeros((2, len(weights)), np.bool_)),
        uv=bundled.uv[carrier.nearest],
        masks=_masks(carrier),
        mediapipe=mediapipe,
        ibug68_static=carrier.embedding(bundled.ibug68_static),
        ibug68_contour=carrier.embedding(bundled.ibug68_contour),
        iris_vertices=pupils,
        # A ball without size: the eyes of this head do not turn.
        eyeball_poles=np.array([[pupil, pupil] for pupil in pupils]),
        units=units,
    )
    return ImportedHead(pack, _notes(registration, pack, lost))


def _notes(registration: Registration, pack: HeadPack, lost: tuple[str, ...]) -> tuple[str, ...]:
    apart = f"{1000 * registration.distance:.2f} mm"
    joints = "jaw, eyes and neck" if "root" in pack.lacking else "jaw and eyes"
    notes = [
        f"Landmarks and regions come from the bundled head, fitted to {apart} on the face.",
        f"It has no joints for {joints}: those controls are switched off.",
    ]
    if "root" not in pack.lacking:
        notes.append("Its neck bends as that of the bundled head.")
    if "expression" in pack.lacking:
        notes.append("It has no expressions.")
    elif lost:
        notes.append(f"Its expressions cannot show: {', '.join(lost)}.")
    return tuple(notes)


def _units(
    carrier: Carrier, bundled: HeadPack, arrays: BfmArrays
) -> tuple[ExpressionUnits, tuple[str, ...]]:
    if not arrays.expressiondirs.any():
        none = np.zeros((N_EXPRESSION, 0))
        return ExpressionUnits((), none, none.T), bundled.units.names
    wanted = carrier.directions(bundled.expressiondirs @ bundled.units.to_expression)
    face = carrier.flags(bundled.masks["face"])
    return shown_units(wanted, bundled.units.names, arrays.expressiondirs, face)


def _weights(arrays: BfmArrays, carrier: Carrier, mediapipe: LandmarkEmbedding) -> Floats:
    """A face follows the head; a whole head has a neck that joins it to shoulders, `[V, 5]`."""
    landmarks = mediapipe.points(arrays.points, arrays.faces)
    chin, eyes = landmarks[_CHIN, 1], landmarks[[*_LEFT_CORNERS, *_RIGHT_CORNERS], 1].mean()
    whole = chin - arrays.points[:, 1].min() > _NECK * (eyes - chin)
    weights = np.zeros((len(arrays.points), len(JOINTS)))
    weights[:, JOINTS.index("root")] = carrier.neck_bend * whole
    weights[:, JOINTS.index("neck")] = 1.0 - weights[:, JOINTS.index("root")]
    return weights


def _masks(carrier: Carrier) -> dict[str, Flags]:
    part = carrier.part()
    # What lies behind lids and lips elsewhere is the face's own surface here.
    for inner in ("inner_mouth", "sockets"):
        part[part == PARTS.index(inner)] = PARTS.index("face")
    none, every = np.zeros(len(part), np.bool_), np.ones(len(part), np.bool_)
    masks = {name: np.asarray(part == index) for index, name in enumerate(PARTS)}
    masks |= carrier.fine_regions()
    masks |= {"skin": every, "outer_skin": every}
    return {name: masks.get(name, none) for name in MASKS}


def _regressor(points: Floats, joints: Floats) -> Floats:
    """Joints as affine mixtures of vertices spread over the face, `[5, V]`.

    They lie behind it and follow its size and place, as a frame would that is fixed to it.
    """
    rows = np.unique(np.linspace(0, len(points) - 1, _HELD_BY).astype(np.int64))
    system = np.column_stack([points[rows], np.ones(len(rows))])
    wanted = np.column_stack([joints, np.ones(len(joints))])
    regressor = np.zeros((len(joints), len(points)))
    regressor[:, rows] = np.linalg.lstsq(system.T, wanted.T, rcond=None)[0].T
    return regressor


def _pupils(arrays: BfmArrays, mediapipe: LandmarkEmbedding) -> tuple[int, int]:
    """The vertices between the corners of the left and of the right eye."""
    landmarks = mediapipe.points(arrays.points, arrays.faces)
    left, right = (
        int(np.linalg.norm(arrays.points - landmarks[list(pair)].mean(axis=0), axis=1).argmin())
        for pair in (_LEFT_CORNERS, _RIGHT_CORNERS)
    )
    return left, right
