"""`gdpw animate`, `reenact` and `batch`: from the files to the files."""

import json
import shutil
from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from app.__main__ import run_command
from gdpw_core.export.clip import reduced
from gdpw_core.image import decode_photo
from gdpw_core.motion.track import Track
from gdpw_core.video.read import read_video, video_facts
from gdpw_core.video.write import ClipFormat, open_clip


@pytest.fixture(scope="session")
def loaded_models():
    from gdpw_core.pipeline import Pipeline

    return Pipeline()


@pytest.fixture(autouse=True)
def quick_models(loaded_models, monkeypatch):
    """Commands of this process share the loaded models."""
    from gdpw_core import pipeline

    real = pipeline.Pipeline

    def shared(*, weights=None, **more):
        return loaded_models if weights is None else real(weights=weights, **more)

    monkeypatch.setattr(pipeline, "Pipeline", shared)


@pytest.fixture(scope="session")
def driver(tmp_path_factory, loaded_models):
    """A short clip of a face that nods and turns, made from a sample portrait."""
    from gdpw_core.motion.presets import motion_track, ready_motions
    from gdpw_core.resources import resource

    photo = reduced(decode_photo(resource("samples", "grace_hopper.jpg")), 320)
    portrait = loaded_models.open_portrait(photo)
    fitted = portrait.fit.parameters
    nod = motion_track(ready_motions()["nod"], loaded_models.controls, fitted, rate=10)
    path = tmp_path_factory.mktemp("driver") / "nod.mp4"
    with open_clip(path, ClipFormat(10.0, photo.width, photo.height)) as writer:
        for parameters in nod.frames[:12]:
            writer.add(loaded_models.export(portrait, parameters).pixels)
    return path


def pixels_of(folder):
    return [np.asarray(Image.open(path)) for path in sorted(folder.iterdir())]


