"""A clip stopped at a random frame leaves nothing, whatever it was to become."""

import random

import pytest
from test_cli_motion import driver, loaded_models, quick_models  # noqa: F401  fixtures

from gdpw_core.errors import Cancelled
from gdpw_core.export.clip import reduced
from gdpw_core.export.sequence_clip import ClipOptions, SequenceClip
from gdpw_core.image import decode_photo
from gdpw_core.motion.companion import Companion
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.presets import motion_track, ready_motions
from gdpw_core.motion.sequence import Sequence
from gdpw_core.resources import resource

NAMES = ("clip.mp4", "clip.webm", "clip.gif", "frames")


@pytest.fixture(scope="module")
def moving(loaded_models):  # noqa: F811
    """A small portrait, and a timeline of twelve frames over it."""
    photo = reduced(decode_photo(resource("samples", "astronaut.png")), 96)
    portrait = loaded_models.open_portrait(photo)
    still = portrait.fit.parameters
    nod = motion_track(ready_motions()["nod"], loaded_models.controls, still, rate=12.0)
    placed = PlacedTrack("Nod", nod, still, after="loop")
    return portrait, Sequence(tracks=(placed,), seconds=1.0, rate=12.0), still


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_cancel_at_a_random_frame_leaves_no_partial_file(
    seed, loaded_models, moving, driver, tmp_path  # noqa: F811
):  # fmt: skip
    portrait, sequence, still = moving
    choice = random.Random(seed)
    options = ClipOptions(companion=Companion(driver), beside=choice.random() < 0.5)
    last = choice.randint(1, sequence.frame_count)
    out = tmp_path / NAMES[seed % len(NAMES)]
    kept = out.suffix and choice.random() < 0.5
    if kept:
        out.write_bytes(b"what was there before")

    def done(count):
        if count == last:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        SequenceClip(sequence, still, options).write(loaded_models, portrait, out, done=done)
    assert list(tmp_path.iterdir()) == ([out] if kept else [])
    if kept:
        assert out.read_bytes() == b"what was there before"
