"""Which two pictures form a pair: far apart in pose more often than chance."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.training.config import SamplerConfig
from gdpw_core.training.data.batch import PairKind
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.heldout import Split
from gdpw_core.training.data.samples import ORIGINS

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Pair:
    """Rows of a dataset.

    Args:
        kind: real, photo, synthetic or cross.
        source: row of the picture that is warped.
        driving: row of the picture that is to be reproduced; in a cross pair the row that lends
            pose and expression.
    """

    kind: PairKind
    source: int
    driving: int

    @property
    def known(self) -> int:
        """Row of the picture and of the face that are known of the result."""
        return self.source if self.kind == "cross" else self.driving


class PairChooser:
    """Draws pairs; every draw is a pure function of (seed, epoch, position).

    Args:
        dataset: prepared dataset.
        config: shares and how pairs are chosen.
        split: whose pictures.
        seed: of the order.
        judging: pairs to be scored, not trained on: those that held-back frames drive, where
            there are any.

    Raises:
        InputError: the split holds no pair.
    """

    def __init__(
        self,
        dataset: Dataset,
        config: SamplerConfig,
        split: Split,
        seed: int,
        *,
        judging: bool = False,
    ) -> None:
        self._config = config
        self._seed = seed
        self._dataset = dataset
        self._plain = dataset.rows(split, ("clip", "photo"))
        whole = [rows for rows in dataset.groups(self._plain).values() if len(rows) > 1]
        parts = [_parted(dataset, rows, config.hold_back) for rows in whole]
        kept = [late for _, late in parts if len(late)]
        self._photo = _reposed_pairs(dataset, split)
        if judging and kept:
            config = replace(config, photo=0.0, synthetic=0.0, cross=0.0)
            self._groups, sources = kept, whole
        else:
            self._groups = sources = [early for early, _ in parts]
        if kept and not judging:
            self._plain = np.setdiff1d(self._plain, np.concatenate(kept))
            self._photo = self._photo[~np.isin(self._photo[:, 1], np.concatenate(kept))]
        self._group_of = {int(row): rows for rows in sources for row in rows}
        renders = dataset.groups(dataset.rows(split, ("render",)))
        self._renders = [rows for rows in renders.values() if len(rows) > 1]
        wanted = {
            "real": config.real if self._groups else 0.0,
            "photo": config.photo if len(self._photo) else 0.0,
            "synthetic": config.synthetic if self._renders else 0.0,
            "cross": config.cross if self._crosses else 0.0,
        }
        total = sum(wanted.values())
        if total <= 0:
            raise InputError(f"{dataset.folder}: its {split} part holds no pair of pictures")
        self.shares: dict[str, float] = {kind: share / total for kind, share in wanted.items()}
        """Share of each kind that is really drawn (kinds without pictures have none)."""

    def __len__(self) -> int:
        """Pairs in an epoch: as many as there are pictures that can drive."""
        count = sum(len(rows) for rows in self._groups)
        return count or len(self._photo) or sum(len(rows) for rows in self._renders)

    @property
    def _crosses(self) -> bool:
        """There are several people, with parameters that one can lend to the other."""
        people = self._dataset.index.person[self._plain]
        return self._dataset.has_parameters and len(np.unique(people)) > 1

    def order(self, epoch: int) -> Rows:
        """Driving rows of an epoch's real pairs, `[len(self)]`, shuffled.

        A clip's frames resemble each other, so a clip is visited in proportion to the square
        root of its length; within a clip all frames come before any comes twice.
        """
        if not self._groups:
            return np.full(len(self), -1)
        rng = np.random.default_rng([self._seed, epoch])
        weights = np.sqrt([len(rows) for rows in self._groups])
        counts = np.ceil(weights / weights.sum() * len(self)).astype(int)
        visits = []
        for rows, count in zip(self._groups, counts, strict=True):
            rounds = [rng.permutation(rows) for _ in range(-(-count // len(rows)))]
            visits.append(np.concatenate(rounds)[:count])
        return rng.permutation(np.concatenate(visits))[: len(self)]

    def pair(self, driving: int, rng: np.random.Generator) -> Pair:
        """A pair of a drawn kind; a real one is driven by the given row."""
        chance = rng.random()
        if chance < self.shares["photo"]:
            source, target = self._photo[rng.integers(len(self._photo))]
            return Pair("photo", int(source), int(target))
        if chance < self.shares["photo"] + self.shares["synthetic"]:
            rows = self._renders[rng.integers(len(self._renders))]
            first, second = rng.permutation(rows)[:2]
            return Pair("synthetic", int(first), int(second))
        if chance < self.shares["photo"] + self.shares["synthetic"] + self.shares["cross"]:
            source = int(rng.choice(self._plain))
            people = self._dataset.index.person
            others = self._plain[people[self._plain] != people[source]]
            return Pair("cross", source, int(rng.choice(others)))
        return Pair("real", self._source_for(driving, rng), driving)

    def _source_for(self, driving: int, rng: np.random.Generator) -> int:
        rows = self._group_of[driving]
        others = rows[rows != driving]
        drawn = rng.permutation(others)[: self._config.candidates]
        motion = self._dataset.index.motion
        far = np.linalg.norm(motion[drawn] - motion[driving], axis=1)
        nearest = rng.random() < self._config.near
        return int(drawn[far.argmin() if nearest else far.argmax()])


def _parted(dataset: Dataset, rows: Rows, share: float) -> tuple[Rows, Rows]:
    """What of a clip is trained on, and its end, which is held back; of photos nothing is."""
    index = dataset.index
    late = round(share * len(rows))
    if not late or index.origin[rows[0]] != ORIGINS.index("clip") or len(rows) - late < 2:
        return rows, rows[:0]
    in_time = rows[np.argsort(index.number[rows], kind="stable")]
    return np.sort(in_time[:-late]), in_time[-late:]


def _reposed_pairs(dataset: Dataset, split: Split) -> Rows:
    """`[N, 2]`: re-posed picture (source) and the photo that it was made from (target)."""
    index = dataset.index
    photos = {
        (str(index.group[row]), int(index.number[row])): int(row)
        for row in dataset.rows(split, ("photo", "clip"))
    }
    pairs = [
        (row, photos[key])
        for row in dataset.rows(split, ("reposed",))
        if (key := (str(index.group[row]), int(index.target[row]))) in photos
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)
