"""The Basel Face Model's files: read as they are, bounded, and nothing in them leads elsewhere."""

import sys
from pathlib import Path

import numpy as np
import pytest
from apart_files import REFUSED, needs_fork, read_all
from official_bfm import OfficialFace, official_face, write_2009, write_2019
from test_assets_mutants import Specimen, mutant

from gdpw_core.errors import AssetError
from gdpw_core.head.bfm_extract import MISSING_H5PY, extract
from gdpw_core.head.bfm_reader import read_bfm

h5py = pytest.importorskip("h5py")
from bfm_attacks import H5_ATTACKS  # noqa: E402  # needs h5py


def small_face(count: int = 600) -> OfficialFace:
    """A model of the right form and little size; not a face."""
    rng = np.random.default_rng(0)

    def model(components):
        basis = np.linalg.qr(rng.normal(size=(3 * count, components)))[0]
        return basis, np.full(components, 0.002)

    return OfficialFace(
        points=rng.uniform(-0.1, 0.1, (count, 3)), faces=rng.integers(0, count, (800, 3)),
        shape=model(10), expression=model(8), colours=rng.uniform(0, 1, (count, 3)),
        landmarks=np.zeros((468, 3)), middle=np.zeros(3),
    )  # fmt: skip


WRITERS = {"mat": write_2009, "h5": write_2019}


@pytest.mark.parametrize("kind", WRITERS)
def test_official_files_are_read_in_metres_per_standard_deviation(tmp_path, kind):
    face = official_face()
    found = read_bfm(WRITERS[kind](tmp_path / f"model.{kind}", face))
    moved = face.points - found.points
    assert np.ptp(moved, axis=0).max() < 1e-7
    np.testing.assert_array_equal(found.faces, face.faces)
    basis, deviation = face.shape
    theirs = (basis * deviation)[:, :100].reshape(-1, 3, 100)
    np.testing.assert_allclose(found.shapedirs, theirs, atol=1e-8)
    np.testing.assert_allclose(found.colours, face.colours, atol=1e-6)
    if kind == "mat":
        assert not found.expressiondirs.any()
    else:
        basis, deviation = face.expression
        theirs = (basis * deviation)[:, :50].reshape(-1, 3, 50)
        np.testing.assert_allclose(found.expressiondirs, theirs, atol=1e-8)


def read_here(path: Path, folder: Path):
    """`read_bfm` without the process of its own, which takes a second."""
    from gdpw_core.head.archive import read_arrays
    from gdpw_core.head.bfm_reader import _checked

    target = folder / "arrays.npz"
    extract(path, target)
    return _checked(read_arrays(target))


def test_what_a_model_lacks_is_zero_or_none(tmp_path):
    face = small_face()
    found = read_here(write_2019(tmp_path / "a.h5", face, expressions=False), tmp_path)
    assert found.shapedirs[..., :10].any()
    assert not found.shapedirs[..., 10:].any()
    assert not found.expressiondirs.any()
    path = write_2009(tmp_path / "a.mat", face, texMU=None, tl=face.faces.T + 1.0)
    found = read_here(path, tmp_path)
    assert found.colours is None
    sides = {frozenset(map(int, f)) for f in face.faces}
    assert {frozenset(map(int, f)) for f in found.faces} == sides


@pytest.mark.parametrize("name", H5_ATTACKS)
def test_a_file_that_attacks_or_is_damaged_is_refused_by_what_is_wrong(tmp_path, name):
    change, cause = H5_ATTACKS[name]
    path = write_2019(tmp_path / "model2019_bfm.h5", small_face())
    with h5py.File(path, "r+") as file:
        change(file, tmp_path)
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the text is looked at
        read_here(path, tmp_path)
    assert cause in str(caught.value)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"shapePC": None}, "shapePC is missing"),
        ({"shapeMU": np.zeros((31, 1))}, "31 coordinates"),
        ({"shapePC": np.zeros((30, 5))}, "shapePC has shape"),
        ({"shapeEV": np.zeros((4, 1))}, "shapeEV has 4 values, expected 10"),
        ({"shapePC": {"a": 1}}, "no plain numbers (struct)"),
        ({"shapeMU": np.array([["x"]], object)}, "no plain numbers (cell)"),
        ({"tl": np.zeros((800, 4))}, "expected triangles"),
        ({"tl": np.zeros((800, 3))}, "vertices that there are not"),
        ({"tl": np.full((800, 3), np.nan)}, "vertices that there are not"),
        ({"shapeEV": np.full((10, 1), np.inf)}, "finite"),
    ],
)
def test_a_wrong_mat_file_is_refused_by_what_is_wrong(tmp_path, change, cause):
    path = write_2009(tmp_path / "01_MorphableModel.mat", small_face(), **change)
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the text is looked at
        read_here(path, tmp_path)
    assert cause in str(caught.value)


def test_refusals_are_one_sentence_that_names_the_file(tmp_path):
    linked = write_2019(tmp_path / "linked.h5", small_face())
    with h5py.File(linked, "r+") as file:
        H5_ATTACKS["external link"][0](file, tmp_path)
    cut = tmp_path / "cut.mat"
    cut.write_bytes(write_2009(tmp_path / "whole.mat", small_face()).read_bytes()[:5000])
    later = tmp_path / "later.mat"
    later.write_bytes(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512) + b"\x89HDF\r\n\x1a\n")
    for path, cause in ((linked, "link"), (cut, "damaged"), (later, "form 7.3")):
        with pytest.raises(AssetError, match=cause) as caught:
            read_bfm(path)
        text = str(caught.value)
        assert path.name in text
        assert "\n" not in text
        assert len(text) < 400
    with pytest.raises(AssetError, match="cannot be read"):
        read_bfm(tmp_path / "nowhere.h5")


def test_without_h5py_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    path = write_2019(tmp_path / "a.h5", small_face())
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ValueError, match=r"pip install 'gdpw-studio\[bfm\]'") as caught:
        extract(path, tmp_path / "arrays.npz")
    assert str(caught.value) == MISSING_H5PY


@pytest.mark.timeout(200)
@needs_fork
@pytest.mark.parametrize("kind", WRITERS)
def test_damaged_files_are_refused_or_read_within_bounds(tmp_path, kind):
    path = WRITERS[kind](tmp_path / f"sound.{kind}", small_face(500))
    data = path.read_bytes()
    # In HDF5 the structure is what is not packed: the first bytes and the last.
    structure = np.r_[np.arange(4000), np.arange(len(data) - 12_000, len(data))]
    if kind == "mat":
        structure = np.arange(min(400, len(data)))
    sound, rng = Specimen(data, structure, read_bfm), np.random.default_rng(0)
    names = []
    for number in range(200):
        names.append(tmp_path / f"{number}.{kind}")
        names[-1].write_bytes(mutant(sound, rng))
    status, seconds = read_all(
        "gdpw_core.head.bfm_reader", "work", "Path(name), Path(name + '.npz')", [path, *names],
        warm="import scipy.io, h5py",
    )  # fmt: skip
    assert status[0] == 0
    assert seconds.max() < 5
    assert (status == REFUSED).sum() > 40
