"""MediaPipe's face landmarker and the symmetry of its points."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

COUNT = 468


@dataclass(frozen=True, eq=False)
class Canonical:
    """MediaPipe's canonical face mesh: 468 points in centimetres and its symmetry."""

    points: Floats
    mirror: Integers

    @classmethod
    def read(cls, assets: Path) -> "Canonical":
        """Read it from `face_mesh_solution_packed_assets.data` of npm `@mediapipe/face_mesh`."""
        data = np.frombuffer(assets.read_bytes(), np.uint8)
        # Protobuf: 468 x (x, y, z, u, v), each number a tag byte (field 3) and a float.
        numbers = COUNT * 5
        tagged = data == 0x1D
        for start in np.flatnonzero(tagged[: len(data) - 5 * numbers]):
            if tagged[start : start + 5 * numbers : 5].all():
                record = data[start : start + 5 * numbers].reshape(numbers, 5)[:, 1:]
                floats = np.ascontiguousarray(record).view("<f4").reshape(COUNT, 5)
                points = floats[:, :3].astype(np.float64)
                apart = np.linalg.norm(points[:, None] - points * (-1, 1, 1), axis=-1)
                return cls(points, apart.argmin(1))
        raise ValueError(f"{assets}: no canonical face mesh inside")


class Landmarker:
    """The landmark network of `face_landmarker.task` on pictures with one centred face."""

    def __init__(self, task: Path) -> None:
        with zipfile.ZipFile(task) as archive:
            model = archive.read("face_landmarks_detector.tflite")
        self.network = Interpreter(model_content=model, num_threads=1)
        self.network.allocate_tensors()

    def find(self, picture: Floats) -> Floats:
        """Points `[468, 2]` in pixels of a square picture with values 0-1."""
        size = len(picture)
        x, y, side = size / 2, size / 2, size * 0.75
        points = np.zeros((COUNT, 2))
        for _ in range(3):
            step = side / 256
            to_picture = np.array([[step, 0, x - side / 2], [0, step, y - side / 2]])
            centres = to_picture.copy()
            centres[:, 2] += to_picture[:, :2] @ (0.5, 0.5) - 0.5
            crop = cv2.warpAffine(
                picture.astype(np.float32), centres, (256, 256),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            self.network.set_tensor(self.network.get_input_details()[0]["index"], crop[None])
            self.network.invoke()
            found = self.network.get_tensor(self.network.get_output_details()[0]["index"])
            points = found.reshape(478, 3)[:COUNT, :2] * step + (x - side / 2, y - side / 2)
            low, high = points.min(0), points.max(0)
            (x, y), side = (low + high) / 2, 1.5 * float((high - low).max())
        return points
