"""Which pairs an evaluation scores: chosen by seed, saved, so that every system sees the same."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.image import write_whole
from gdpw_core.training.config import Protocol
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.heldout import Split

PAIR_LIST = "pairs.json"
"""File name of a saved pair list."""

_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class EvaluationPair:
    """One source and one driving picture.

    Args:
        name: file name (without suffix) of predictions by other systems.
        source: key of the source picture.
        driving: key of the driving picture.
        person: whose identity is to be kept; intervals are drawn over these.
    """

    name: str
    source: str
    driving: str
    person: str


def choose_pairs(
    dataset: Dataset, protocol: Protocol, *, count: int, seed: int, split: Split
) -> list[EvaluationPair]:
    """Pairs of an evaluation, spread evenly over clips (GDPW sec. 4.2).

    Same identity: random pairs of frames of one clip, each in both directions, as in the paper.
    Cross identity: every frame is driven by a random frame of another person.

    Raises:
        InputError: the split holds too few pictures or people.
    """
    groups = list(dataset.groups(dataset.rows(split, ("clip", "photo"))).values())
    rng = np.random.default_rng(seed)
    if protocol == "same":
        groups = [rows for rows in groups if len(rows) > 1]
        rows = _within(groups, count, rng)
    else:
        rows = _across(dataset, groups, count, rng)
    if not rows:
        raise InputError(f"{dataset.folder}: its {split} part is too small for {protocol} pairs")
    return [
        EvaluationPair(
            name=f"{number:05d}",
            source=dataset.key(source),
            driving=dataset.key(driving),
            person=str(dataset.index.person[source]),
        )
        for number, (source, driving) in enumerate(rows)
    ]


def save_pairs(
    path: Path, pairs: Sequence[EvaluationPair], dataset: Dataset, protocol: Protocol
) -> None:
    """Write `pairs.json`."""
    content = {
        "data": dataset.manifest.hash,
        "protocol": protocol,
        "pairs": [vars(pair) for pair in pairs],
    }
    write_whole(path, (json.dumps(content, indent=1) + "\n").encode())


def load_pairs(path: Path, dataset: Dataset, protocol: Protocol) -> list[EvaluationPair]:
    """Read `pairs.json`; every key must be in the dataset.

    Raises:
        InputError: missing, damaged, of another dataset or of the other protocol.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path}: too large for a pair list")
        content = json.loads(path.read_text(encoding="utf-8"))
        pairs = [EvaluationPair(**{k: str(v) for k, v in p.items()}) for p in content["pairs"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: not a pair list ({error})") from error
    if content.get("protocol", protocol) != protocol:
        raise InputError(f"{path}: pairs for --protocol {content['protocol']}, not {protocol}")
    known = set(rows_by_key(dataset))
    for pair in pairs:
        if pair.source not in known or pair.driving not in known:
            raise InputError(f"{path}: {pair.source}>{pair.driving} is not in {dataset.folder}")
        if Path(pair.name).name != pair.name:
            raise InputError(f"{path}: {pair.name} is no file name")
    if not pairs:
        raise InputError(f"{path}: holds no pair")
    if len({pair.name for pair in pairs}) < len(pairs):
        raise InputError(f"{path}: several pairs have one name")
    return pairs


def rows_by_key(dataset: Dataset) -> dict[str, int]:
    """Row of every key."""
    return {dataset.key(row): row for row in range(len(dataset))}


def _within(
    groups: Sequence[NDArray[np.int64]], count: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    # Unordered pairs not yet taken, per clip, in random order.
    waiting = [_shuffled_pairs(rows, count, rng) for rows in groups]
    chosen: list[tuple[int, int]] = []
    while len(chosen) < count and any(waiting):
        for pairs in waiting:
            if pairs and len(chosen) < count:
                first, second = pairs.pop()
                chosen += [(first, second), (second, first)]
    return chosen[:count]


def _shuffled_pairs(
    rows: NDArray[np.int64], most: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    first, second = np.triu_indices(len(rows), 1)
    taken = rng.permutation(len(first))[:most]
    return [(int(rows[first[i]]), int(rows[second[i]])) for i in taken]


def _across(
    dataset: Dataset, groups: Sequence[NDArray[np.int64]], count: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    people = [str(dataset.index.person[rows[0]]) for rows in groups]
    if len(set(people)) < 2:
        return []
    chosen = []
    for number in range(count):
        own = number % len(groups)
        others = [i for i, person in enumerate(people) if person != people[own]]
        other = others[int(rng.integers(len(others)))]
        chosen.append((int(rng.choice(groups[own])), int(rng.choice(groups[other]))))
    return chosen
