"""Measure how far shapes fitted to single frames lie from the person's (fitting/shape_spread.py).

    python packaging/measure_shapes.py CLIPS [--out FILE]

CLIPS is a folder of `PREFIX_PERSON_NUMBER.mp4`. People who are held out from training are left
out here too. Same clips, same file; about six minutes of processor time for 40 clips.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gdpw_core.face import Face, FaceFinder  # noqa: E402
from gdpw_core.fitting.crop import network_crop  # noqa: E402
from gdpw_core.fitting.observation import Observation  # noqa: E402
from gdpw_core.fitting.person import MOVING  # noqa: E402
from gdpw_core.fitting.photo import PhotoFitter  # noqa: E402
from gdpw_core.fitting.priors import photo_prior  # noqa: E402
from gdpw_core.fitting.shape_spread import ShapeSpread, save_spread  # noqa: E402
from gdpw_core.fitting.state import SHAPE, columns  # noqa: E402
from gdpw_core.fitting.variety import features, spread_out  # noqa: E402
from gdpw_core.head.pack import load_pack  # noqa: E402
from gdpw_core.resources import resources_folder  # noqa: E402
from gdpw_core.training.data.heldout import listed_people  # noqa: E402
from gdpw_core.video.read import read_video  # noqa: E402

Floats = NDArray[np.float64]
FRAMES = 24  # of each clip, as different as possible
FEWEST = 8


def main() -> None:
    """Measure and save."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clips", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    out = arguments.out or resources_folder() / "head/open_head_shapes.npz"
    fitter, finder = PhotoFitter(load_pack()), FaceFinder()
    held = listed_people()
    fitted: list[tuple[str, Floats]] = []
    information: list[Floats] = []
    for path in sorted(arguments.clips.glob("*.mp4")):
        person = path.stem.split("_", 1)[1].rsplit("_", 1)[0]
        if person in held:
            continue
        faces = _chosen(path, finder)
        if len(faces) < FEWEST:
            continue
        shapes, known = zip(*(_measured(fitter, face) for face in faces), strict=True)
        fitted.append((person, np.stack(shapes)))
        information.extend(known)
        print(f"{path.name}: {len(faces)} frames", flush=True)
    spread = _spread(fitter, fitted, np.mean(information, axis=0))
    save_spread(out, spread)
    deviation = np.sqrt(np.trace(spread.within) / len(spread.within))
    print(f"{out}: within {deviation:.3f}, between {np.sqrt(spread.variance):.3f} sigma")


def _chosen(path: Path, finder: FaceFinder) -> list[Face]:
    faces: list[Face] = []
    face: Face | None = None
    for frame in read_video(path):
        face = finder.track(frame.pixels, face) if face is not None else None
        if face is None:
            face = next(iter(finder.find(frame.pixels)), None)
        if face is not None:
            faces.append(face)
    return [faces[i] for i in spread_out(features(faces), FRAMES)] if faces else []


def _measured(fitter: PhotoFitter, face: Face) -> tuple[Floats, Floats]:
    """Shape `[100]` and information `[100, 100]` of a frame."""
    observation = Observation.of(face, network_crop(face.landmarks))
    state = fitter.alone(observation)
    prior = photo_prior(fitter.pack, face.blendshapes, fitter.settings)
    others, shape = columns(*MOVING), columns(SHAPE)
    model = fitter.objective(observation, prior, state).linearised(
        state, np.concatenate([others, shape])
    )
    count = len(others)
    coupling = model.curvature[:count, count:]
    free = cho_solve(cho_factor(model.curvature[:count, :count]), coupling)
    known = model.curvature[count:, count:] - prior.precision[np.ix_(shape, shape)]
    return state.shape, known - coupling.T @ free


def _spread(
    fitter: PhotoFitter, fitted: Sequence[tuple[str, Floats]], information: Floats
) -> ShapeSpread:
    errors, freedom = [], 0
    people: dict[str, list[Floats]] = defaultdict(list)
    for person, shapes in fitted:
        errors.append(shapes - shapes.mean(axis=0))
        freedom += len(shapes) - 1
        people[person].append(shapes.mean(axis=0))
    scatter = np.concatenate(errors)
    within = scatter.T @ scatter / freedom
    means = np.stack([np.mean(clips, axis=0) for clips in people.values()])
    # What people differ by, less what the means of their frames still err by.
    between = np.trace(np.cov(means.T)) - np.trace(within) / FRAMES
    seen = np.linalg.solve(information + np.eye(len(information)), information)
    variance = float(between / np.trace(seen @ seen.T))
    return ShapeSpread(fitter.pack.identity, within, information, variance)


if __name__ == "__main__":
    main()
