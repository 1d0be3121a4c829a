"""Which background stands still in training, and what it does to a warped source."""

import numpy as np
import pytest
import torch

from gdpw_core.training.layering import Layering

SIDE, WIDE = 128, 160
MIDDLE = WIDE // 2


def person(picture):
    """A matte: everybody is a pillar in the middle."""
    matte = np.zeros(picture.shape[:2], np.float32)
    matte[:, MIDDLE - 16 : MIDDLE + 16] = 1.0
    return matte


def wall(*, busy: bool):
    rows, columns = np.mgrid[:WIDE, :WIDE]
    tiles = ((rows // 6 + columns // 6) % 2) * 120 if busy else 0 * rows
    return np.repeat(np.asarray(80 + tiles, np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("busy", [False, True])
def test_beside_a_person_a_busy_background_stands_and_an_even_one_moves(busy):
    layers = Layering(person)([wall(busy=busy)], SIDE).layers
    assert layers is not None
    still = layers[0, 1, MIDDLE].numpy()
    beside, far = still[MIDDLE + 16 + 10], still[4]
    assert beside == pytest.approx(1.0 if busy else 0.0, abs=0.05)
    assert far == pytest.approx(1.0, abs=0.05)
    assert still[MIDDLE] == 0.0


def test_stray_hair_before_an_even_wall_goes_with_the_flow_and_leaves_its_place():
    picture = wall(busy=False)
    strand = MIDDLE + 16 + 8
    picture[:, strand] = 10
    source = Layering(person)([picture], SIDE)
    shift = 5
    flow = torch.zeros(1, 2, SIDE, SIDE)
    flow[:, 0] = -2 * shift / SIDE  # everything goes to the right
    moved = source.warped(flow, "pixel_centres")[0, 0, SIDE // 2].numpy() * 255
    place = strand - (WIDE - SIDE) // 2
    assert moved[place + shift] == pytest.approx(10, abs=3)
    assert moved[place] == pytest.approx(80, abs=3)


def test_without_a_matte_a_picture_moves_as_a_whole():
    assert Layering(None)([wall(busy=True)], SIDE).layers is None
