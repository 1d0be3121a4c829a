"""Scores of one picture against what it should be, by the extractors at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from gdpw_core.controls import head_rotation
from gdpw_core.errors import AssetError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop
from gdpw_core.metrics.arcface import ArcFaceMetric
from gdpw_core.metrics.extractors import Extractor, find_extractor
from gdpw_core.metrics.identity import DlibMetric, IdentityMetric, cosine
from gdpw_core.metrics.lpips import Lpips, load_lpips
from gdpw_core.metrics.pixels import l1, psnr, ssim
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.preparation.clip_fit import PersonFitter

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]

_LPIPS = {"lpips": "vgg16", "lpips_alex": "alexnet"}


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen in a picture.

    Args:
        face: landmarks in the picture's pixels.
        head: yaw, pitch, roll in degrees, `[3]`.
        parameters: refitted, the camera maps to the picture.
        identity: embedding, or None without an extractor.
    """

    face: Face
    head: Floats
    parameters: FaceParameters
    identity: Floats | None


class Measures:
    """All extractors, loaded once.

    Args:
        head: the head that is refitted.
        size: side of the pictures in pixels.
        extractors: folder of the extractors' files; None for the installed ones.
        arcface: the user's identity network; None takes dlib's, where it is at hand.

    Raises:
        AssetError: the user's identity network cannot be used.
    """

    def __init__(
        self,
        head: HeadModel,
        size: int,
        extractors: Path | None,
        *,
        arcface: Path | None = None,
    ) -> None:
        self._size = size
        self._finder = FaceFinder()
        self._fitter = PersonFitter(head.pack)
        self._crop = Crop(size / 2, size / 2, float(size))
        self.used: dict[str, Extractor] = {}
        self.missing: dict[str, str] = {}
        self._lpips: dict[str, Lpips] = {}
        for metric, net in _LPIPS.items():
            try:
                found = find_extractor(f"lpips_{net}", extractors)  # type: ignore[arg-type]
            except AssetError as error:
                self.missing[metric] = str(error)
                continue
            self._lpips[metric] = load_lpips(net, found)  # type: ignore[arg-type]
            self.used[metric] = found
        self._identity = self._identity_metric(arcface, extractors)
        if self._identity is not None:
            self.used["csim"] = self._identity.extractor

    def _identity_metric(
        self, arcface: Path | None, extractors: Path | None
    ) -> IdentityMetric | None:
        if arcface is not None:
            return ArcFaceMetric(arcface)
        try:
            return DlibMetric(find_extractor("dlib_resnet", extractors))
        except AssetError as error:
            self.missing["csim"] = str(error)
            return None

    def seen(self, picture: Picture, like: Face | None, shape: Floats) -> Seen | None:
        """Landmarks, pose, expression and identity of a picture; None where no face is found.

        Args:
            picture: `[S, S, 3]`.
            like: a face near which it is expected; None searches the whole picture.
            shape: of the person, `[100]`: only pose and expression are fitted.
        """
        face = self._finder.track(picture, like) if like is not None else None
        if face is None:
            face = next(iter(self._finder.find(picture)), None)
        if face is None:
            return None
        fit = self._fitter.fit([face], [self._crop], shape, one_clip=False)[0]
        identity = None
        if self._identity is not None:
            identity = self._identity.embedding(picture, face.landmarks)
        return Seen(face, head_angles(fit.parameters), fit.parameters, identity)

    def pixels(self, outputs: Sequence[Picture], target: Picture) -> list[dict[str, float]]:
        """L1, PSNR, SSIM and LPIPS of several pictures against the real one."""
        ours, theirs = _as_tensor(outputs), _as_tensor([target])
        with torch.inference_mode():
            repeated = theirs.expand_as(ours)
            columns = {
                "l1": l1(ours, repeated),
                "psnr": psnr(ours, repeated),
                "ssim": ssim(ours, repeated),
            }
            for metric, network in self._lpips.items():
                features = network.features(theirs)
                columns[metric] = network.distance(network.features(ours), features)
        return [
            {name: float(column[i]) for name, column in columns.items()}
            for i in range(len(outputs))
        ]

    @staticmethod
    def likeness(output: Picture, target: Picture) -> float:
        """PSNR in dB."""
        return float(psnr(_as_tensor([output]), _as_tensor([target])))

    def geometry(self, output: Seen, driving: Seen, *, same: bool) -> dict[str, float]:
        """AKD in pixels at 256 (same identity only), APD in degrees, AED in sigma."""
        scores = {
            "apd": float(np.abs(_wrapped(output.head - driving.head)).mean()),
            "aed": float(
                np.abs(output.parameters.expression - driving.parameters.expression).mean()
            ),
        }
        if same:
            gap = output.face.landmarks[:468, :2] - driving.face.landmarks[:468, :2]
            scores["akd"] = float(np.linalg.norm(gap, axis=1).mean() * 256 / self._size)
        return scores

    @staticmethod
    def identity(output: Seen, real: Seen) -> float | None:
        """CSIM of the output and a real picture; None without an identity extractor."""
        if output.identity is None or real.identity is None:
            return None
        return float(cosine(output.identity[None], real.identity[None])[0])


def head_angles(parameters: FaceParameters) -> Floats:
    """Yaw, pitch, roll of the head in the picture, degrees, `[3]`."""
    return np.asarray(head_rotation(parameters).as_euler("YXZ", degrees=True), np.float64)


def _wrapped(degrees: Floats) -> Floats:
    return np.asarray((degrees + 180) % 360 - 180)


def _as_tensor(pictures: Sequence[Picture]) -> torch.Tensor:
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
