"""Which people are held out from training."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from gdpw_core.resources import resource

Split = Literal["train", "heldout", "all"]
_SHARE = 0.1
_FEWEST = 5  # people; with fewer, nobody is held out


def listed_people() -> frozenset[str]:
    """Identities of the committed list: held out from the weights that ship."""
    lines = resource("training", "heldout.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def held_out(people: Iterable[str]) -> frozenset[str]:
    """Those of `people` that are held out.

    The listed ones, where the data holds any of them. Other data: about every tenth person,
    chosen by a hash of the name (so more data never moves anybody), at least one of five; of
    fewer than five people nobody.
    """
    names = sorted(set(people))
    listed = listed_people().intersection(names)
    if listed or len(names) < _FEWEST:
        return listed
    rank = {name: int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32 for name in names}
    return frozenset(name for name in names if rank[name] < _SHARE) or frozenset(
        [min(names, key=lambda name: rank[name])]
    )


def people_of(split: Split, people: Iterable[str]) -> frozenset[str]:
    """The people of a split."""
    names = frozenset(people)
    held = held_out(names)
    return {"train": names - held, "heldout": held, "all": names}[split]
