"""Clips in and out: every kind of file, odd ones, hostile ones, whole ones only."""

import os
import sys

import av
import numpy as np
import pytest
from PIL import Image

from gdpw_core.errors import InputError, OutputError
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE
from gdpw_core.video.destination import check_clip_destination
from gdpw_core.video.label import VisibleLabel
from gdpw_core.video.read import read_video, video_facts
from gdpw_core.video.sound import SoundSource, read_sound
from gdpw_core.video.write import ClipFormat, clip_notes, open_clip, over_white


def picture(k=0, width=64, height=48, channels=3):
    rows, columns = np.mgrid[:height, :width]
    layers = [rows * 3 + k, columns * 3, rows + columns + 2 * k, np.full_like(rows, 128)]
    return np.clip(np.stack(layers[:channels], -1), 0, 255).astype(np.uint8)


def write_raw(path, codec="libx264", pix_fmt="yuv420p", count=10, rate=10, size=(64, 48), **more):
    """A clip of any kind, straight from the encoder."""
    with av.open(str(path), "w", **more) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        for k in range(count):
            frame = av.VideoFrame.from_ndarray(picture(k, *size), format="rgb24")
            container.mux(stream.encode(frame.reformat(format=pix_fmt)))
        container.mux(stream.encode())


def write_tone(path, seconds=1.0, video=False):
    with av.open(str(path), "w") as container:
        if video:
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream("aac", rate=44100, layout="mono")
        for k in range(int(10 * seconds) if video else 0):
            frame = av.VideoFrame.from_ndarray(picture(k), format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        if video:
            container.mux(stream.encode())
        for k in range(int(44.1 * seconds) + 1):
            times = (np.arange(1000) + 1000 * k) / 44100
            # Silent first half, a tone in the second.
            wave = np.where(times < seconds / 2, 0, 0.5 * np.sin(2 * np.pi * 440 * times))
            frame = av.AudioFrame.from_ndarray(
                wave[None].astype(np.float32), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts = 44100, 1000 * k
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    ("codec", "pix_fmt"), [("libx264", "yuv444p"), ("libx264", "yuv420p10le"), ("gif", "rgb8")]
)
def test_unusual_pixels_are_read(codec, pix_fmt, tmp_path):
    path = tmp_path / ("v.gif" if codec == "gif" else "v.mp4")
    write_raw(path, codec, pix_fmt)
    frames = list(read_video(path))
    assert len(frames) == 10
    assert np.abs(frames[4].pixels.astype(int) - picture(4)).mean() < 25


def test_one_frame_and_odd_sizes_are_read(tmp_path):
    write_raw(tmp_path / "one.mp4", count=1)
    assert len(list(read_video(tmp_path / "one.mp4"))) == 1
    write_raw(tmp_path / "odd.mp4", pix_fmt="yuv444p", size=(51, 37))
    assert next(read_video(tmp_path / "odd.mp4")).pixels.shape == (37, 51, 3)


def test_a_range_is_read_without_the_rest(tmp_path):
    path = tmp_path / "v.mp4"
    write_raw(path, count=40)
    every = list(read_video(path))
    part = list(read_video(path, start=1.05, end=2.0))
    assert [frame.index for frame in part] == list(range(10))
    assert [frame.seconds for frame in part] == pytest.approx([1.0 + k / 10 for k in range(10)])
    np.testing.assert_array_equal(part[0].pixels, every[10].pixels)
    assert [f.seconds for f in read_video(path, start=99)] == pytest.approx([3.9])


def test_a_clip_that_changes_its_size_keeps_the_first(tmp_path):
    write_raw(tmp_path / "a.ts", count=5)
    write_raw(tmp_path / "b.ts", count=5, size=(96, 80))
    joined = (tmp_path / "a.ts").read_bytes() + (tmp_path / "b.ts").read_bytes()
    (tmp_path / "both.ts").write_bytes(joined)
    frames = list(read_video(tmp_path / "both.ts"))
    assert len(frames) > 5
    assert {frame.pixels.shape for frame in frames} == {(48, 64, 3)}


def test_a_turned_clip_stands_upright(tmp_path):
    """A display matrix as phones write it, patched into the track's header."""
    path = tmp_path / "v.mp4"
    write_raw(path)
    data = bytearray(path.read_bytes())
    one, minus = (1 << 16).to_bytes(4, "big"), ((1 << 32) - (1 << 16)).to_bytes(4, "big")
    zero, unit = bytes(4), (1 << 30).to_bytes(4, "big")
    identity = one + zero * 3 + one + zero * 3 + unit
    quarter = zero + one + zero + minus + zero * 4 + unit  # a quarter turn clockwise
    place = data.index(identity, data.index(b"tkhd"))
    data[place : place + 36] = quarter
    (tmp_path / "turned.mp4").write_bytes(data)
    upright = next(read_video(tmp_path / "turned.mp4")).pixels
    assert upright.shape == (64, 48, 3)
    plain = next(read_video(path)).pixels
    np.testing.assert_array_equal(upright, np.rot90(plain, -1))


def test_facts_are_what_the_file_says(tmp_path):
    write_tone(tmp_path / "v.mp4", video=True)
    facts = video_facts(tmp_path / "v.mp4")
    assert (facts.rate, facts.sound) == (10.0, True)
    assert facts.seconds == pytest.approx(1.0, abs=0.11)


def test_sound_alone_and_folders_are_no_video(tmp_path):
    write_tone(tmp_path / "sound.mp4")
    with pytest.raises(InputError, match=r"sound\.mp4: holds no video stream"):
        list(read_video(tmp_path / "sound.mp4"))
    with pytest.raises(InputError, match="is a folder"):
        list(read_video(tmp_path))
    with pytest.raises(InputError, match="does not exist"):
        video_facts(tmp_path / "gone.mp4")


def playlists(folder):
    secret = folder / "secret.mp4"
    write_raw(secret)
    yield f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n"
    yield f"ffconcat version 1.0\nfile '{secret}'\n"
    yield f"file '{secret}'\n"
    yield f"<SMIL><a href='{secret}'/></SMIL>"
    yield f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 5004 RTP/AVP 96\na={secret}\n"
    yield f"http://localhost:9/{secret.name}"


def test_text_that_names_other_files_reads_none(tmp_path, monkeypatch):
    for number, text in enumerate(playlists(tmp_path)):
        path = tmp_path / f"list{number}.mp4"
        path.write_text(text)
        with pytest.raises(InputError, match=rf"list{number}\.mp4"):
            list(read_video(path))
    monkeypatch.chdir(tmp_path)
    from pathlib import Path

    with pytest.raises(InputError):
        list(read_video(Path("concat:secret.mp4|secret.mp4")))


def test_a_file_may_be_called_like_a_protocol(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_raw(tmp_path / "plain.mp4")
    os.rename("plain.mp4", "concat:a|b.mp4")
    from pathlib import Path

    assert len(list(read_video(Path("concat:a|b.mp4")))) == 10


# ------------------------------------------------------------------ writing


def written(path, count=8, **options):
    values = {"width": 64, "height": 48, "notes": clip_notes("motion=nod")} | options
    clip = ClipFormat(25.0, **values)
    channels = 4 if clip.alpha else 3
    with open_clip(path, clip) as writer:
        for k in range(count):
            writer.add(picture(k, clip.width, clip.height, channels))


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.gif"])
def test_what_is_written_can_be_read_again(name, tmp_path):
    path = tmp_path / name
    written(path)
    frames = list(read_video(path))
    assert [frame.seconds for frame in frames] == pytest.approx([k / 25 for k in range(8)])
    assert np.abs(frames[5].pixels.astype(int) - picture(5)).mean() < 6
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.gif"])
def test_every_clip_says_what_made_it(name, tmp_path):
    written(tmp_path / name)
    with av.open(str(tmp_path / name)) as container:
        said = {key.lower(): value for key, value in container.metadata.items()}
    assert DIGITAL_SOURCE_TYPE in said["comment"]
    assert "motion=nod" in said["comment"]


def test_pictures_are_exact_and_numbered(tmp_path):
    folder = tmp_path / "frames"
    written(folder, count=3, alpha=True, width=51, height=37)
    assert sorted(p.name for p in folder.iterdir()) == ["00001.png", "00002.png", "00003.png"]
    with Image.open(folder / "00002.png") as image:
        np.testing.assert_array_equal(np.asarray(image), picture(1, 51, 37, 4))
        assert image.text["DigitalSourceType"] == DIGITAL_SOURCE_TYPE


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.gif"])
def test_odd_sizes_are_written(name, tmp_path):
    written(tmp_path / name, width=51, height=37)
    pixels = next(read_video(tmp_path / name)).pixels
    assert pixels.shape[0] in (37, 38)
    assert pixels.shape[1] in (51, 52)
    assert np.abs(pixels[:37, :51].astype(int) - picture(0, 51, 37)).mean() < 8


def test_webm_keeps_alpha_and_mp4_shows_it_over_white(tmp_path):
    written(tmp_path / "clip.webm", alpha=True)
    with av.open(str(tmp_path / "clip.webm")) as container:
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        frames = [f for packet in container.demux(video=0) for f in decoder.decode(packet)]
    assert frames[0].to_ndarray(format="rgba")[..., 3].mean() == pytest.approx(128, abs=3)
    written(tmp_path / "clip.mp4", alpha=True)
    pixels = next(read_video(tmp_path / "clip.mp4")).pixels
    assert np.abs(pixels.astype(int) - over_white(picture(0, channels=4))).mean() < 6


def test_what_stands_still_does_not_flicker_in_a_gif(tmp_path):
    path = tmp_path / "still.gif"
    with open_clip(path, ClipFormat(25.0, 64, 48)) as writer:
        for k in range(30):
            frame = picture()
            frame[:10, :10] = 8 * k
            writer.add(frame)
    frames = [frame.pixels for frame in read_video(path)]
    assert len(frames) == 30
    assert all((frame[12:] == frames[0][12:]).all() for frame in frames)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.gif", "frames"])
@pytest.mark.parametrize("when", [0, 1, 5, 20])
def test_a_stopped_clip_leaves_nothing(name, when, tmp_path):
    def stopped():
        with open_clip(tmp_path / name, ClipFormat(25.0, 64, 48)) as writer:
            for k in range(when):
                writer.add(picture(k))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not list(tmp_path.iterdir())


def test_a_stopped_clip_leaves_the_old_one(tmp_path):
    path = tmp_path / "clip.mp4"
    written(path)
    before = path.read_bytes()

    def stopped():
        with open_clip(path, ClipFormat(25.0, 64, 48)) as writer:
            writer.add(picture())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["clip.mp4", "clip.gif", "frames"])
def test_a_frame_of_another_size_is_refused(name, tmp_path):
    def odd():
        with open_clip(tmp_path / name, ClipFormat(25.0, 64, 48)) as writer:
            writer.add(picture())
            writer.add(picture(0, 80, 48))

    with pytest.raises(InputError, match="the clip's are"):
        odd()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.gif", "frames"])
def test_a_disk_that_fills_up_is_one_clear_error_and_leaves_nothing(name, tmp_path):
    import resource
    import signal

    rng = np.random.default_rng(0)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def noise():
        with open_clip(tmp_path / name, ClipFormat(25.0, 160, 120)) as writer:
            for _ in range(40):
                writer.add(rng.integers(0, 255, (120, 160, 3)).astype(np.uint8))

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            noise()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert not list(tmp_path.iterdir())


def test_a_clip_without_frames_is_refused(tmp_path):
    for name in ("clip.mp4", "clip.gif"):
        with (
            pytest.raises(OutputError, match="no frames"),
            open_clip(tmp_path / name, ClipFormat(25.0, 64, 48)),
        ):
            pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "words"), [("clip.avi", "ending in"), ("gone/clip.mp4", "does not exist"),
                        ("full", "not empty"), ("file", "is a file")],
)  # fmt: skip
def test_destinations_that_cannot_be_are_refused_early(name, words, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=words):
        check_clip_destination(tmp_path / name)


