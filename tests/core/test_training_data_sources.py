import struct
import time
from pathlib import Path

import av
import lz4.frame
import numpy as np
import pytest
from PIL import Image
from training_samples import sample

from gdpw_core.errors import FaceNotFoundError, InputError
from gdpw_core.face import Face
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.authors_layout import read_posed_vertices
from gdpw_core.training.preparation import command as prepare
from gdpw_core.training.preparation.insets import CornerInset
from gdpw_core.training.preparation.person import Skipped, frames_of
from gdpw_core.training.preparation.sources import ClipSource, by_person, find_sources, shard_of
from gdpw_core.training.preparation.tracks import Track, follow_face, steadied
from gdpw_core.video.read import VideoFrame, read_video


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


# ------------------------------------------------------------------ what a folder holds


def test_an_index_says_whose_clips_and_photos_these_are(tmp_path):
    for name in ("one_1.mp4", "one_2.mp4", "two.jpg", "three.jpg"):
        touch(tmp_path / name)
    rows = ["file,identity", "one_1.mp4,ann", "one_2.mp4,ann", "two.jpg,bob", "three.jpg,bob"]
    (tmp_path / "index.csv").write_text("\n".join(rows))
    people = by_person(find_sources([tmp_path]))
    assert {p: [s.kind for s in sources] for p, sources in people.items()} == {
        "ann": ["video", "video"],
        "bob": ["photos"],
    }
    assert len(people["bob"][0].files) == 2


def test_a_voxceleb_tree_is_one_clip_per_folder_of_frames(tmp_path):
    for clip in ("00001", "00002"):
        for frame in (10, 9, 100):
            touch(tmp_path / "id10001" / "7w0IBEWc9Qw" / clip / f"{frame}.jpg")
    sources = find_sources([tmp_path])
    assert [source.person for source in sources] == ["id10001", "id10001"]
    assert [source.name for source in sources][0] == "id10001-7w0IBEWc9Qw-00001"
    assert [path.stem for path in sources[0].files] == ["9", "10", "100"]


def test_a_voxceleb_tree_of_videos_is_read_too(tmp_path):
    touch(tmp_path / "id1" / "vid" / "00001.mp4")
    touch(tmp_path / "id2" / "vid" / "00001.mp4")
    sources = find_sources([tmp_path])
    assert {source.person for source in sources} == {"id1", "id2"}
    assert len({source.name for source in sources}) == 2


def test_the_authors_layout_is_recognised(tmp_path):
    for n in range(3):
        touch(tmp_path / "id1" / "clip" / f"{n:06d}_img.jpg")
        touch(tmp_path / "id1" / "clip" / f"{n:06d}_posed_vertx.lz4")
    (source,) = find_sources([tmp_path])
    assert (source.kind, source.person, len(source.files)) == ("authors", "id1", 3)


def test_names_are_safe_in_an_archive(tmp_path):
    touch(tmp_path / "a.b c" / "x.y.mp4")
    (source,) = find_sources([tmp_path])
    assert source.name == "a-b-c-x-y"


def test_nothing_to_prepare_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no video"):
        find_sources([tmp_path])
    with pytest.raises(InputError, match="does not exist"):
        find_sources([tmp_path / "gone"])


def test_shards_share_the_people_out():
    people = [f"p{i}" for i in range(7)]
    parts = [shard_of(people, f"{i}/3") for i in range(3)]
    assert sorted(sum(parts, [])) == people
    for wrong in ("3/3", "1", "a/b", "-1/2"):
        with pytest.raises(InputError, match="i/N"):
            shard_of(people, wrong)


# ------------------------------------------------------------------ video


def write_video(path, frames=10, size=64, rate=10):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width = stream.height = size
        for i in range(frames):
            pixels = np.full((size, size, 3), 20 * (i % 10), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def test_frames_come_in_order_with_their_times(tmp_path):
    write_video(tmp_path / "v.mp4")
    frames = list(read_video(tmp_path / "v.mp4"))
    assert [frame.index for frame in frames] == list(range(10))
    assert [frame.seconds for frame in frames] == pytest.approx([i / 10 for i in range(10)])
    assert [frame.pixels.mean() for frame in frames] == pytest.approx(
        [20 * i for i in range(10)], abs=4
    )


@pytest.mark.parametrize("content", [b"", b"not a video", b"#EXTM3U\nhttp://localhost/x.ts\n"])
def test_what_is_no_video_is_refused(tmp_path, content):
    path = tmp_path / "v.mp4"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"v\.mp4"):
        list(read_video(path))


