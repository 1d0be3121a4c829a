"""Scores of what systems made of one pair."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdpw_core.training.evaluation.measure import Measures, Seen
from gdpw_core.training.evaluation.systems import System
from gdpw_core.training.evaluation.tasks import PreparedPair

Picture = NDArray[np.uint8]


class PairScorer:
    """Scores pictures of one pair.

    Args:
        measures: the extractors.
        prepared: the pair.
        same: source and driving picture show the same person, so the truth is known.
    """

    def __init__(self, measures: Measures, prepared: PreparedPair, *, same: bool) -> None:
        self._measures = measures
        self._prepared = prepared
        self._same = same
        self._source = measures.seen(
            prepared.task.source, prepared.source_face, prepared.source_shape
        )
        self._driving = measures.seen(
            prepared.driving, prepared.driving_face, prepared.driving_shape
        )

    def __call__(self, pictures: Sequence[Picture]) -> list[dict[str, float]]:
        """Metrics by name of each picture `[S, S, 3]`; what cannot be measured is left out."""
        driving = self._prepared.driving
        scores: list[dict[str, float]] = [{} for _ in pictures]
        if self._same:
            # Outside the photo and on insets there is no truth: the real pixels stand in.
            known = self._prepared.weight[..., None] > 0
            comparable = [np.where(known, picture, driving) for picture in pictures]
            scores = self._measures.pixels(comparable, driving)
        return [row | self._seen(picture) for row, picture in zip(scores, pictures, strict=True)]

    def zero_edit(self, system: System) -> dict[str, float]:
        """PSNR of the picture with nothing edited against the source."""
        if system.kind == "predictions":
            return {}
        task = self._prepared.task
        output = system.render(task.unedited()).picture
        return {"zero_edit_psnr": self._measures.likeness(output, task.source)}

    def _seen(self, picture: Picture) -> dict[str, float]:
        measures, prepared = self._measures, self._prepared
        like = prepared.driving_face if self._same else prepared.source_face
        seen = measures.seen(picture, like, prepared.source_shape)
        scores = {"faces_found": float(seen is not None)}
        if seen is None:
            return scores
        if self._driving is not None:
            scores |= measures.geometry(seen, self._driving, same=self._same)
        likeness = {
            name: measures.identity(seen, real)
            for name, real in self._references().items()
            if real is not None
        }
        return scores | {name: value for name, value in likeness.items() if value is not None}

    def _references(self) -> dict[str, Seen | None]:
        """Real pictures that a result should resemble, by the name of the resemblance.

        Of the same person there is the true picture. Likeness to the source alone would praise
        what does not move: two real frames of a person are less alike than that.
        """
        if self._same:
            return {"csim": self._driving, "csim_source": self._source}
        return {"csim": self._source}
