"""Samples made from a photo: re-posed versions and rendered views."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face import Face, FaceFinder, Matte
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.parameter_vector import from_row, to_row
from gdpw_core.training.data.samples import (
    NOTHING_IGNORED,
    Sample,
    encoded_jpeg,
    landmarks_in,
    stored_picture,
)
from gdpw_core.training.preparation.clip_fit import PersonFitter
from gdpw_core.training.preparation.render import View, render_views
from gdpw_core.training.preparation.repose import Reposed, Reposer

Picture = NDArray[np.uint8]

# Numbers of derived pictures: photo 2's versions are 2000, 2001, ...
_STRIDE = 1000
_FAR = 4.0  # crop units: a border that no picture reaches


class DerivedSamples:
    """Makes samples from photos.

    Args:
        head: the head.
        fitter: fits it.
        finder: finds faces.
        config: how many, and how they are stored.
    """

    def __init__(
        self, head: HeadModel, fitter: PersonFitter, finder: FaceFinder, config: PrepareConfig
    ) -> None:
        self._head = head
        self._config = config
        self._matte = Matte()
        self._finder = finder
        self._reposer = Reposer(head, fitter, finder, config)

    def of(self, photo: Sample, picture: Picture, face: Face) -> list[Sample]:
        """All samples derived from one photo; the same every time.

        Args:
            photo: the photo's own sample.
            picture: the photo, `[H, W, 3]`.
            face: found in it.
        """
        rng = np.random.default_rng([*photo.person.encode(), photo.number])
        fitted, config = from_row(photo.row), self._config
        versions: Sequence[Reposed] = ()
        if config.reposes:
            versions = self._reposer.versions(picture, photo.crop, face, fitted, rng)
        samples = [
            self._reposed(photo, version, photo.number * _STRIDE + i)
            for i, version in enumerate(versions)
            if version.fit.error <= config.max_reprojection
        ]
        # Between the lips of a head without jaw lies nothing: its views would show the background.
        if config.renders > 1 and "jaw" not in self._head.pack.lacking:
            views = render_views(
                self._head, picture, photo.crop, fitted, self._matte,
                count=config.renders, size=config.size, margin=config.margin, rng=rng,
            )  # fmt: skip
            for i, view in enumerate(views):
                rendered = self._rendered(photo, view, photo.number * _STRIDE + i)
                samples += [] if rendered is None else [rendered]
        return samples

    def _reposed(self, photo: Sample, version: Reposed, number: int) -> Sample:
        config, face = self._config, version.face
        stored = stored_picture(version.picture, photo.crop, config.margin, config.size)
        return replace(
            photo,
            number=number,
            origin="reposed",
            target=photo.number,
            jpeg=encoded_jpeg(stored, config.quality),
            row=to_row(version.fit.parameters),
            landmarks=landmarks_in(photo.crop, face.landmarks),
            blendshapes=np.array(list(face.blendshapes.values()), np.float32),
            score=face.score,
            error=version.fit.error,
        )

    def _rendered(self, photo: Sample, view: View, number: int) -> Sample | None:
        """A view whose parameters are known; None where no face is found in it again."""
        pack, config = self._head.pack, self._config
        mesh = pack.mediapipe.points(view.vertices, pack.faces)
        left, right = view.vertices[list(pack.iris_vertices)]
        # The landmarker's order: five points of the right iris, then five of the left.
        points = np.concatenate([mesh, [right] * 5, [left] * 5])
        side = view.picture.shape[0]
        window = Crop(side / 2, side / 2, side / config.margin)
        expected = np.column_stack([window.to_photo(points[:, :2]), points[:, 2] * window.side / 2])
        face = self._finder.track(view.picture, Face.from_landmarks(expected, 1.0, {}))
        if face is None:
            return None
        far = _FAR * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
        return replace(
            photo,
            group=f"{photo.group}-render{photo.number}",
            number=number,
            origin="render",
            target=-1,
            jpeg=encoded_jpeg(view.picture, config.quality),
            row=to_row(view.parameters),
            landmarks=landmarks_in(window, face.landmarks),
            blendshapes=np.array(list(face.blendshapes.values()), np.float32),
            score=face.score,
            error=0.0,
            valid=far,
            ignored=NOTHING_IGNORED,
        )
