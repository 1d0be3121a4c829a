"""Small datasets for tests: posed heads with pictures of noise, written as prepare writes them."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.training.data.dataset import Manifest, write_manifest
from gdpw_core.training.data.parameter_vector import to_row
from gdpw_core.training.data.samples import NOTHING_IGNORED, Sample
from gdpw_core.training.data.shards import archive_hash, merge_archives, write_archive
from gdpw_core.training.runs.files import MANIFEST

SIZE, MARGIN = 64, 1.25


def parameters(rng: np.random.Generator, shape: np.ndarray) -> FaceParameters:
    turn = rng.normal(0, 0.15, 3)
    return FaceParameters(
        shape=shape,
        expression=rng.normal(0, 0.5, 50),
        global_pose=np.zeros(3),
        neck_pose=turn,
        jaw_pose=np.array([abs(rng.normal(0, 0.1)), 0, 0]),
        left_eye_pose=np.zeros(3),
        right_eye_pose=np.zeros(3),
        camera=Camera(7.0, 0.0, -0.02),
    )


def picture(rng: np.random.Generator, side: int = 80) -> bytes:
    coarse = rng.integers(0, 255, (8, 8, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(coarse).resize((side, side)).save(buffer, "JPEG")
    return buffer.getvalue()


def landmarks(head: HeadModel, fitted: FaceParameters) -> np.ndarray:
    pack = head.pack
    posed = head.posed(fitted)
    points = pack.mediapipe.points(posed, pack.faces)
    iris = posed[list(pack.iris_vertices)]
    placed = fitted.camera.project(np.concatenate([points, iris]))
    left, right = placed[468], placed[469]
    return np.concatenate([placed[:468], [right] * 5, [left] * 5]).astype(np.float32)


def sample(head: HeadModel, person: str, group: str, number: int, **changes: object) -> Sample:
    rng = np.random.default_rng([len(person), *map(ord, group), number])
    shape = np.random.default_rng([*map(ord, person)]).normal(0, 0.5, 100)
    fitted = parameters(rng, shape)
    plain = Sample(
        person=person,
        group=group,
        number=number,
        origin="clip",
        target=-1,
        jpeg=picture(rng),
        row=to_row(fitted),
        landmarks=landmarks(head, fitted),
        blendshapes=np.zeros(52, np.float32),
        score=0.9,
        error=0.01,
        seconds=number / 25,
        crop=Crop(100, 100, 80),
        valid=np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32),
        ignored=NOTHING_IGNORED,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def write_dataset(folder: Path, head: HeadModel, samples: list[Sample]) -> Path:
    """A dataset folder of the given samples."""
    parts, shards = folder / "parts", folder / "shards"
    parts.mkdir(parents=True)
    shards.mkdir()
    people = sorted({item.person for item in samples})
    for person in people:
        write_archive(parts / f"{person}.tar", [s for s in samples if s.person == person])
    written = merge_archives([parts / f"{person}.tar" for person in people], shards)
    manifest = Manifest(
        version=1, size=SIZE, margin=MARGIN, head=head.pack.identity, head_name="test",
        frames=len(samples), people=len(people),
        groups=len({item.group for item in samples}), skipped=0, hash=archive_hash(written),
        shards=tuple(path.name for path in written),
    )  # fmt: skip
    write_manifest(folder / MANIFEST, manifest)
    return folder


def write_people(folder: Path, people: tuple[str, ...] = ("ada", "bea", "cy")) -> Path:
    """A dataset of one clip of three frames of each person."""
    head = HeadModel(load_pack())
    frames = [sample(head, person, f"{person}-clip", n) for person in people for n in range(3)]
    return write_dataset(folder, head, frames)
