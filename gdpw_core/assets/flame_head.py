"""A FLAME file as a head of this project: what the file lacks comes from the bundled head."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.assets.carrier import PARTS, Carrier, ImportedHead, mirrored
from gdpw_core.assets.flame_companions import Companions
from gdpw_core.assets.flame_units import shown_units
from gdpw_core.assets.registration import OtherHead, Registration, register
from gdpw_core.errors import AssetError
from gdpw_core.head.flame_reader import FlameArrays
from gdpw_core.head.pack import FLAME_NAME, MASKS, HeadPack

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FARTHEST_REGISTRATION = 0.0025  # metres, mean over the face


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
    carrier = Carrier(bundled, other, registration)
    masks = _masks(carrier, companions)
    units, lost = shown_units(
        carrier.directions(bundled.expressiondirs @ bundled.units.to_expression),
        bundled.units.names, arrays.expressiondirs, masks["face"],
    )  # fmt: skip
    mediapipe = companions.mediapipe_over(carrier.embedding(bundled.mediapipe))
    poles = np.array([_poles(arrays.v_template, ball) for ball in other.eyeballs])
    pack = HeadPack(
        name=FLAME_NAME,
        identity="",
        v_template=arrays.v_template,
        shapedirs=arrays.shapedirs,
        expressiondirs=arrays.expressiondirs,
        posedirs=arrays.posedirs,
        J_regressor=arrays.J_regressor,
        lbs_weights=arrays.lbs_weights,
        parents=bundled.parents,
        faces=arrays.faces,
        flip=mirrored(arrays.v_template, other.eyeballs),
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


def _masks(carrier: Carrier, companions: Companions) -> dict[str, Flags]:
    part = carrier.part()
    none = np.zeros(len(part), np.bool_)
    masks = {name: np.asarray(part == index) for index, name in enumerate(PARTS)}
    for name, official in companions.regions.items():
        if len(official) != len(part):
            continue
        for other in PARTS:
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


def _poles(points: Floats, ball: Flags) -> tuple[int, int]:
    """The vertices of an eyeball nearest to the viewer and farthest, on the axis through it."""
    rows = np.flatnonzero(ball)
    own = points[rows]
    system = np.column_stack([2.0 * own, np.ones(len(own))])
    centre = np.linalg.lstsq(system, (own**2).sum(axis=1), rcond=None)[0][:3]
    arms = own - centre
    directions = arms / np.maximum(np.linalg.norm(arms, axis=1, keepdims=True), 1e-9)
    return int(rows[directions[:, 2].argmax()]), int(rows[directions[:, 2].argmin()])
