"""A driver looked at at any time of the clip."""

import numpy as np
import pytest
from PIL import Image

from gdpw_core.errors import InputError
from gdpw_core.motion.companion import Companion
from gdpw_core.motion.companion_reader import CompanionReader
from gdpw_core.video.write import ClipFormat, open_clip


@pytest.fixture
def video(tmp_path):
    """Three seconds whose grey level tells the frame."""
    path = tmp_path / "driver.mp4"
    with open_clip(path, ClipFormat(10.0, 64, 48)) as writer:
        for k in range(30):
            writer.add(np.full((48, 64, 3), 8 * k, np.uint8))
    return path


@pytest.fixture
def folder(tmp_path):
    """Ten pictures, two a second."""
    path = tmp_path / "frames"
    path.mkdir()
    for k in range(10):
        Image.fromarray(np.full((48, 64, 3), 20 * k, np.uint8)).save(path / f"{k}.png")
    return path


def frame(reader, seconds, step):
    return round(float(reader.at(seconds).mean()) / step)


@pytest.mark.parametrize("times", [(0.0, 0.1, 0.25, 1.2), (2.5, 0.3, 2.9, 0.0), (9.0, 1.0, 9.0)])
def test_every_time_shows_its_frame_whatever_came_before(video, times):
    reader = CompanionReader(Companion(video), 10.0, 48)
    for time in times:
        assert frame(reader, time, 8) == min(29, int(time * 10 + 1e-6))
    reader.close()


def test_a_driver_waits_for_its_beginning_and_stays_at_its_end(video):
    reader = CompanionReader(Companion(video, first=-1.0), 10.0, 24)
    assert reader.at(0.0).shape == (24, 32, 3)
    assert [frame(reader, t, 8) for t in (0.0, 0.9, 1.0, 2.0, 3.9, 6.0, 8.0)] == [
        0, 0, 0, 10, 29, 29, 29,
    ]  # fmt: skip
    reader.close()


def test_a_folder_is_shown_at_its_own_rate(folder):
    reader = CompanionReader(Companion(folder, rate=2.0), 25.0, 48)
    assert [frame(reader, t, 20) for t in (0.0, 0.4, 0.6, 3.2, 1.0, 30.0)] == [0, 0, 1, 6, 2, 9]
    reader.close()


def test_frames_that_follow_each_other_are_read_once(video, monkeypatch):
    from gdpw_core.motion import driver

    opened = []
    read = driver.read_video
    monkeypatch.setattr(driver, "read_video", lambda *a, **k: (opened.append(a), read(*a, **k))[1])
    reader = CompanionReader(Companion(video), 10.0, 48)
    for k in range(30):
        reader.at(k / 10)
    assert len(opened) == 1
    reader.close()


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(InputError):
        CompanionReader(Companion(tmp_path / "gone.mp4"), 10.0, 48).at(0.0)
