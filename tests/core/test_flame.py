"""FLAME's official files: read as they are, and nothing in them runs."""

from pathlib import Path

import numpy as np
import pytest
from flame_attacks import pickled_attacks, zipped_attacks
from official_flame import YEARS, official_head, small_arrays, write_official

from gdpw_core.errors import AssetError
from gdpw_core.head.flame_reader import read_flame


def file_of(tmp_path, year):
    name = "flame.npz" if year == "2023" else "generic_model.pkl"
    return write_official(tmp_path / name, year)


@pytest.mark.parametrize("year", YEARS)
def test_official_files_of_every_year_are_read_exactly(tmp_path, year):
    theirs = official_head().arrays
    head = read_flame(file_of(tmp_path, year))
    np.testing.assert_array_equal(head.v_template, theirs["v_template"])
    np.testing.assert_array_equal(head.shapedirs, theirs["shapedirs"][:, :, :100])
    np.testing.assert_array_equal(head.expressiondirs, theirs["shapedirs"][:, :, 300:350])
    np.testing.assert_array_equal(head.posedirs, theirs["posedirs"])
    np.testing.assert_array_equal(head.faces, theirs["f"])
    np.testing.assert_allclose(head.J_regressor, theirs["J_regressor"], atol=1e-15)
    np.testing.assert_allclose(head.lbs_weights, theirs["weights"], atol=1e-12)


def refusal(path) -> str:
    """The one sentence."""
    with pytest.raises(AssetError) as caught:
        read_flame(path)
    text = str(caught.value)
    assert path.name in text
    assert "\n" not in text
    assert len(text) < 300
    return text


MARKED = "attack_ran"
PICKLED = sorted(pickled_attacks(Path("x"), {}))
ZIPPED = sorted(zipped_attacks())


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", PICKLED)
def test_a_pickle_that_attacks_does_nothing_and_gets_one_sentence(tmp_path, name):
    marker, path = tmp_path / MARKED, tmp_path / "generic_model.pkl"
    path.write_bytes(pickled_attacks(marker, small_arrays())[name])
    refusal(path)
    assert not marker.exists()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ZIPPED)
def test_an_archive_that_attacks_does_nothing_and_gets_one_sentence(tmp_path, name):
    path = tmp_path / "flame.npz"
    path.write_bytes(zipped_attacks()[name]())
    refusal(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["flame.npz"]


def test_what_an_attack_wanted_to_call_is_named(tmp_path):
    path = tmp_path / "generic_model.pkl"
    path.write_bytes(pickled_attacks(tmp_path / MARKED, small_arrays())["hidden in a whole model"])
    assert "names os.system, which no head model needs; nothing was run" in refusal(path)


def test_the_attacks_are_attacks(tmp_path):
    """Python's own reader runs them: what the tests above refuse is no straw man."""
    import pickle

    marker = tmp_path / MARKED
    pickle.loads(pickled_attacks(marker, small_arrays())["hidden in a whole model"])
    assert marker.exists()


@pytest.mark.parametrize(
    ("name", "change", "cause"),
    [
        ("v_template", lambda a: a * 1000, "human size in metres"),
        ("v_template", lambda a: a * np.nan, "finite"),
        ("v_template", lambda a: a[:100], "100 vertices"),
        ("shapedirs", lambda a: a[:, :, :10], "shapedirs has shape"),
        ("f", lambda a: a + 600, "vertices that there are not"),
        ("weights", lambda a: a * 2, "shares of one"),
        ("kintree_table", lambda a: np.zeros((2, 24)), "bodies"),
        ("kintree_table", lambda a: a[:, ::-1], "joints are not those"),
        ("J_regressor", lambda a: a * 0, "J_regressor"),
        ("posedirs", None, "posedirs missing"),
    ],
)
def test_a_model_of_another_kind_is_refused_by_what_is_wrong(tmp_path, name, change, cause):
    arrays = small_arrays()
    if change is None:
        del arrays[name]
    else:
        arrays[name] = change(arrays[name])
    text = refusal(write_npz(tmp_path / "model.npz", arrays))
    assert cause in text


def write_npz(path, arrays):
    """Arrays of any year in the plainest container."""
    np.savez(path, **arrays)
    return path