def test_a_damaged_video_gives_frames_or_a_reason(tmp_path):
    write_video(tmp_path / "v.mp4", frames=30)
    whole = (tmp_path / "v.mp4").read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(40):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 20):
            damaged[place] = rng.integers(256)
        (tmp_path / "d.mp4").write_bytes(damaged[: rng.integers(100, len(whole))])
        reason = ""
        try:
            shapes = {frame.pixels.shape for frame in read_video(tmp_path / "d.mp4")}
        except InputError as error:
            shapes, reason = set(), str(error)
        assert shapes or "d.mp4" in reason


# ------------------------------------------------------------------ insets


def moving_frames(inset, seed=0, count=30):
    rng = np.random.default_rng(seed)
    still = np.full((25, 50, 3), 30, np.uint8)
    smooth = np.kron(rng.integers(60, 200, (5, 5, 3)), np.ones((40, 40, 1))).astype(np.uint8)
    for i in range(count):
        frame = np.roll(smooth, 3 * i, axis=1)
        if inset:
            frame[-25:, :50] = still
        yield frame


def found_in(frames):
    inset = CornerInset(every=1)
    for frame in frames:
        inset.add(frame)
    return inset.found()


def test_a_still_picture_in_a_corner_is_found():
    assert found_in(moving_frames(inset=True)) == pytest.approx((0, 175, 50, 200), abs=2)


def test_without_an_inset_none_is_found():
    assert found_in(moving_frames(inset=False)) is None
    assert found_in(moving_frames(inset=True, count=3)) is None


# ------------------------------------------------------------------ tracks


def track_of(landmarks):
    count = len(landmarks)
    return Track(
        np.arange(count), np.arange(count) / 25, landmarks, np.ones(count),
        np.zeros((count, 1)), ("x",), 200, 200,
    )  # fmt: skip


def face_points(rng):
    points = rng.uniform(50, 150, (478, 3))
    points[468], points[473] = (70, 100, 0), (130, 100, 0)
    return points


def test_jitter_is_averaged_out():
    rng = np.random.default_rng(0)
    truth = face_points(rng)
    noisy = truth + rng.normal(0, 0.15, (20, 478, 3))
    calm = steadied(track_of(noisy)).landmarks
    assert np.abs(calm - truth).mean() < 0.65 * np.abs(noisy - truth).mean()


def test_a_blink_of_one_frame_survives():
    points = np.repeat(face_points(np.random.default_rng(0))[None], 11, axis=0)
    lids = np.arange(20)
    points[5, lids, 1] += 4.0  # of 60 pixels between the eyes
    calm = steadied(track_of(points)).landmarks
    assert (calm[5, lids, 1] - points[5, lids, 1]).min() > -0.4
    assert np.abs(calm[4] - points[4]).max() < 0.4


def test_an_even_glide_is_kept():
    points = np.repeat(face_points(np.random.default_rng(0))[None], 11, axis=0)
    points[..., 0] += 2.0 * np.arange(11)[:, None]
    assert np.abs(steadied(track_of(points)).landmarks - points).max() < 1e-9


class ScriptedFinder:
    """Sees the face where the script says; counts searches."""

    def __init__(self, places):
        self.places, self.searches, self.frame = places, 0, -1

    def _face(self):
        x = self.places[self.frame]
        if x is None:
            return None
        points = np.random.default_rng(0).uniform(0, 40, (478, 3)) + (x, 50, 0)
        return Face.from_landmarks(points, 0.9, {"x": 0.0})

    def find(self, pixels):
        self.searches += 1
        face = self._face()
        return [face] if face else []

    def track(self, pixels, previous):
        return self._face()


def frames_for(finder):
    for i in range(len(finder.places)):
        finder.frame = i
        yield VideoFrame(i, i / 25, np.zeros((100, 200, 3), np.uint8))


def test_a_cut_begins_a_new_track():
    finder = ScriptedFinder([10] * 6 + [120] * 4)
    tracks = follow_face(frames_for(finder), finder)
    assert [track.frames.tolist() for track in tracks] == [list(range(6)), list(range(6, 10))]


def test_a_lost_face_is_searched_now_and_then():
    finder = ScriptedFinder([10] * 3 + [None] * 25 + [10] * 12)
    tracks = follow_face(frames_for(finder), finder)
    assert [len(track) for track in tracks][1] == 3
    assert finder.searches < 8


