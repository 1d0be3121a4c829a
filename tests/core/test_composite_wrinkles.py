"""Expressions change the light on skin: where, which way, how far, and back again."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import head_model

from gdpw_core.composite import wrinkles
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.wrinkles import Wrinkles, save_wrinkles, wrinkles_of
from gdpw_core.errors import AssetError
from gdpw_core.head.pack import load_pack
from gdpw_core.parameters import FaceParameters

PACK = load_pack()
NEUTRAL = FaceParameters.neutral()
# Landmarks in the fold beside the nose and on the cheek before the ear.
FOLDS, CHEEKS = (206, 426), (234, 454)


def moved(**units: float) -> PosedHead:
    activations = np.array([units.get(name, 0.0) for name in PACK.units.names])
    expression = PACK.units.to_expression @ activations
    return PosedHead.of(head_model(), replace(NEUTRAL, expression=expression))


def smiling(amount: float) -> PosedHead:
    return moved(mouthSmileLeft=amount, mouthSmileRight=amount)


def factors(before: PosedHead, after: PosedHead) -> np.ndarray:
    wrinkles = wrinkles_of(PACK)
    found = np.ones((len(PACK.v_template), 3))
    found[wrinkles.vertices] = np.exp(wrinkles.between(PACK, before, after))
    return found


def at(landmarks: tuple[int, ...], values: np.ndarray) -> np.ndarray:
    corners = PACK.faces[PACK.mediapipe.triangles[list(landmarks)]]
    return np.einsum("nkc,nk->nc", values[corners], PACK.mediapipe.barycentric[list(landmarks)])


def test_the_same_expression_changes_nothing():
    assert wrinkles_of(PACK).between(PACK, smiling(0.5), smiling(0.5)) is None


def test_a_move_within_what_fits_err_by_changes_nothing():
    assert wrinkles_of(PACK).between(PACK, smiling(0.30), smiling(0.34)) is None


def test_a_turned_head_of_the_same_expression_changes_nothing():
    turned = PosedHead.of(head_model(), replace(NEUTRAL, global_pose=np.array([0.0, 0.5, 0.0])))
    assert wrinkles_of(PACK).between(PACK, moved(), turned) is None


def test_a_smile_folds_the_cheeks():
    smile = factors(moved(), smiling(0.8))
    assert at(FOLDS, smile).max() < 0.95
    assert np.abs(at(CHEEKS, smile) - 1.0).max() < 0.05


def test_an_open_jaw_hollows_the_cheeks():
    jaw = PosedHead.of(head_model(), replace(NEUTRAL, jaw_pose=np.array([0.35, 0.0, 0.0])))
    assert at((216, 436), factors(moved(), jaw)).max() < 0.97


def test_what_an_expression_does_its_end_undoes():
    there, back = factors(moved(), smiling(0.7)), factors(smiling(0.7), moved())
    assert np.abs(there * back - 1.0).max() < 1e-5


def test_both_sides_of_a_face_are_alike():
    smile = factors(moved(), smiling(0.8))
    assert np.abs(smile - smile[PACK.flip]).max() < 0.01


def test_no_expression_blackens_or_burns_a_face():
    wild = factors(moved(), moved(**dict.fromkeys(PACK.units.names, 3.0)))
    assert 0.65 < wild.min() < 1.0 < wild.max() < 1.5


def test_lids_brows_and_what_is_no_face_keep_their_light():
    strong = factors(moved(), moved(**dict.fromkeys(PACK.units.names, 1.0)))
    still = PACK.masks["lids"] & (np.abs(strong - 1.0).max(axis=1) > 0.12)
    assert not still.any()
    assert (strong[~PACK.masks["face"]] == 1.0).all()


def test_everything_that_folds_belongs_to_the_face():
    assert PACK.masks["face"][wrinkles_of(PACK).vertices].all()


def test_another_head_has_none():
    assert wrinkles_of(replace(PACK, identity="0" * 64)) is None


def test_a_damaged_file_says_what_it_is(monkeypatch, tmp_path):
    path = tmp_path / "open_head_wrinkles.npz"
    save_wrinkles(path, Wrinkles("head", np.arange(3), np.zeros((4, 2, 3)), np.ones(4)))
    monkeypatch.setattr(wrinkles, "resource", lambda *_: path)
    wrinkles._bundled.cache_clear()
    with pytest.raises(AssetError, match=r"open_head_wrinkles\.npz: not usable wrinkles"):
        wrinkles_of(PACK)
    monkeypatch.undo()
    wrinkles._bundled.cache_clear()
    assert wrinkles_of(PACK) is not None