def test_a_motion_starts_at_the_photo_and_moves_the_face(astronaut, tmp_path, capsys):
    out = tmp_path / "frames"
    command = ["animate", str(astronaut), "--motion", "shake", "--fps", "8", "--no-label"]
    assert run_command([*command, "--seconds", "1", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "8 frames of 512 x 512" in said
    assert "shake trimmed to 1.0 of 2.2 s" in said
    frames = pixels_of(out)
    np.testing.assert_array_equal(frames[0], decode_photo(astronaut).pixels)
    change = np.abs(frames[3].astype(int) - frames[0]).max(axis=2)
    assert change[60:240, 150:300].mean() > 3
    assert change[-40:].max() == 0


def test_a_portrait_talks(astronaut, tmp_path):
    out = tmp_path / "talk.webm"
    command = ["animate", str(astronaut), "--talk", "/mbp aa/", "--size", "128", "--fps", "10"]
    assert run_command([*command, "--out", str(out)]) == 0
    assert len(list(read_video(out))) >= 8
    with av.open(str(out)) as container:
        said = {key.lower(): value for key, value in container.metadata.items()}
    assert "motion=talk" in said["comment"]


def test_a_clip_carries_the_label_unless_told_otherwise(astronaut, tmp_path):
    for name, option in (("with", []), ("without", ["--no-label"])):
        command = ["animate", str(astronaut), "--motion", "blink", "--seconds", "0.1"]
        assert run_command([*command, *option, "--size", "256", "--out", str(tmp_path / name)]) == 0
    with_label, without = (pixels_of(tmp_path / name)[0] for name in ("with", "without"))
    changed = np.argwhere((with_label != without).any(axis=2))
    assert changed.min() > 150


def test_an_edit_lies_under_the_motion_and_the_track_can_be_kept(astronaut, tmp_path):
    track = tmp_path / "track.json"
    command = ["animate", str(astronaut), "--motion", "nod", "--seconds", "0.3", "--size", "128",
               "--set", "yaw=10", "--save-track", str(track)]  # fmt: skip
    assert run_command([*command, "--out", str(tmp_path / "a.mp4")]) == 0
    values = json.loads(track.read_text())
    assert len(values["neck_pose"]) == 8
    assert values["rate"] == 25.0


def test_a_still_driver_gives_the_photo_in_every_frame(astronaut, hopper, tmp_path):
    """Difference zero, also through the noise of a codec."""
    still = tmp_path / "still.mp4"
    pixels = decode_photo(hopper).srgb8()
    with open_clip(still, ClipFormat(25.0, pixels.shape[1], pixels.shape[0])) as writer:
        for _ in range(12):
            writer.add(np.asarray(pixels))
    out = tmp_path / "frames"
    command = ["reenact", str(astronaut), str(still), "--no-label", "--out", str(out)]
    assert run_command(command) == 0
    frames = pixels_of(out)
    assert len(frames) == 12
    for frame in frames:
        np.testing.assert_array_equal(frame, decode_photo(astronaut).pixels)


def test_an_absolute_still_driver_gives_a_still_clip(astronaut, hopper, tmp_path):
    still = tmp_path / "still.mp4"
    pixels = decode_photo(hopper).srgb8()
    with open_clip(still, ClipFormat(25.0, pixels.shape[1], pixels.shape[0])) as writer:
        for _ in range(6):
            writer.add(np.asarray(pixels))
    out = tmp_path / "frames"
    command = ["reenact", str(astronaut), str(still), "--absolute", "--size", "256"]
    assert run_command([*command, "--out", str(out)]) == 0
    frames = pixels_of(out)
    assert all((frame == frames[0]).all() for frame in frames)


def test_a_driver_moves_the_face_and_leaves_the_corners(astronaut, driver, tmp_path, capsys):
    out = tmp_path / "frames"
    command = ["reenact", str(astronaut), str(driver), "--no-label", "--to", "0.8"]
    assert run_command([*command, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "8 frames of 512 x 512" in said
    assert "the driver from 0 to 0.8 of 1.2 s" in said
    frames = pixels_of(out)
    assert len(frames) == 8
    np.testing.assert_array_equal(frames[0], decode_photo(astronaut).pixels)
    change = np.abs(frames[3].astype(int) - frames[0]).max(axis=2)
    assert change[60:240, 150:300].mean() > 3
    assert change[-40:].max() == 0


def test_the_driver_is_shown_on_the_left_if_asked(astronaut, driver, tmp_path):
    out = tmp_path / "both.mp4"
    command = ["reenact", str(astronaut), str(driver), "--size", "128", "--side-by-side"]
    assert run_command([*command, "--from", "0.2", "--to", "0.7", "--out", str(out)]) == 0
    frames = list(read_video(out))
    assert len(frames) == 5
    assert frames[0].pixels.shape == (128, 128 + 110, 3)  # 109 columns, made even


@pytest.mark.slow
def test_a_kept_track_drives_again(astronaut, driver, tmp_path):
    kept, first, second = tmp_path / "kept.npz", tmp_path / "first", tmp_path / "second"
    command = ["reenact", str(astronaut), "--no-label", "--size", "256"]
    first_command = [*command, str(driver), "--to", "0.6", "--save-track", str(kept)]
    assert run_command([*first_command, "--out", str(first)]) == 0
    assert run_command([*command, str(kept), "--absolute", "--out", str(second)]) == 0
    for one, two in zip(pixels_of(first), pixels_of(second), strict=True):
        assert np.abs(one.astype(int) - two).mean() < 0.5


def test_a_batch_is_resumed_and_lists_what_failed(astronaut, hopper, tmp_path, capsys):
    recipe = tmp_path / "recipe.json"
    recipe.write_text('{"command": "edit", "set": {"yaw": 10}, "format": "jpg"}')
    bad = tmp_path / "empty.jpg"
    bad.write_bytes(b"")
    out = tmp_path / "out"
    command = ["batch", str(recipe), str(astronaut), str(bad), str(hopper), "--out", str(out)]
    assert run_command(command) == 2
    said = capsys.readouterr()
    assert said.err.count("gdpw: error: ") == said.err.count("\n") == 1
    assert "empty.jpg" in said.err
    assert "2 written, 0 there already, 1 failed" in said.out
    made = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert set(made) == {"astronaut_edited.jpg", "grace_hopper_edited.jpg", "gdpw-batch.json"}

    (out / "grace_hopper_edited.jpg").unlink()
    assert run_command(command) == 2
    assert "1 written, 1 there already, 1 failed" in capsys.readouterr().out
    again = (out / "astronaut_edited.jpg").stat().st_mtime_ns
    assert again == made["astronaut_edited.jpg"]

    recipe.write_text('{"command": "edit", "set": {"yaw": 5}, "format": "jpg"}')
    assert run_command(["batch", str(recipe), str(astronaut), "--out", str(out)]) == 0
    assert "1 written, 0 there already" in capsys.readouterr().out


@pytest.mark.slow
def test_a_batch_frontalizes_and_animates(astronaut, hopper, tmp_path):
    recipe = tmp_path / "recipe.json"
    recipe.write_text('{"command": "frontalize", "neutral": true}')
    out = tmp_path / "out"
    assert run_command(["batch", str(recipe), str(astronaut), "--out", str(out)]) == 0
    assert (out / "astronaut_frontal.png").exists()
    recipe.write_text(
        '{"command": "animate", "motion": "nod", "seconds": 0.2, "size": 96, "format": "gif"}'
    )
    command = ["batch", str(recipe), str(astronaut), str(hopper), "--out", str(out)]
    assert run_command(command) == 0
    for name in ("astronaut", "grace_hopper"):
        assert len(list(read_video(out / f"{name}_animated.gif"))) == 5


@pytest.fixture
def document(loaded_models, astronaut, tmp_path):
    """A document with an edit in it: the head turned by ten degrees."""
    from app.documents.state import document_of
    from gdpw_core.document import (
        History,
        ParameterChange,
        SourcePhoto,
        Step,
        ViewState,
        write_document,
    )

    portrait = loaded_models.open_portrait(decode_photo(astronaut))
    fitted = portrait.fit.parameters
    edited = loaded_models.controls.with_value("yaw", 10.0, fitted, fitted)
    history = History(fitted, (Step("Yaw", ParameterChange.between(fitted, edited)),), 1)
    photo = SourcePhoto.embedded(astronaut.name, astronaut.read_bytes())
    path = tmp_path / "work.gdpw"
    status = loaded_models.status
    write_document(document_of(portrait, history, photo, status, ViewState()), path)
    return path, loaded_models.export(portrait, edited).pixels


def test_a_document_moves_from_the_edit_in_it(document, tmp_path):
    path, edited = document
    out = tmp_path / "frames"
    command = ["animate", str(path), "--motion", "nod", "--seconds", "0.08", "--no-label"]
    assert run_command([*command, "--out", str(out)]) == 0
    np.testing.assert_array_equal(pixels_of(out)[0], edited)


def test_a_document_is_made_smaller_with_its_fit(document, driver, tmp_path):
    path, edited = document
    out = tmp_path / "frames"
    command = ["reenact", str(path), str(driver), "--to", "0.1", "--size", "256", "--no-label"]
    assert run_command([*command, "--out", str(out)]) == 0
    small = np.asarray(Image.fromarray(edited).resize((256, 256), Image.Resampling.BOX))
    assert np.abs(pixels_of(out)[0].astype(int) - small).mean() < 4


@pytest.mark.slow
def test_uneven_drivers_keep_their_time(astronaut, driver, tmp_path):
    """A clip whose second half has half as many frames lasts as long as before."""
    path = tmp_path / "uneven.mkv"
    frames = [frame.pixels for frame in read_video(driver)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for k, pixels in enumerate(frames):
            if k >= 6 and k % 2:
                continue
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = k
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode())
    out = tmp_path / "out.mp4"
    command = ["reenact", str(astronaut), str(path), "--size", "128", "--fps", "10"]
    assert run_command([*command, "--out", str(out)]) == 0
    assert video_facts(out).seconds == pytest.approx(1.1, abs=0.11)


@pytest.fixture
def driven_document(document, driver, tmp_path):
    """A document whose timeline was made from a clip that lies beside it."""
    from gdpw_core.document import read_document, write_document
    from gdpw_core.motion.origin import TrackOrigin, mark_of
    from gdpw_core.motion.placed_track import PlacedTrack
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.motion.sequence_file import sequence_data

    path, _ = document
    shutil.copy(driver, tmp_path / "nod.mp4")
    kept = read_document(path)
    still = kept.history.current()
    origin = TrackOrigin("nod.mp4", mark_of(driver), link="nod.mp4", start=0.2)
    placed = PlacedTrack("nod", Track.of([still] * 4, 10.0), still, origin=origin)
    data = sequence_data(Sequence(tracks=(placed,), seconds=0.4, rate=10.0))
    write_document(replace(kept, timeline=data), path)
    return path


def test_a_document_brings_its_driver_along(driven_document, driver, tmp_path, capsys):
    out = tmp_path / "frames"
    command = ["animate", str(driven_document), "--side-by-side", "--size", "128", "--no-label"]
    assert run_command([*command, "--out", str(out)]) == 0
    frames = pixels_of(out)
    assert len(frames) == 4
    seen = [frame.pixels for frame in read_video(driver)][2]
    small = Image.fromarray(seen).resize((frames[0].shape[1] - 128, 128), Image.Resampling.BOX)
    assert np.abs(frames[0][:, :-128].astype(int) - np.asarray(small)).mean() < 4
    assert run_command([*command, "--out", str(tmp_path / "nod.mp4")]) == 2
    assert "give another name" in capsys.readouterr().err
    (tmp_path / "nod.mp4").write_bytes(b"another file of that name")
    assert run_command([*command, "--out", str(tmp_path / "more")]) == 2
    assert "name it with --driver CLIP" in capsys.readouterr().err