def test_a_clip_without_a_face_says_so():
    finder = ScriptedFinder([None] * 5)
    with pytest.raises(FaceNotFoundError, match="no face"):
        follow_face(frames_for(finder), finder)


# ------------------------------------------------------------------ the authors' layout


def write_vertices(path, vertices, code=11):
    head = struct.pack(f"<ii{vertices.ndim}i", code, vertices.ndim, *vertices.shape)
    path.write_bytes(lz4.frame.compress(head + vertices.tobytes()))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_authors_vertices_are_read(tmp_path, dtype):
    vertices = np.random.default_rng(0).normal(size=(50, 3)).astype(dtype)
    write_vertices(tmp_path / "v.lz4", vertices)
    assert np.allclose(read_posed_vertices(tmp_path / "v.lz4"), vertices)
    write_vertices(tmp_path / "v.lz4", vertices[None])
    assert read_posed_vertices(tmp_path / "v.lz4").shape == (50, 3)


@pytest.mark.parametrize(
    "vertices",
    [
        np.zeros((5, 2), np.float32),
        np.full((5, 3), np.nan, np.float32),
        np.full((5, 3), 1e9, np.float32),
        np.zeros((2, 5, 3), np.float32),
        np.zeros((5, 3), np.int8),
    ],
)
def test_other_arrays_are_refused(tmp_path, vertices):
    write_vertices(tmp_path / "v.lz4", vertices)
    with pytest.raises(InputError, match=r"v\.lz4"):
        read_posed_vertices(tmp_path / "v.lz4")


def test_damaged_vertices_are_refused(tmp_path):
    write_vertices(tmp_path / "v.lz4", np.random.default_rng(0).normal(size=(500, 3)))
    whole = (tmp_path / "v.lz4").read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(100):
        damaged = bytearray(whole)
        damaged[rng.integers(len(whole))] = rng.integers(256)
        (tmp_path / "d.lz4").write_bytes(damaged[: rng.integers(len(whole))])
        with pytest.raises(InputError, match=r"d\.lz4"):
            read_posed_vertices(tmp_path / "d.lz4")


# ------------------------------------------------------------------ VoxCeleb trees


def clip_of_frames(folder, numbers=(1, 2, 3)):
    for number in numbers:
        touch(folder / f"{number:07d}.jpg")


def test_the_person_is_read_from_every_form_of_a_voxceleb_tree(tmp_path):
    touch(tmp_path / "dev" / "mp4" / "id00012" / "21Uxsk56VDQ" / "00001.mp4")
    touch(tmp_path / "train" / "id10001#7w0IBEWc9Qw#000993#001143.mp4")
    clip_of_frames(tmp_path / "test" / "id10002#abc#0#9.mp4")
    clip_of_frames(tmp_path / "faces" / "Aaron_Ashmore" / "1.6" / "1zcIwhmdeo4")
    sources = find_sources([tmp_path], "voxceleb")
    found = {source.person: source.kind for source in sources}
    assert found == {
        "id00012": "video", "id10001": "video", "id10002": "frames", "Aaron_Ashmore": "frames",
    }  # fmt: skip


def test_a_voxceleb_identity_counts_without_the_layout_too(tmp_path):
    touch(tmp_path / "train" / "id10001#a#0#9.mp4")
    touch(tmp_path / "train" / "id10002#a#0#9.mp4")
    assert set(by_person(find_sources([tmp_path]))) == {"id10001", "id10002"}


def test_one_person_of_a_voxceleb_tree_may_be_given_alone(tmp_path):
    clip_of_frames(tmp_path / "id10005" / "video" / "00001")
    (source,) = find_sources([tmp_path / "id10005"], "voxceleb")
    assert source.person == "id10005"


def test_a_partial_tree_gives_what_is_there(tmp_path, caplog):
    clip_of_frames(tmp_path / "id10001" / "video" / "00001", (1, 2, 5, 9))  # gaps
    clip_of_frames(tmp_path / "id10001" / "video" / "00002", (7,))  # one frame so far
    (tmp_path / "id10001" / "video" / "00003").mkdir()  # none yet
    touch(tmp_path / "id10001" / "video" / "00001" / "._0000001.jpg")  # not a picture
    touch(tmp_path / "id10001" / "video" / "list.txt")
    touch(tmp_path / "loose.mp4")  # nobody's
    sources = find_sources([tmp_path], "voxceleb")
    assert [(source.name[-5:], len(source.files)) for source in sources] == [
        ("00001", 4), ("00002", 1),
    ]  # fmt: skip
    assert "1 clips are left out" in caplog.text
    assert "loose.mp4" in caplog.text