# ------------------------------------------------------------------ sound


def loudness(source):
    parts = [np.asarray(frame.to_ndarray()) for frame in read_sound(source)]
    return np.concatenate(parts, axis=1)


def test_sound_is_cut_to_its_range(tmp_path):
    path = tmp_path / "tone.mp4"
    write_tone(path, seconds=2.0)
    samples = loudness(SoundSource(path, 0.5, 1.75))
    assert samples.shape == (2, round(1.25 * 48000))
    assert np.abs(samples[:, : round(0.45 * 48000)]).max() < 0.02
    assert np.abs(samples[:, round(0.6 * 48000) :]).max() > 0.3


def test_a_clip_without_sound_has_none_to_give(tmp_path):
    write_raw(tmp_path / "silent.mp4")
    with pytest.raises(InputError, match="holds no sound"):
        list(read_sound(SoundSource(tmp_path / "silent.mp4")))


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm"])
def test_a_clip_carries_the_sound_it_was_given(name, tmp_path):
    write_tone(tmp_path / "tone.mp4", seconds=2.0, video=True)
    written(tmp_path / name, count=25, sound=SoundSource(tmp_path / "tone.mp4", 0.75, 1.75))
    samples = loudness(SoundSource(tmp_path / name))
    assert samples.shape[1] == pytest.approx(48000, abs=3000)
    quiet, loud = samples[:, : round(0.2 * 48000)], samples[:, round(0.35 * 48000) :]
    assert np.abs(quiet).max() < 0.05
    assert np.abs(loud).max() > 0.3
    assert len(list(read_video(tmp_path / name))) == 25


# ------------------------------------------------------------------ the label


def test_the_label_stays_in_its_corner_and_small_frames_have_none():
    label = VisibleLabel.for_frames(320, 240)
    frame = picture(0, 320, 240, 4)
    marked = label.onto(frame)
    changed = np.argwhere((marked != frame).any(axis=2))
    assert changed[:, 0].min() > 200
    assert changed[:, 1].min() > 200
    assert (marked[..., 3] >= frame[..., 3]).all()
    assert VisibleLabel.for_frames(80, 64) is None
