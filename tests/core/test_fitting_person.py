"""What a fitted shape says of the person: the spread of fits is known and taken out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gdpw_core.face import FaceFinder
from gdpw_core.fitting.photo import PhotoFitter
from gdpw_core.fitting.shape_spread import ShapeSpread, load_spread
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo
from gdpw_core.parameters import N_SHAPE

LONDON = Path(__file__).resolve().parents[3] / "shared/data/photos/london"


@pytest.fixture(scope="module")
def spread() -> ShapeSpread:
    found = load_spread(load_pack().identity)
    assert found is not None
    return found


def test_another_head_has_no_statistics():
    assert load_spread("0" * 64) is None


def misses(spread: ShapeSpread, pictures: int) -> tuple[float, float]:
    """Mean squared error of the fitted and of the likely shape of simulated people."""
    rng = np.random.default_rng(0)
    people = rng.normal(0, np.sqrt(spread.variance), (40, N_SHAPE))
    worth = np.sqrt(pictures)
    known = worth * spread.information
    seen = np.linalg.solve(known + np.eye(N_SHAPE), known)
    errors = rng.multivariate_normal(np.zeros(N_SHAPE), spread.within / worth, 40)
    fitted = people @ seen.T + errors
    likely = np.array([spread.person(shape, pictures) for shape in fitted])
    return float(((fitted - people) ** 2).mean()), float(((likely - people) ** 2).mean())


def test_the_likely_shape_is_nearer_to_the_person_than_the_fitted_one(spread):
    fitted, likely = misses(spread, 1)
    assert likely < 0.9 * fitted


def test_many_pictures_tell_more_than_one(spread):
    one, many = misses(spread, 1), misses(spread, 12)
    assert many[1] < one[1]
    assert many[1] <= many[0]


def test_a_head_without_statistics_is_fitted_as_the_picture_says():
    pack = replace(load_pack(), identity="of another head")
    assert PhotoFitter(pack).spread is None


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not LONDON.exists(), reason="the London photos are not here")
def test_two_photos_of_a_person_give_shapes_closer_than_those_of_anyone_else():
    fitter, finder = PhotoFitter(load_pack()), FaceFinder()
    shapes: dict[str, list[np.ndarray]] = {"neutral": [], "smiling": []}
    for smiling in sorted(LONDON.glob("*_smiling.jpg")):
        for kind, found in shapes.items():
            path = smiling.with_name(smiling.name.replace("smiling", kind))
            face = finder.find(decode_photo(path).srgb8())[0]
            found.append(fitter.fit(face).parameters.shape)
    neutral, smile = (np.array(found) for found in shapes.values())
    gaps = np.linalg.norm(neutral[:, None] - smile[None], axis=2)
    own = np.arange(len(gaps))
    closest = (gaps.argmin(axis=1) == own) & (gaps.argmin(axis=0) == own)
    assert closest.mean() >= 0.9