def voxceleb_tree(folder, people=60, videos=10, clips=5, frames=3):
    for person in range(people):
        for video in range(videos):
            for clip in range(clips):
                place = folder / f"id{10000 + person}" / f"video{video}" / f"{clip:05d}"
                place.mkdir(parents=True)
                for frame in range(frames):
                    (place / f"{frame:07d}.jpg").touch()


def test_thousands_of_clips_are_listed_without_looking_at_a_file(tmp_path, monkeypatch):
    voxceleb_tree(tmp_path)

    looked_at = []
    plain = Path.stat
    monkeypatch.setattr(
        Path, "stat", lambda self, **options: looked_at.append(self) or plain(self, **options)
    )
    begun = time.process_time()
    sources = find_sources([tmp_path], "voxceleb")
    assert len(sources) == 3000
    assert len({source.name for source in sources}) == 3000
    assert len(by_person(sources)) == 60
    assert set(looked_at) == {tmp_path}
    assert time.process_time() - begun < 5


class Interrupt(Exception):
    """Stands in for a run that is killed."""


@pytest.fixture
def quick_reader(monkeypatch):
    """Reads no picture: two samples of each clip with more than one frame. Counts the people."""
    head = HeadModel(load_pack())
    seen = []

    class Reader:
        stop_after = None

        def __init__(self, _head, _config):
            pass

        def samples(self, person, sources):
            if Reader.stop_after is not None and len(seen) >= Reader.stop_after:
                raise Interrupt
            seen.append(person)
            skipped = [Skipped(person, s.name, "one frame") for s in sources if len(s.files) < 2]
            some = [s.name for s in sources if len(s.files) > 1][:2]
            return [sample(head, person, name, n) for name in some for n in range(2)], skipped

    monkeypatch.setattr(prepare, "PersonReader", Reader)
    return Reader, seen


def test_preparing_thousands_of_clips_continues_where_it_was_interrupted(tmp_path, quick_reader):
    reader, seen = quick_reader
    tree = tmp_path / "vox"
    voxceleb_tree(tree, people=40, videos=10, clips=5, frames=2)  # 2,000 clips
    clip_of_frames(tree / "id10003" / "video0" / "00009", (4,))
    config = PrepareConfig(
        sources=(tree,), out=tmp_path / "set", size=64, workers=1, layout="voxceleb"
    )
    reader.stop_after = 25
    with pytest.raises(Interrupt):
        prepare.prepare(config)
    assert len(seen) == 25
    reader.stop_after = None
    manifest = prepare.prepare(config)
    assert sorted(seen) == [f"id{10000 + n}" for n in range(40)]  # nobody twice
    assert (manifest.people, manifest.frames, manifest.skipped) == (40, 160, 1)
    prepare.prepare(config)
    assert len(seen) == 40


def test_people_who_arrive_later_are_added_and_later_clips_are_said(tmp_path, quick_reader, caplog):
    tree = tmp_path / "vox"
    voxceleb_tree(tree, people=2, videos=1, clips=2, frames=2)
    config = PrepareConfig(
        sources=(tree,), out=tmp_path / "set", size=64, workers=1, layout="voxceleb"
    )
    assert prepare.prepare(config).people == 2
    clip_of_frames(tree / "id10700" / "video" / "00001")
    clip_of_frames(tree / "id10001" / "video" / "00001")
    assert prepare.prepare(config).people == 3
    assert "1 people have more clips" in caplog.text
    assert "id10001" in caplog.text


def test_a_damaged_frame_costs_a_clip_that_frame_alone(tmp_path, caplog):
    for number in range(3):
        path = tmp_path / f"{number}.jpg"
        Image.fromarray(np.full((32, 32, 3), 60 * number, np.uint8)).save(path)
    (tmp_path / "1.jpg").write_bytes(b"half a downl")
    source = ClipSource("ada", "clip", "frames", tuple(sorted(tmp_path.glob("*.jpg"))))
    assert [frame.index for frame in frames_of(source)] == [0, 2]
    assert "1.jpg" in caplog.text
